"""What is behind a person: her cases, and when the last of them was touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, cast, func, select

from overseas.cases.lifecycle import OPEN
from overseas.cases.models import Case
from overseas.cases.steps.loan import Loan
from overseas.cases.steps.loan.life import PAID_OUT
from overseas.kernel.clock import office_day


@dataclass(frozen=True)
class Past:
    """How many cases she had, how many of them are open, led abroad, had a loan; and the day of the last touch."""

    cases: int
    open: int
    departed: int
    loans: int
    last: date


def facts_of_cases() -> Select[int, int, int, int, int, date | None, datetime | None]:
    """Of each person with cases: how many, open, departed, with a loan, and when the last was touched."""
    touched = cast(Loan.state.in_(sorted(PAID_OUT)), Integer)
    return (
        select(
            Case.worker_id,
            func.count().label("cases"),
            func.sum(cast(Case.stage.in_(sorted(OPEN)), Integer)).label("open"),
            func.sum(cast(Case.departed_on.is_not(None), Integer)).label("departed"),
            func.coalesce(func.sum(touched), 0).label("loans"),
            func.max(Case.ended_on).label("ended_on"),
            func.max(Case.updated_at).label("updated_at"),
        )
        .outerjoin(Loan, Loan.case_id == Case.id)
        .group_by(Case.worker_id)
    )


def past_of(facts: Any, created_at: datetime) -> Past:
    """The past that these facts tell, of somebody who was registered then; `facts` may be those of nobody's cases.

    Who went abroad is over when she was home; whoever did not, when the case was last touched.
    """
    if facts is None or not facts.cases:
        return Past(0, 0, 0, 0, office_day(created_at))
    last = facts.ended_on if facts.departed and facts.ended_on else office_day(facts.updated_at or created_at)
    return Past(facts.cases, facts.open, facts.departed, facts.loans, last)
