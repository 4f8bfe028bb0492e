"""A sign-in whose password was right and whose second factor is still missing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from overseas.accounts.models import Account
from overseas.accounts.policy import Actor
from overseas.accounts.second_factor.models import PendingSignIn
from overseas.accounts.tokens import hash_of, new_token
from overseas.audit.journal import BY_ITS_LINE


def begin_pending(session: Session, by: Actor, *, at: datetime, new_hash: str | None = None) -> str:
    """The password was right: wait for the second factor under the token that is returned; it opens nothing."""
    token = new_token()
    session.add(PendingSignIn(token_hash=hash_of(token), account_id=by.account_id, began_at=at, tries=0))
    if new_hash:
        session.execute(
            update(Account).where(Account.id == by.account_id).values(password_hash=new_hash),
            execution_options=BY_ITS_LINE,
        )
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


def end_pending(session: Session, by: Actor, token: str) -> None:
    """The sign-in does not wait any more: it became a session, or it is given up."""
    session.execute(
        delete(PendingSignIn).where(
            PendingSignIn.token_hash == hash_of(token), PendingSignIn.account_id == by.account_id
        )
    )
