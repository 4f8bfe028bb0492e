"""The second factor is asked and answered: each code is good once, each answer stands in the trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.models import CodeApp, RecoveryCode
from overseas.accounts.second_factor.one_time_codes import accepted_step
from overseas.audit.journal import Change, Subject, Verb, record, verb
from overseas.kernel.i18n import lazy as _l

APP_USED = verb("factor.use_app", _l("proved who they are with a code of the app"))
RECOVERY_CODE_USED = verb("factor.use_recovery_code", _l("proved who they are with a recovery code"))
REFUSED = verb("factor.refused", _l("was refused with a second factor"))
NOT_RIGHT, USED_BEFORE, TOO_LATE, TOO_OFTEN = "not right", "used before", "too late", "too often"
"""Why, as the trail keeps it."""


def answer_with_code(
    session: Session, by: Actor, typed: str, *, recovery_code: int | None, phone_at: datetime, at: datetime
) -> FactorKind | None:
    """Take a code of the app or a recovery code: which of them it was, or None; either stands in the trail.

    `recovery_code` is the number of the one that it fits, which was looked up before; `phone_at` is what a telephone's
    clock says now.
    """
    if recovery_code is not None and _take_recovery_code(session, by, recovery_code):
        _write(session, by, RECOVERY_CODE_USED, at=at)
        return FactorKind.RECOVERY_CODE
    app = session.get(CodeApp, by.account_id)
    step = accepted_step(app.secret, typed, at=phone_at) if app else None
    if step is None:
        refuse_factor(session, by, why=NOT_RIGHT, at=at)
        return None
    # In one statement: of two who send the same code at once, one is let in.
    taken = session.scalar(
        update(CodeApp)
        .where(CodeApp.account_id == by.account_id, CodeApp.last_step < step)
        .values(last_step=step, last_used_at=at)
        .returning(CodeApp.account_id)
    )
    if taken is None:
        refuse_factor(session, by, why=USED_BEFORE, at=at)
        return None
    _write(session, by, APP_USED, at=at)
    return FactorKind.APP


def refuse_factor(session: Session, by: Actor, *, why: str, at: datetime) -> None:
    """Write that a second factor was refused; never what was typed."""
    record(session, by, REFUSED, Subject("account", by.account_id), at=at, change=Change(after={"why": why}))
    session.flush()


def _take_recovery_code(session: Session, by: Actor, number: int) -> bool:
    """Whether this recovery code of the account was still there; it is gone now."""
    mine = delete(RecoveryCode).where(RecoveryCode.id == number, RecoveryCode.account_id == by.account_id)
    return session.scalar(mine.returning(RecoveryCode.id)) is not None


def _write(session: Session, by: Actor, done: Verb, *, at: datetime) -> None:
    record(session, by, done, Subject("account", by.account_id), at=at)
    session.flush()
