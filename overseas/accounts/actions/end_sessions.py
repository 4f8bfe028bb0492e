"""Sessions end: one's own one by one, all of an account, those of everybody; a browser's token is worth nothing then.

With the sessions of an account end its sign-ins that wait for a second factor: they began with the same password.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, SignIn
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.second_factor.models import PendingSignIn
from overseas.audit.journal import Change, Program, Signatory, Subject, record, verb
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

SIGNED_OUT = verb("account.sign_out", _l("signed out"))
ENDED = verb("account.end_sessions", _l("ended the sessions"))


def end_session(session: Session, by: Actor, token_hash: str, *, at: datetime) -> None:
    """End one of the actor's own sessions. NotFound when it is not hers or ended before."""
    require(by, Permission.OWN_ACCOUNT)
    ended = session.scalar(
        delete(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.account_id == by.account_id)
        .returning(SignIn.token_hash)
    )
    if ended is None:
        raise NotFound
    record(session, by, SIGNED_OUT, Subject("account", by.account_id), at=at)
    session.flush()


def end_sessions_of(session: Session, by: Signatory, account_id: int, *, at: datetime, but: str | None = None) -> int:
    """End the sessions of an account, because its rights or its password changed; how many it were.

    `but` is the hash of one that goes on: its owner is changing them there.
    """
    session.execute(delete(PendingSignIn).where(PendingSignIn.account_id == account_id))
    wanted = delete(SignIn).where(SignIn.account_id == account_id).returning(SignIn.token_hash)
    ended = session.scalars(wanted.where(SignIn.token_hash != but) if but else wanted).all()
    if ended:
        _record(session, by, account_id, len(ended), at=at)
    return len(ended)


def end_account_sessions(session: Session, by: Actor | Program, account: Account, *, at: datetime) -> int:
    """End all sessions of somebody who may sign in again at once; how many it were.

    OWASP ASVS 7.4.5. Invalid for one's own account: its sessions are ended on one's own page.
    """
    require(by, Permission.EDIT_ACCOUNTS)
    if account.id == by.account_id:
        raise Invalid({"": [_("Your own sessions are ended on the page of your own account.")]})
    return end_sessions_of(session, by, account.id, at=at)


def end_everybodys_sessions(
    session: Session, by: Actor | Program, *, at: datetime, but: str | None = None
) -> dict[int, int]:
    """End every session there is, `but` the one of this hash; how many of each account. Each account has its line."""
    require(by, Permission.EDIT_ACCOUNTS)
    session.execute(delete(PendingSignIn))
    wanted = delete(SignIn).returning(SignIn.account_id)
    ended = Counter(session.scalars(wanted.where(SignIn.token_hash != but) if but else wanted))
    for account_id, sessions in sorted(ended.items()):
        _record(session, by, account_id, sessions, at=at)
    return dict(ended)


def end_surplus_sessions(session: Session, by: Actor, *, most: int, at: datetime) -> None:
    """Leave the actor the `most` sessions that she used last; the others end."""
    kept = (
        select(SignIn.token_hash)
        .where(SignIn.account_id == by.account_id)
        .order_by(SignIn.last_seen_at.desc(), SignIn.signed_in_at.desc(), SignIn.token_hash)
        .limit(most)
    )
    surplus = delete(SignIn).where(
        SignIn.account_id == by.account_id, SignIn.token_hash.not_in(session.scalars(kept).all())
    )
    ended = session.scalars(surplus.returning(SignIn.token_hash)).all()
    if ended:
        _record(session, by, by.account_id, len(ended), at=at)


def _record(session: Session, by: Signatory, account_id: int, sessions: int, *, at: datetime) -> None:
    record(session, by, ENDED, Subject("account", account_id), at=at, change=Change(after={"sessions": sessions}))
    session.flush()
