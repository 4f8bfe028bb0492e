"""What every change of stage has in common: the lifecycle's table, the transition row, and the news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach, require
from overseas.audit.journal import Signatory
from overseas.cases.desk_sight import SIGHT
from overseas.cases.events import CaseMoved
from overseas.cases.lifecycle import AFTER_DEPARTURE, CASE_LIFECYCLE
from overseas.cases.models import Case, StageTransition
from overseas.cases.stages import Stage
from overseas.cases.under_way import under_way
from overseas.kernel.clock import office_day
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.unit_of_work import tell
from overseas.units.scope import within

ONE_OPEN: Mapping[str, tuple[str, Text]] = {
    "uq_case_file_one_open_per_worker": ("", _l("This person has an open case already. Go on with that one.")),
}
"""The database allows one open case a person, whoever is first."""

TRAIL = ("stage", "departed_on", "ended_on", "closed_reason", "closed_note")
"""What the trail keeps of a case as a whole."""


@dataclass(frozen=True)
class Move:
    """An event of the case's lifecycle, when, and why."""

    event: str
    at: datetime
    reason: str | None = None


def locked_case(session: Session, by: Actor, case_id: int, right: Permission) -> Case:
    """The case with its person, locked against everybody else, when the actor has the right where it lies.

    To a desk whose form was open when the person was restricted, or withheld it, she is not there any more.
    """
    require(by, right)
    here = within(reach(by, right), province=Case.province_id, unit=Case.unit_id)
    if (seen := SIGHT.get(right)) is not None:
        here = and_(here, seen())
    case = session.scalar(
        select(Case)
        .where(Case.id == case_id, here)
        .options(joinedload(Case.worker))
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFound
    return case


def move_case(session: Session, by: Signatory, case: Case, move: Move) -> None:
    """Bring the case to the stage where the event leads, write the transition, and tell it. Blocked from elsewhere.

    The facts that belong to the new stage must be on the case already; those of a departure that is taken back are
    told with the news and then cleared.
    """
    before, after = case.stage, CASE_LIFECYCLE.target(case.stage, move.event)
    departed_on, departure_unit_id = case.departed_on, case.departure_unit_id
    case.stage = after
    case.updated_at = move.at
    if after not in AFTER_DEPARTURE:
        case.departed_on = case.departure_unit_id = None
    if after is not Stage.CLOSED:
        case.closed_because = case.closed_note = None
    if after is not Stage.ENDED:
        case.ended_on = None
    session.flush()
    write_transition(session, by, case, move, before)
    tell(
        session,
        CaseMoved(
            case.id,
            before,
            after,
            case.registered_on,
            case.residence_unit_id,
            departed_on,
            departure_unit_id,
            under_way(case),
        ),
    )


def write_transition(session: Session, by: Signatory, case: Case, move: Move, before: Stage | None) -> None:
    """The row that says who moved the case from where to where."""
    session.add(
        StageTransition(
            case_id=case.id,
            event=move.event,
            from_stage=before,
            to_stage=case.stage,
            on_day=office_day(move.at),
            at=move.at,
            account_id=by.account_id,
            actor_name=by.name,
            reason=move.reason,
        )
    )
    session.flush()
