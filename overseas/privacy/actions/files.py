"""A person's file as a whole: restricted and released, kept longer, opened although it is closed, taken note of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, record, verb
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Blocked, Invalid
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.norms.queries import norm_value
from overseas.privacy.models import FileOpening, Restriction, RetentionDecision
from overseas.privacy.queries.closed import closed_file
from overseas.privacy.queries.files import (
    own_running_opening,
    running_opening,
    standing_restriction,
    visible_openings,
)
from overseas.workers.queries import worker_to_correct

RESTRICTED = verb("worker.restrict", _l("restricted the use of the person's data"))
RELEASED = verb("worker.release", _l("lifted the restriction of the person's data"))
KEPT = verb("worker.keep", _l("decided to keep the person's file longer"))
OPENED = verb("worker.open_closed", _l("opened the closed file"))
ENDED = verb("file_opening.end", _l("closed the opened file again"))
NOTED = verb("file_opening.note", _l("took note that a closed file was opened"))
ONE_RESTRICTION = {"uq_restriction_one_standing": ("reason", _l("The data of this person are restricted already."))}
MOMENT = timedelta(seconds=1)
ONE_DECISION = {
    "uq_retention_decision_worker_id_keep_until": ("keep_until", _l("This was decided for the same day already."))
}


def restrict_person(session: Session, by: Actor, worker_id: int, *, reason: str, at: datetime) -> Restriction:
    """Keep the data and use them no longer: no export, no partner sees them, and a change needs a reason."""
    require(by, Permission.PROTECT_DATA)
    worker = worker_to_correct(session, by, worker_id)
    row = Restriction(worker_id=worker.id, since=office_day(at), reason=reason, actor_name=by.name)
    with clashes(session, ONE_RESTRICTION):
        session.add(row)
    worker.restricted = True
    record(session, by, RESTRICTED, Subject("worker", worker.id), at=at, change=Change(reason=reason))
    session.flush()
    return row


def release_person(session: Session, by: Actor, worker_id: int, *, reason: str, at: datetime) -> None:
    """Lift the restriction. Invalid when there is none."""
    require(by, Permission.PROTECT_DATA)
    worker = worker_to_correct(session, by, worker_id)
    row = standing_restriction(session, worker.id)
    if row is None:
        raise Invalid({"": [_("The data of this person are not restricted.")]})
    row.lifted_on, row.lifted_reason, row.lifted_by = office_day(at), reason, by.name
    worker.restricted = False
    record(session, by, RELEASED, Subject("worker", worker.id), at=at, change=Change(reason=reason))
    session.flush()


def keep_longer(
    session: Session, by: Actor, worker_id: int, *, until: date, reason: str, at: datetime
) -> RetentionDecision:
    """Keep a file whose period has passed, until a day, for a reason."""
    require(by, Permission.PROTECT_DATA)
    worker = worker_to_correct(session, by, worker_id)
    today = office_day(at)
    if until <= today:
        raise Invalid({"keep_until": [_("This day must lie ahead.")]})
    row = RetentionDecision(
        worker_id=worker.id, keep_until=until, reason=reason, decided_on=today, account_id=by.account_id,
        actor_name=by.name,
    )  # fmt: skip
    with clashes(session, ONE_DECISION):
        session.add(row)
    change = Change(after={"keep_until": until}, reason=reason)
    record(session, by, KEPT, Subject("worker", worker.id), at=at, change=change)
    return row


def open_file(session: Session, by: Actor, worker_id: int, *, reason: str, at: datetime) -> FileOpening:
    """Open a closed file for oneself, for some hours. Told at once to the head of the unit; in the trail like all else.

    Blocked when the file is not closed: nothing is opened in advance. A running opening is given back as it is.
    """
    require(by, Permission.OPEN_CLOSED_FILES)
    worker = worker_to_correct(session, by, worker_id)
    state = closed_file(session, by, worker.id, office_day(at))
    if state is None:
        raise Blocked([Reason("open", _l("This file is not closed."), _l("Nobody"))])
    if (running := running_opening(session, by.account_id, worker.id, at)) is not None:
        return running
    hours = norm_value(session, "file_opening_hours", office_day(at))
    row = FileOpening(
        worker_id=worker.id, unit_id=worker.unit_id, province_id=worker.province_id, state=state, reason=reason,
        opened_at=at, until=at + timedelta(hours=hours), account_id=by.account_id, actor_name=by.name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, by, OPENED, Subject("worker", worker.id), at=at, change=Change(reason=reason))
    return row


def end_opening(session: Session, by: Actor, opening_id: int, *, at: datetime) -> FileOpening:
    """Close a file that one opened oneself before its hours are over. NotFound when nothing of one's own is open."""
    require(by, Permission.OPEN_CLOSED_FILES)
    row = own_running_opening(session, by.account_id, opening_id, at)
    row.until = max(at, row.opened_at + MOMENT)
    record(session, by, ENDED, Subject("file_opening", row.id), at=at)
    session.flush()
    return row


def note_openings(session: Session, by: Actor, *, up_to: int, at: datetime) -> int:
    """Take note of the openings of one's area that were shown, the newest having the number `up_to`; how many."""
    require(by, Permission.VIEW_OPENINGS)
    fresh = [row for row in visible_openings(session, by) if row.read_at is None and row.id <= up_to]
    fresh = [row for row in fresh if row.account_id != by.account_id]
    for row in fresh:
        row.read_at, row.read_by = at, by.name
        record(session, by, NOTED, Subject("file_opening", row.id), at=at)
    session.flush()
    return len(fresh)
