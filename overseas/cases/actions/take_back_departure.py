"""A departure was recorded by mistake: the case goes back to the preparation, and counts no longer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import Subject, difference, record, snapshot, verb
from overseas.cases.actions.move_case import TRAIL, Move, locked_case, move_case
from overseas.cases.actions.repeat_states import repeat_states
from overseas.cases.events import DepartureTakenBack
from overseas.cases.forms import ReasonForm
from overseas.cases.models import Case
from overseas.cases.steps.departure import Departure
from overseas.cases.steps.departure.life import DEPARTURE_LIFE
from overseas.kernel.clock import office_day
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.unit_of_work import tell
from overseas.kernel.versioning import check_version

TAKEN_BACK = verb("case.take_back_departure", _l("took back the departure"))


def take_back_departure(
    session: Session, by: Actor, case_id: int, *, form: ReasonForm, version: int, at: datetime
) -> Case:
    """Take a recorded departure back, with a reason; the flight stands as planned again."""
    case = locked_case(session, by, case_id, Permission.EDIT_CASES)
    check_version(case, version, subject_type="case", subject_id=case.id)
    read_form(form)
    before, unit_id = snapshot(case, TRAIL), case.departure_unit_id
    with session.begin_nested():
        move_case(session, by, case, Move("undo_departure", at, form.reason.data))
        row = session.scalars(select(Departure).where(Departure.case_id == case.id)).one_or_none()
        if row is not None:
            row.state = DEPARTURE_LIFE.target(row.state, "take_back")
            row.departed_on = None
        session.flush()
        repeat_states(session, case, today=office_day(at))
    change = difference(before, snapshot(case, TRAIL), reason=form.reason.data)
    record(session, by, TAKEN_BACK, Subject("case", case.id, case.id), at=at, change=change)
    tell(session, DepartureTakenBack(case.id, at, by.account_id, by.name, unit_id))
    return case
