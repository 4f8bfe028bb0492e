"""Whose record check says no although everything else is ready: found by opening the answers, for they lie sealed.

What a case repeats of its steps tells only that the check is answered, whichever way. So the database finds the few
cases that could fly if the answer were yes, and the program looks at their answers.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from overseas.cases.list_conditions import in_reach, over_but_for_the_answer
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.legal_check import LegalCheck
from overseas.kernel.sealing import Sealed
from overseas.units.scope import Reach

ANSWERS_REMEMBERED = 10_000
ANSWER: ColumnElement[Sealed | None] = LegalCheck.meets_condition_sealed.label("answer")
"""The answer as it lies beside a case, for lists that look at the cases they show."""


def beside_the_case(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """How such a list joins the record check."""
    return and_(LegalCheck.case_id == Case.id, LegalCheck.meets_condition_sealed.is_not(None), *which)


def refused_cases(session: Session, reach: Reach) -> list[int]:
    """The cases within reach that would be ready for the flight, were the answer not no: given as `refused`."""
    return [case_id for case_id, held in session.execute(_answered(reach)) if held and says_no(held, case_id)]


@lru_cache(maxsize=ANSWERS_REMEMBERED)
def says_no(held: Sealed, case_id: int) -> bool:
    """Whether this answer of this case is no; opening takes time, and every page looks at the same answers."""
    return not LegalCheck.meets_condition.open(held, case_id)


@lru_cache(maxsize=200)
def _answered(reach: Reach) -> Select[int, Sealed | None]:
    waits = and_(Case.stage == Stage.PREPARING, Case.legal_check_state == StepState.DONE, over_but_for_the_answer())
    return select(LegalCheck.case_id, ANSWER).join(Case, beside_the_case()).where(in_reach(reach), waits)
