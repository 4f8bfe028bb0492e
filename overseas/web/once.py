"""Pressing twice does the thing once: a form's one-time key leads a second click to the first one's answer."""

from __future__ import annotations

import secrets

from flask import g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from overseas.accounts.submissions import find_submission, keep_submission
from overseas.web.request import actor, clock, program

KEY_FIELD = "form_key"


def new_form_key() -> str:
    """A key for one form on one page."""
    return secrets.token_urlsafe(16)


def _key() -> str | None:
    return request.form.get(KEY_FIELD) or None


def first_answer(session: Session) -> str | None:
    """Where the first sending of this very form led, or None when this is the first."""
    key = _key()
    return find_submission(session, actor(), key) if key else None


def answer_of_first() -> str | None:
    """The same, asked after this sending was refused or clashed: the first may have been a moment faster."""
    if not g.get("actor") or not _key():
        return None
    with program().store.reading() as session:
        return first_answer(session)


def remember_answer(session: Session, response: Response) -> None:
    """Keep the key of a form that was carried out, in the same transaction."""
    key = _key()
    if key and response.location:
        keep_submission(session, actor(), key, location=response.location, at=clock().now())
