"""A sign-in whose password was right and whose second factor is still missing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from overseas.accounts.actions.sign_in import confirm_password
from overseas.accounts.passwords import ProvedPassword
from overseas.accounts.policy import Actor
from overseas.accounts.second_factor.models import PendingSignIn
from overseas.accounts.tokens import hash_of, new_token


def begin_pending(session: Session, by: Actor, *, at: datetime, password: ProvedPassword | None = None) -> str:
    """The password was right: wait for the second factor under the token that is returned; it opens nothing.

    NotFound when the `password` is not the account's any more.
    """
    confirm_password(session, by, password)
    token = new_token()
    session.add(PendingSignIn(token_hash=hash_of(token), account_id=by.account_id, began_at=at, tries=0))
    session.flush()
    return token


def count_pending_try(session: Session, by: Actor, token: str) -> int:
    """Count one answer before it is looked at, in one statement; how many it were. 0 when nothing waits any more."""
    counted = (
        update(PendingSignIn)
        .where(PendingSignIn.token_hash == hash_of(token), PendingSignIn.account_id == by.account_id)
        .values(tries=PendingSignIn.tries + 1)
        .returning(PendingSignIn.tries)
    )
    return session.scalar(counted) or 0


def end_pending(session: Session, by: Actor, token: str) -> bool:
    """The sign-in does not wait any more: it becomes a session, or it is given up. Whether it still waited."""
    mine = PendingSignIn.token_hash == hash_of(token), PendingSignIn.account_id == by.account_id
    return session.scalar(delete(PendingSignIn).where(*mine).returning(PendingSignIn.token_hash)) is not None
