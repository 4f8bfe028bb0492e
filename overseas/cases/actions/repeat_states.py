"""What the case repeats of its steps, for lists and desks: written in this one place."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overseas.cases.catalogue import STEPS
from overseas.cases.events import StepsMoved
from overseas.cases.facts import CaseFacts
from overseas.cases.models import Case
from overseas.cases.queries.facts import case_facts
from overseas.cases.steps.departure import Departure
from overseas.cases.steps.departure.life import FLIGHT_AHEAD
from overseas.cases.steps.recruitment import Recruitment
from overseas.cases.steps.recruitment.life import RecruitmentState
from overseas.cases.under_way import under_way
from overseas.kernel.unit_of_work import tell

CHOSEN = frozenset({RecruitmentState.SELECTED, RecruitmentState.CONTRACTED})


def repeat_states(session: Session, case: Case, *, today: date) -> CaseFacts:
    """Write every step's common state into the case, with the days of selection and flight: an entry may change any.

    When other steps are under way than before, that is told.
    """
    facts, before = case_facts(session, case, today=today), under_way(case)
    for step in STEPS:
        name, state = f"{step.code}_state", step.repeated(facts)
        if getattr(case, name) is not state:
            setattr(case, name, state)
    recruitment = facts.row(Recruitment)
    case.selected_on = recruitment.result_on if recruitment and recruitment.state in CHOSEN else None
    departure = facts.row(Departure)
    case.flight_on = departure.flight_on if departure and departure.state in FLIGHT_AHEAD else None
    session.flush()
    if (after := under_way(case)) != before:
        tell(session, StepsMoved(case.id, case.stage, case.registered_on, case.residence_unit_id, before, after))
    return facts
