"""The way abroad is over, as the contract's outcome says; or it is not, when the outcome is taken back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.audit.journal import Signatory, Subject, difference, record, snapshot, verb
from overseas.cases.actions.move_case import ONE_OPEN, TRAIL, Move, move_case
from overseas.cases.models import Case
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes

ENDED = verb("case.end", _l("ended the case"))
END_UNDONE = verb("case.undo_end", _l("took back the end of the case"))


def end_case(session: Session, by: Signatory, case: Case, *, ended_on: date, at: datetime) -> None:
    """End a case that is abroad; whoever calls has checked the actor's right. Invalid before the departure."""
    if case.departed_on is not None and ended_on < case.departed_on:
        raise Invalid({"ended_on": [_("This day lies before the departure.")]})
    before = snapshot(case, TRAIL)
    with session.begin_nested():
        case.ended_on = ended_on
        move_case(session, by, case, Move("end", at))
    change = difference(before, snapshot(case, TRAIL))
    record(session, by, ENDED, Subject("case", case.id, case.id), at=at, change=change)


def undo_end(session: Session, by: Signatory, case: Case, *, at: datetime) -> None:
    """The case is abroad again. Invalid while the person has another open case."""
    before = snapshot(case, TRAIL)
    with clashes(session, ONE_OPEN):
        move_case(session, by, case, Move("undo_end", at))
    change = difference(before, snapshot(case, TRAIL))
    record(session, by, END_UNDONE, Subject("case", case.id, case.id), at=at, change=change)
