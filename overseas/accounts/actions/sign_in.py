"""Signing in: each sign-in has a row, and without its row a browser's token is worth nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, SignIn
from overseas.accounts.passwords import ProvedPassword
from overseas.accounts.policy import Actor
from overseas.accounts.queries import hold_account
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.tokens import hash_of, new_token
from overseas.audit.journal import BY_ITS_LINE, Subject, record, verb
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import lazy as _l

SIGNED_IN = verb("account.sign_in", _l("signed in"))
PROVED = verb("account.prove", _l("proved again who they are"))
PROOF_FAILED = verb("account.prove_failed", _l("was asked again who they are and could not say it"))


def start_session(
    session: Session,
    by: Actor,
    *,
    device: str | None,
    at: datetime,
    password: ProvedPassword | None = None,
    factor: FactorKind | None = None,
) -> str:
    """Begin a session and return its token; `factor` says what was asked beside the `password`.

    NotFound when the account was switched off meanwhile, or got another password.
    """
    confirm_password(session, by, password)
    token = new_token()
    session.add(
        SignIn(
            token_hash=hash_of(token),
            account_id=by.account_id,
            signed_in_at=at,
            last_seen_at=at,
            proved_at=at,
            factor=factor,
            device=device,
        )
    )
    # Not through the row: signing in is no change that an administrator's open form must hear of.
    here = update(Account).where(Account.id == by.account_id)
    session.execute(here.values(last_signed_in_at=at), execution_options=BY_ITS_LINE)
    record(session, by, SIGNED_IN, Subject("account", by.account_id), at=at)
    session.flush()
    return token


def date_proof(session: Session, by: Actor, token: str, *, proved_at: datetime) -> None:
    """The actor's session began without a question: who she is was last proved at an earlier moment."""
    here = update(SignIn).where(SignIn.token_hash == hash_of(token), SignIn.account_id == by.account_id)
    session.execute(here.values(proved_at=proved_at))


def confirm_password(session: Session, by: Actor, password: ProvedPassword | None) -> None:
    """Hold the account of somebody who signs in, and make an old hash of her password new.

    The password was looked at before, for that takes long. Meanwhile a link may have set another one, and ended every
    session that began with this one: NotFound then, and when the account was switched off.
    """
    hold_account(session, by.account_id)
    wanted = select(Account.id).where(Account.id == by.account_id, Account.active)
    if password:
        wanted = wanted.where(Account.password_hash == password.kept_hash)
    if session.scalar(wanted) is None:
        raise NotFound
    if password and password.renewed:
        here = update(Account).where(Account.id == by.account_id)
        session.execute(here.values(password_hash=password.renewed), execution_options=BY_ITS_LINE)


def renew_session(
    session: Session, by: Actor, token_hash: str, *, at: datetime, factor: FactorKind | None = None
) -> str:
    """The actor proved again who she is: her session goes on under a new token, which is returned.

    `factor` is one that she has set up just now. The absolute end of the session stays where it was. NotFound when the
    session ended meanwhile.
    """
    token = new_token()
    values = {"token_hash": hash_of(token), "proved_at": at, "last_seen_at": at}
    renewed = session.scalar(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.account_id == by.account_id)
        .values(values | ({"factor": factor} if factor else {}))
        .returning(SignIn.account_id)
    )
    if renewed is None:
        raise NotFound
    record(session, by, PROVED, Subject("account", by.account_id), at=at)
    session.flush()
    return token


def record_failed_proof(session: Session, by: Actor, *, at: datetime) -> None:
    """Somebody in front of the actor's session was asked who she is, and could not say it."""
    record(session, by, PROOF_FAILED, Subject("account", by.account_id), at=at)
    session.flush()


def touch_session(session: Session, by: Actor, token_hash: str, *, at: datetime) -> None:
    """The actor's session was used now."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.account_id == by.account_id)
        .values(last_seen_at=at)
    )
