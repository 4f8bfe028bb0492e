"""Whose record check says no although everything else is ready: found by opening the answers, for they lie sealed.

What a case repeats of its steps tells only that the check is answered, whichever way. So the database finds the few
cases that could fly if the answer were yes, and the program looks at their answers.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from overseas.cases.list_conditions import in_reach, over_but_for_the_answer
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.legal_check import LegalCheck
from overseas.kernel.sealing import Sealed
from overseas.units.scope import Reach

ANSWERS_REMEMBERED = 10_000
_Answers = Select[int, Sealed | None]


def refused_cases(session: Session, reach: Reach) -> list[int]:
    """The cases within reach that would be ready for the flight, were the answer not no: given as `refused`."""
    return _no_among(session, _answered(reach))


def refused_among(session: Session, cases: Collection[int]) -> set[int]:
    """Those of the cases, a page of them at the most, whose record check says no."""
    return set(_no_among(session, _OF_CASES, {"cases": list(cases)})) if cases else set()


def _no_among(session: Session, statement: _Answers, given: dict[str, Any] | None = None) -> list[int]:
    rows = session.execute(statement, given or {})
    return [case_id for case_id, held in rows if held and _says_no(held, case_id)]


@lru_cache(maxsize=ANSWERS_REMEMBERED)
def _says_no(held: Sealed, case_id: int) -> bool:
    """Opening is what takes time, and each page of work looks at the same answers."""
    return not LegalCheck.meets_condition.open(held, case_id)


_ANSWERS = select(LegalCheck.case_id, LegalCheck.meets_condition_sealed).where(
    LegalCheck.meets_condition_sealed.is_not(None)
)
_OF_CASES = _ANSWERS.where(LegalCheck.case_id.in_(bindparam("cases", expanding=True)))


@lru_cache(maxsize=200)
def _answered(reach: Reach) -> _Answers:
    waits = and_(Case.stage == Stage.PREPARING, Case.legal_check_state == StepState.DONE, over_but_for_the_answer())
    return _ANSWERS.join(Case, Case.id == LegalCheck.case_id).where(in_reach(reach), waits)
