"""A case as a partner's desk sees it: the least identity, its own step, and nothing of the other desk's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor, reach
from overseas.cases.catalogue import event_reasons
from overseas.cases.desk_sight import SIGHT
from overseas.cases.models import Case
from overseas.cases.queries.facts import case_facts
from overseas.cases.queries.views import StepView, step_view
from overseas.cases.queries.visible import UNTOUCHED, visible_case
from overseas.cases.step_types import StepType
from overseas.cases.told import Told, told_of_case
from overseas.kernel.errors import NotFound
from overseas.units.scope import within


@dataclass(frozen=True)
class DeskView:
    """All that a desk learns of a case: what the table of `told` names for it, and its own step."""

    case_id: int
    told: Mapping[Told, Any]
    step: StepView


def desk_view(session: Session, actor: Actor, step: StepType, case_id: int, *, today: date) -> DeskView:
    """The case as the desk of `step` sees it; NotFound when its step was never opened, or out of sight."""
    area = reach(actor, step.view)
    state = getattr(Case, f"{step.code}_state")
    here = within(area, province=Case.province_id, unit=Case.unit_id)
    seen = select(Case.id).where(Case.id == case_id, here, state.not_in(UNTOUCHED), SIGHT[step.view]())
    if session.scalar(seen) is None:
        raise NotFound
    case = visible_case(session, actor, case_id)
    facts = case_facts(session, case, today=today)
    return DeskView(case.id, told_of_case(step.desk, facts), step_view(actor, facts, step, event_reasons(step, facts)))
