"""Which second factor an account has, and whose sign-in is waiting for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from overseas.accounts.second_factor.models import CodeApp, PendingSignIn, RecoveryCode
from overseas.accounts.tokens import hash_of

PENDING_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
"""So many codes may be tried before the password is asked for again."""


@dataclass(frozen=True)
class Factors:
    """What an account has beside its password."""

    app: CodeApp | None
    recovery_codes: int

    @property
    def any(self) -> bool:
        """Whether there is one with which somebody can sign in every day."""
        return self.app is not None


def factors_of(session: Session, account_id: int) -> Factors:
    """The second factors of an account."""
    codes = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return Factors(app=session.get(CodeApp, account_id), recovery_codes=session.scalar(codes) or 0)


def has_factor(session: Session, account_id: int) -> bool:
    """Whether a sign-in of this account waits for more than the password."""
    return bool(session.scalar(select(exists().where(CodeApp.account_id == account_id))))


def pending_sign_in(session: Session, token: str) -> PendingSignIn | None:
    """The sign-in behind a browser's token, whether it still waits or not."""
    return session.get(PendingSignIn, hash_of(token))


def still_waits(pending: PendingSignIn, at: datetime) -> bool:
    """Whether it may still be answered: neither too late nor tried too often."""
    return pending.began_at > at - PENDING_LASTS and pending.tries < MOST_TRIES


def recovery_codes_of(session: Session, account_id: int) -> list[RecoveryCode]:
    """The codes that were not used yet."""
    wanted = select(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return list(session.scalars(wanted.order_by(RecoveryCode.id)))
