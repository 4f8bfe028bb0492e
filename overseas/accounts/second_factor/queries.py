"""Which second factor an account has, and whose sign-in is waiting for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from overseas.accounts.second_factor.models import CodeApp, PendingSignIn, RecoveryCode, SecurityKey
from overseas.accounts.tokens import hash_of

PENDING_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
"""So many codes may be tried before the password is asked for again."""


@dataclass(frozen=True)
class Factors:
    """What an account has beside its password."""

    app: CodeApp | None
    keys: list[SecurityKey]
    recovery_codes: int

    @property
    def any(self) -> bool:
        """Whether there is one with which somebody can sign in every day."""
        return self.app is not None or bool(self.keys)


def factors_of(session: Session, account_id: int) -> Factors:
    """The second factors of an account."""
    codes = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return Factors(
        app=session.get(CodeApp, account_id, populate_existing=True),
        keys=security_keys_of(session, account_id),
        recovery_codes=session.scalar(codes) or 0,
    )


def has_factor(session: Session, account_id: int) -> bool:
    """Whether a sign-in of this account waits for more than the password."""
    app = exists().where(CodeApp.account_id == account_id)
    return bool(session.scalar(select(app | exists().where(SecurityKey.account_id == account_id))))


def security_keys_of(session: Session, account_id: int) -> list[SecurityKey]:
    """The security keys of an account, the oldest first."""
    wanted = select(SecurityKey).where(SecurityKey.account_id == account_id)
    return list(session.scalars(wanted.order_by(SecurityKey.id)))


def key_of(session: Session, account_id: int, credential_id: str) -> SecurityKey | None:
    """The account's key of this credential; None also when it is somebody else's."""
    wanted = select(SecurityKey).where(SecurityKey.account_id == account_id)
    return session.scalar(wanted.where(SecurityKey.credential_id == credential_id))


def pending_sign_in(session: Session, token: str) -> PendingSignIn | None:
    """The sign-in behind a browser's token, whether it still waits or not."""
    return session.get(PendingSignIn, hash_of(token))


def still_waits(pending: PendingSignIn, at: datetime) -> bool:
    """Whether it may still be answered: neither too late nor tried too often."""
    return pending.began_at > at - PENDING_LASTS and pending.tries < MOST_TRIES


def recovery_codes_of(session: Session, account_id: int) -> dict[int, str]:
    """What is kept of the codes that were not used yet, by number."""
    wanted = select(RecoveryCode.id, RecoveryCode.code_hash).where(RecoveryCode.account_id == account_id)
    return {row.id: row.code_hash for row in session.execute(wanted.order_by(RecoveryCode.id))}
