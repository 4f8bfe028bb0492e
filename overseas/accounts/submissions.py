"""Forms that were carried out, by their one-time keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.models import Submission
from overseas.accounts.policy import Actor
from overseas.accounts.tokens import hash_of


def _kept_key(who: Actor, key: str) -> str:
    """The key as it is kept: bound to its account, so that nobody can take another's."""
    return hash_of(f"{who.account_id}:{key}")


def find_submission(session: Session, who: Actor, key: str) -> str | None:
    """Where the form with this key led, or None when it was not carried out yet."""
    return session.scalar(select(Submission.location).where(Submission.key == _kept_key(who, key)))


def keep_submission(session: Session, who: Actor, key: str, *, location: str, at: datetime) -> None:
    """Keep the key in the running transaction; a second one at the same time clashes on it and is undone."""
    if find_submission(session, who, key) is None:
        session.add(Submission(key=_kept_key(who, key), account_id=who.account_id, at=at, location=location))
