"""A closed case goes on after all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import Subject, difference, record, snapshot, verb
from overseas.cases.actions.move_case import ONE_OPEN, TRAIL, Move, locked_case, move_case
from overseas.cases.forms import ReasonForm
from overseas.cases.models import Case
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.versioning import check_version

REOPENED = verb("case.reopen", _l("opened the case again"))


def reopen_case(session: Session, by: Actor, case_id: int, *, form: ReasonForm, version: int, at: datetime) -> Case:
    """Open a closed case again, with a reason. Invalid while the person has another open case."""
    case = locked_case(session, by, case_id, Permission.EDIT_CASES)
    check_version(case, version, subject_type="case", subject_id=case.id)
    read_form(form)
    before = snapshot(case, TRAIL)
    with clashes(session, ONE_OPEN):
        move_case(session, by, case, Move("reopen", at, form.reason.data))
    change = difference(before, snapshot(case, TRAIL), reason=form.reason.data)
    record(session, by, REOPENED, Subject("case", case.id, case.id), at=at, change=change)
    return case
