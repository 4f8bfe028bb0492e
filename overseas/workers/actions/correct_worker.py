"""Correcting what is on record about a person; whoever looked at an older state is told so and changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.queries import holding_office
from overseas.audit.journal import Change, Subject, difference, record, verb
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.versioning import check_version, raise_version
from overseas.units.queries import unit_by_id
from overseas.workers.entry import WorkerEntry
from overseas.workers.filling import entry_of, fill, for_the_trail, spoken
from overseas.workers.models import Worker
from overseas.workers.queries import worker_to_correct
from overseas.workers.refusals import in_own_area, one_holder_each, one_person_each

CORRECTED = verb("worker.correct", _l("corrected the person's data"))


def correct_worker(
    session: Session, by: Actor, worker_id: int, *, entry: WorkerEntry, version: int, at: datetime
) -> Worker:
    """Make the record say what the entry says. NotFound out of reach, Stale when it changed meanwhile."""
    require(by, Permission.EDIT_WORKERS)
    worker = worker_to_correct(session, by, worker_id)
    check_version(worker, version, subject_type="worker", subject_id=worker.id)
    if worker.erased_on is not None:
        raise Invalid({"": [_("Who this person was is erased.")]})
    before = entry_of(worker)
    moved = entry.residence_unit_id != worker.residence_unit_id
    residence = unit_by_id(session, entry.residence_unit_id) if moved else worker.residence
    change = difference(spoken(before, commune_name=worker.residence.name), spoken(entry, commune_name=residence.name))
    if not change.after and not moved:
        return worker
    office = unit_by_id(session, worker.unit_id)
    if moved:
        office = holding_office(session, entry.residence_unit_id, office_day(at))
        in_own_area(by, office)
    if {"name", "birth", "residence"} & set(change.after):
        one_person_each(session, by, entry, but=worker.id)
    with one_holder_each(session, by, entry, but=worker.id):
        fill(worker, entry, residence=residence, office=office)
        # Also a change of a telephone number alone makes a form filled before it stale.
        raise_version(worker, "name")
    masked = Change(for_the_trail(change.before), for_the_trail(change.after))
    record(session, by, CORRECTED, Subject("worker", worker.id), at=at, change=masked)
    session.flush()
    return worker
