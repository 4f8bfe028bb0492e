"""Signing in: each sign-in has a row, and without its row a browser's token is worth nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, SignIn
from overseas.accounts.policy import Actor
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
    new_hash: str | None = None,
    factor: FactorKind | None = None,
) -> str:
    """Begin a session and return its token; `factor` says what was asked beside the password.

    `new_hash` replaces a password's hash made with older parameters.
    """
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
    values = {"last_signed_in_at": at} | ({"password_hash": new_hash} if new_hash else {})
    session.execute(update(Account).where(Account.id == by.account_id).values(**values), execution_options=BY_ITS_LINE)
    record(session, by, SIGNED_IN, Subject("account", by.account_id), at=at)
    session.flush()
    return token


def renew_session(session: Session, by: Actor, token_hash: str, *, at: datetime) -> str:
    """The actor proved again who she is: her session goes on under a new token, which is returned.

    Its absolute end stays where it was. NotFound when the session ended meanwhile.
    """
    token = new_token()
    renewed = session.scalar(
        update(SignIn)
        .where(SignIn.token_hash == token_hash, SignIn.account_id == by.account_id)
        .values(token_hash=hash_of(token), proved_at=at, last_seen_at=at)
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
