"""Registering a person: once, in the office that holds the commune where she lives."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.queries import holding_office
from overseas.audit.journal import Change, Subject, record, verb
from overseas.kernel.i18n import lazy as _l
from overseas.units.queries import unit_by_id
from overseas.workers.entry import WorkerEntry
from overseas.workers.filling import fill, for_the_trail, spoken
from overseas.workers.models import Worker
from overseas.workers.refusals import in_own_area, one_holder_each, one_person_each

REGISTERED = verb("worker.register", _l("registered the person"))


def register_worker(session: Session, by: Actor, *, entry: WorkerEntry, today: date, at: datetime) -> Worker:
    """Put a person on record. Invalid when her number is on record, or when she may be and nobody has looked."""
    require(by, Permission.EDIT_WORKERS)
    office = holding_office(session, entry.residence_unit_id, today)
    in_own_area(by, office)
    one_person_each(session, by, entry)
    residence = unit_by_id(session, entry.residence_unit_id)
    worker = Worker(created_at=at, identifiers=[])
    with one_holder_each(session, by, entry):
        fill(worker, entry, residence=residence, office=office)
        session.add(worker)
    words = for_the_trail(spoken(entry, commune_name=residence.name))
    said = {key: value for key, value in words.items() if value is not None}
    record(session, by, REGISTERED, Subject("worker", worker.id), at=at, change=Change(after=said))
    session.flush()
    return worker
