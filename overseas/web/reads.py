"""The journal of reads: who opened, listed or searched personal data, in a short transaction of its own."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from flask import g
from sqlalchemy.exc import OperationalError

from overseas.accounts.actions.sign_in import touch_session
from overseas.accounts.queries import LiveSession
from overseas.audit.journal import Subject, record_read
from overseas.web.request import actor, clock, program

SEEN_EVERY = timedelta(minutes=1)


def note_read(what: str, subject: Subject | None = None) -> None:
    """Note that this request reads personal data; it is written before the answer leaves, or no answer leaves."""
    g.setdefault("reads", []).append((what, subject))


def write_reads() -> None:
    """Write what was noted."""
    noted: list[tuple[str, Subject | None]] = g.pop("reads", [])
    if not noted:
        return
    with program().store.working() as work:
        for what, subject in noted:
            record_read(work.session, actor(), what, subject, at=clock().now())


def mark_seen() -> None:
    """Keep the session alive: at most once a minute, and never at the price of the page."""
    live: LiveSession | None = g.get("live")
    now = clock().now()
    if live is None or now - live.last_seen_at < SEEN_EVERY:
        return
    with suppress(OperationalError), program().store.working() as work:
        touch_session(work.session, live.actor, live.token_hash, at=now)
