"""Which accounts a month's review brings up, why, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from overseas.accounts.models import Account, AccountGrant, Agency
from overseas.accounts.permissions import Role
from overseas.accounts.review.models import AccountReview, CompletedReview, ReviewDecision
from overseas.kernel.clock import office_day
from overseas.kernel.folding import sorting_key
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.norms.queries import norm_value
from overseas.units.models import Unit

UNUSED_DAYS = "access_review_days"
"""The norm that says how long an account may stay unused."""


class Concern(StrEnum):
    """Why an account is brought up."""

    NEVER = "never"
    UNUSED = "unused"
    ENDED = "ended"
    AGENCY_ENDED = "agency_ended"
    UNIT_ENDED = "unit_ended"
    GRANTS = "grants"


CONCERN_NAMES: dict[Concern, Text] = {
    Concern.NEVER: _l("never signed in"),
    Concern.UNUSED: _l("not used for long"),
    Concern.ENDED: _l("its days are over"),
    Concern.AGENCY_ENDED: _l("its agency has ended"),
    Concern.UNIT_ENDED: _l("its unit has ended"),
    Concern.GRANTS: _l("may do more than its role"),
}


@dataclass(frozen=True)
class ReviewLine:
    """One account that the review brings up."""

    account_id: int
    version: int
    username: str
    name: str
    role: Role
    agency_name: str
    unit_name: str
    concerns: tuple[Concern, ...]
    last_signed_in_at: datetime | None
    decision: ReviewDecision | None
    decided_at: datetime | None
    decided_by: str | None


@dataclass(frozen=True)
class Review:
    """The review of a month, and the last one that was completed."""

    month: date
    unused_days: int
    lines: tuple[ReviewLine, ...]
    last: CompletedReview | None
    last_by: str | None

    @property
    def open(self) -> int:
        """How many accounts wait for a decision."""
        return sum(1 for line in self.lines if line.decision is None)

    @property
    def completed(self) -> bool:
        """Whether this month's review is done."""
        return self.last is not None and self.last.month == self.month


def month_of(day: date) -> date:
    """The month that a day belongs to, as its first day."""
    return day.replace(day=1)


def review_of_month(session: Session, today: date) -> Review:
    """The accounts that can sign in, or could but for their days, and that somebody should look at this month.

    NormMissing when nobody has said how long an account may stay unused.
    """
    month, unused_days = month_of(today), norm_value(session, UNUSED_DAYS, today)
    grants = exists().where(AccountGrant.account_id == Account.id)
    decider = aliased(Account)
    rows = session.execute(
        select(Account, Agency, Unit, grants, AccountReview, decider.name)
        .join(Agency, Agency.id == Account.agency_id)
        .join(Unit, Unit.id == Agency.unit_id)
        .outerjoin(AccountReview, and_(AccountReview.account_id == Account.id, AccountReview.month == month))
        .outerjoin(decider, decider.id == AccountReview.decided_by_id)
        .where(Account.active)
    ).all()
    in_order = sorted(rows, key=lambda row: (row[2].path, row[1].kind, sorting_key(row[0].name), row[0].id))
    lines = []
    for account, agency, unit, granted, decided, decided_by in in_order:
        concerns = concerns_of(account, agency, unit, today=today, unused_days=unused_days)
        if granted:
            concerns = (*concerns, Concern.GRANTS)
        if concerns:
            lines.append(_line(account, agency, unit, concerns, decided, decided_by))
    last, last_by = last_review(session)
    return Review(month, unused_days, tuple(lines), last, last_by)


def concerns_of(account: Account, agency: Agency, unit: Unit, *, today: date, unused_days: int) -> tuple[Concern, ...]:
    """Why an account is brought up, but for what was granted to it."""
    used = account.last_signed_in_at
    found = {
        Concern.NEVER: used is None,
        Concern.UNUSED: used is not None and office_day(used) <= today - timedelta(days=unused_days),
        Concern.ENDED: account.valid_to is not None and account.valid_to < today,
        Concern.AGENCY_ENDED: agency.valid_to is not None and agency.valid_to < today,
        Concern.UNIT_ENDED: unit.valid_to is not None and unit.valid_to < today,
    }
    return tuple(concern for concern, holds in found.items() if holds)


def last_review(session: Session) -> tuple[CompletedReview | None, str | None]:
    """The last review that was completed, and by whom."""
    row = session.execute(
        select(CompletedReview, Account.name)
        .join(Account, Account.id == CompletedReview.completed_by_id)
        .order_by(CompletedReview.month.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else (None, None)


def decisions_in(session: Session, month: date) -> dict[ReviewDecision, int]:
    """How many accounts were kept and switched off in the review of a month."""
    counted = session.execute(
        select(AccountReview.decision, func.count())
        .where(AccountReview.month == month)
        .group_by(AccountReview.decision)
    )
    return {row[0]: row[1] for row in counted}


def _line(
    account: Account,
    agency: Agency,
    unit: Unit,
    concerns: tuple[Concern, ...],
    decided: AccountReview | None,
    decided_by: str | None,
) -> ReviewLine:
    # Switched off in this month's review and on again since: it is looked at anew.
    kept = decided if decided and decided.decision is ReviewDecision.KEPT else None
    return ReviewLine(
        account_id=account.id,
        version=account.version,
        username=account.username,
        name=account.name,
        role=account.role,
        agency_name=agency.name,
        unit_name=unit.name,
        concerns=concerns,
        last_signed_in_at=account.last_signed_in_at,
        decision=kept.decision if kept else None,
        decided_at=kept.decided_at if kept else None,
        decided_by=decided_by if kept else None,
    )
