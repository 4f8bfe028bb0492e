"""Which cases somebody sees; a case out of reach is not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.kernel.errors import NotFound
from overseas.markets.models import Programme
from overseas.units.scope import within
from overseas.workers.models import Worker

UNTOUCHED = (StepState.NOT_STARTED, StepState.NOT_NEEDED)
"""A desk does not see a case whose step was never opened."""


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The condition under which the actor sees a case: by the labour office's right, or by a desk's for its step."""
    return or_(
        _within(actor, Permission.VIEW_CASES),
        and_(_within(actor, Permission.VIEW_LEGAL_CHECKS), Case.legal_check_state.not_in(UNTOUCHED)),
        and_(_within(actor, Permission.VIEW_LOANS), Case.loan_state.not_in(UNTOUCHED)),
    )


def _within(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    return within(reach(actor, permission), province=Case.province_id, unit=Case.unit_id)


def visible_case(session: Session, actor: Actor, case_id: int) -> Case:
    """The case with its person, papers, units, programme and market; NotFound when there is none within reach."""
    return _found(session, case_id, seen_by(actor))


def any_case(session: Session, case_id: int) -> Case:
    """The same for the program itself, which has no reach: for commands on the office's own machine."""
    return _found(session, case_id, true())


def _found(session: Session, case_id: int, condition: ColumnElement[bool]) -> Case:
    found = session.scalars(
        select(Case)
        .where(Case.id == case_id, condition)
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
    case = found.unique().one_or_none()
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
        .where(Case.worker_id == worker_id, _within(actor, Permission.VIEW_CASES))
        .order_by(Case.registered_on.desc(), Case.id.desc())
    )
    return [WorkersCase(*row) for row in rows]
