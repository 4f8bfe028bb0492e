"""Sessions end: one's own one by one, all of an account, those of everybody; a browser's token is worth nothing then.

With the sessions of an account end its sign-ins that wait for a second factor: they began with the same password.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, SignIn
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.second_factor.models import PendingSignIn
from overseas.accounts.session_limits import SessionLimits
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


def end_sessions_of(session: Session, by: Signatory, account_id: int, *, at: datetime, but: str | None = None) -> None:
    """End the sessions of an account, because its rights or its password changed: that has a line of its own.

    `but` is the hash of one that goes on: its owner is changing them there. How many of them still lived is not
    counted: nobody asked for their end.
    """
    session.execute(delete(PendingSignIn).where(PendingSignIn.account_id == account_id))
    wanted = delete(SignIn).where(SignIn.account_id == account_id).returning(SignIn.token_hash)
    if session.scalars(wanted.where(SignIn.token_hash != but) if but else wanted).all():
        record(session, by, ENDED, Subject("account", account_id), at=at)
        session.flush()


def end_account_sessions(
    session: Session, by: Actor | Program, account: Account, *, limits: SessionLimits, at: datetime
) -> int:
    """End all sessions of somebody who may sign in again at once; how many of them were alive.

    OWASP ASVS 7.4.5. Invalid for one's own account: its sessions are ended on one's own page.
    """
    require(by, Permission.EDIT_ACCOUNTS)
    if account.id == by.account_id:
        raise Invalid({"": [_("Your own sessions are ended on the page of your own account.")]})
    session.execute(delete(PendingSignIn).where(PendingSignIn.account_id == account.id))
    return _end(session, by, SignIn.account_id == account.id, limits=limits, at=at)[account.id]


def end_everybodys_sessions(
    session: Session, by: Actor | Program, *, limits: SessionLimits, at: datetime, but: str | None = None
) -> dict[int, int]:
    """End every session there is, `but` the one of this hash; how many of each account were alive, as its line says."""
    require(by, Permission.EDIT_ACCOUNTS)
    session.execute(delete(PendingSignIn))
    return dict(_end(session, by, SignIn.token_hash != (but or ""), limits=limits, at=at))


def end_surplus_sessions(session: Session, by: Actor, *, most: int, limits: SessionLimits, at: datetime) -> None:
    """Leave the actor the `most` sessions that she used last; the others end."""
    kept = (
        select(SignIn.token_hash)
        .where(SignIn.account_id == by.account_id)
        .order_by(SignIn.last_seen_at.desc(), SignIn.signed_in_at.desc(), SignIn.token_hash)
        .limit(most)
    )
    surplus = and_(SignIn.account_id == by.account_id, SignIn.token_hash.not_in(session.scalars(kept).all()))
    _end(session, by, surplus, limits=limits, at=at)


def _end(
    session: Session, by: Signatory, which: ColumnElement[bool], *, limits: SessionLimits, at: datetime
) -> Counter[int]:
    """End these sessions; how many of each account were alive, which its line says. Of dead ones nothing is said."""
    gone = delete(SignIn).where(which).returning(SignIn.account_id, SignIn.signed_in_at, SignIn.last_seen_at)
    ended = Counter(
        row.account_id
        for row in session.execute(gone)
        if limits.alive(signed_in_at=row.signed_in_at, last_seen_at=row.last_seen_at, at=at)
    )
    for account_id, number in sorted(ended.items()):
        change = Change(after={"sessions": number})
        record(session, by, ENDED, Subject("account", account_id), at=at, change=change)
    session.flush()
    return ended
