"""A case as a partner's desk sees it: the least identity, its own step, and nothing of the other desk's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.facts import CaseFacts
from overseas.cases.models import Case
from overseas.cases.queries.facts import case_facts
from overseas.cases.queries.views import StepView, step_view
from overseas.cases.queries.visible import UNTOUCHED, visible_case
from overseas.cases.step_types import StepType
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.kernel.errors import NotFound
from overseas.kernel.fields import PartialDate
from overseas.units.scope import within
from overseas.workers.models import IdentifierKind, Sex
from overseas.workers.national_ids import masked


@dataclass(frozen=True)
class DeskView:
    """All that a desk learns of a case; a field that does not stand here is not told.

    The planned flight and the departure are told to the bank only; neither desk learns of the other's step.
    """

    case_id: int
    name: str
    birth_year: int
    sex: Sex
    commune: str
    masked_id: str
    step: StepView
    planned_flight: date | None = None
    departed_on: date | None = None


def desk_view(session: Session, actor: Actor, step: StepType, case_id: int, *, today: date) -> DeskView:
    """The case as the desk of `step` sees it; NotFound when its step was never opened, or out of reach."""
    area = reach(actor, step.view)
    state = getattr(Case, f"{step.code}_state")
    here = within(area, province=Case.province_id, unit=Case.unit_id)
    if session.scalar(select(Case.id).where(Case.id == case_id, here, state.not_in(UNTOUCHED))) is None:
        raise NotFound
    case = visible_case(session, actor, case_id)
    facts = case_facts(session, case, today=today)
    worker = case.worker
    numbers = {entry.kind: entry.value for entry in worker.identifiers}
    number = numbers.get(IdentifierKind.NATIONAL_ID) or numbers.get(IdentifierKind.OLD_ID) or ""
    money = step.view is Permission.VIEW_LOANS
    return DeskView(
        case_id=case.id,
        name=worker.name,
        sex=worker.sex,
        commune=case.residence.name,
        masked_id=masked(number) if number else "",
        birth_year=PartialDate(worker.birth_date, worker.birth_precision).first.year,
        step=step_view(actor, facts, step, []),
        planned_flight=_planned_flight(facts) if money else None,
        departed_on=case.departed_on if money else None,
    )


def _planned_flight(facts: CaseFacts) -> date | None:
    row = facts.row(Departure)
    return row.flight_on if row is not None and row.state is DepartureState.PLANNED else None
