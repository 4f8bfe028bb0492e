"""Which cases somebody sees; a case out of reach is not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session, joinedload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.desk_sight import in_use, told_to_the_bank
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.kernel.errors import NotFound
from overseas.markets.models import Programme
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker

STATEMENTS_KEPT = 200
UNTOUCHED = (StepState.NOT_STARTED, StepState.NOT_NEEDED)
"""A desk does not see a case whose step was never opened."""


def _sights(actor: Actor) -> tuple[Reach, Reach, Reach]:
    return (
        reach(actor, Permission.VIEW_CASES),
        reach(actor, Permission.VIEW_LEGAL_CHECKS),
        reach(actor, Permission.VIEW_LOANS),
    )


def _seen(cases: Reach, checks: Reach, loans: Reach) -> ColumnElement[bool]:
    """A case is seen by the labour office's right, or by a desk's for its step."""
    return or_(
        _within(cases),
        and_(_within(checks), Case.legal_check_state.not_in(UNTOUCHED), in_use()),
        and_(_within(loans), Case.loan_state.not_in(UNTOUCHED), told_to_the_bank()),
    )


def _within(area: Reach) -> ColumnElement[bool]:
    return within(area, province=Case.province_id, unit=Case.unit_id)


def visible_case(session: Session, actor: Actor, case_id: int) -> Case:
    """The case with its person, papers, units, programme and market; NotFound when there is none within reach."""
    return _found(session, case_id, _seen_statement(*_sights(actor)))


def any_case(session: Session, case_id: int) -> Case:
    """The same for the program itself, which has no reach: for commands on the office's own machine."""
    return _found(session, case_id, _whole(true()))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _seen_statement(cases: Reach, checks: Reach, loans: Reach) -> Select[Case]:
    """The statement is kept by what the actor reaches: putting it together costs more than running it."""
    return _whole(_seen(cases, checks, loans))


def _whole(condition: ColumnElement[bool]) -> Select[Case]:
    return (
        select(Case)
        .where(Case.id == bindparam("case_id"), condition)
        .options(
            joinedload(Case.worker).joinedload(Worker.identifiers),
            joinedload(Case.worker).joinedload(Worker.residence),
            joinedload(Case.unit),
            joinedload(Case.residence),
            joinedload(Case.market),
            joinedload(Case.programme).joinedload(Programme.market),
        )
        .execution_options(populate_existing=True)
    )


def _found(session: Session, case_id: int, statement: Select[Case]) -> Case:
    case = session.scalars(statement, {"case_id": case_id}).unique().one_or_none()
    if case is None:
        raise NotFound
    return case


@dataclass(frozen=True)
class WorkersCase:
    """One case in the list of a person's cases."""

    id: int
    stage: Stage
    registered_on: date
    departed_on: date | None
    market_code: str | None


def cases_of_worker(session: Session, actor: Actor, worker_id: int) -> Sequence[WorkersCase]:
    """The person's cases that the actor sees, the newest first."""
    rows = session.execute(
        select(Case.id, Case.stage, Case.registered_on, Case.departed_on, Case.market_code)
        .where(Case.worker_id == worker_id, _within(reach(actor, Permission.VIEW_CASES)))
        .order_by(Case.registered_on.desc(), Case.id.desc())
    )
    return [WorkersCase(*row) for row in rows]
