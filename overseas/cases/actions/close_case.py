"""Somebody does not go after all: the case is closed with a reason; its finished steps stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import Subject, difference, record, snapshot, verb
from overseas.cases.actions.move_case import TRAIL, Move, locked_case, move_case
from overseas.cases.forms import CloseForm
from overseas.cases.models import Case
from overseas.cases.stages import CloseReason
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.versioning import check_version

CLOSED = verb("case.close", _l("closed the case before departure"))


def close_case(session: Session, by: Actor, case_id: int, *, form: CloseForm, version: int, at: datetime) -> Case:
    """Close the case before departure. Blocked when the person has left already."""
    case = locked_case(session, by, case_id, Permission.EDIT_CASES)
    check_version(case, version, subject_type="case", subject_id=case.id)
    read_form(form)
    before = snapshot(case, TRAIL)
    with session.begin_nested():
        case.closed_because = CloseReason(form.reason.data)
        case.closed_note = form.note.data
        move_case(session, by, case, Move("close", at, case.closed_note))
    change = difference(before, snapshot(case, TRAIL))
    record(session, by, CLOSED, Subject("case", case.id, case.id), at=at, change=change)
    return case
