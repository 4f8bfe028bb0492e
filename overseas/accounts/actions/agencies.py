"""The offices that take part: each works for one unit, from a day on, until it is ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.fitting import kind_fits
from overseas.accounts.models import Agency, AgencyKind
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Program, Subject, difference, record, snapshot, verb
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.versioning import check_version
from overseas.units.queries import unit_by_id

ADDED = verb("agency.add", _l("added the agency"))
EDITED = verb("agency.edit", _l("changed the agency"))
TRAIL = ("kind", "name", "unit_id", "valid_from", "valid_to", "contact")
CLASHES = {
    "uq_agency_kind_unit_id_valid_from": ("kind", _l("This unit has an agency of this kind from the same day on.")),
    "ck_agency_ends_after_it_begins": ("valid_to", _l("This is before the first day.")),
}


@dataclass(frozen=True)
class AgencyEntry:
    """An agency as it was entered."""

    kind: AgencyKind
    name: str
    unit_id: int
    valid_from: date
    valid_to: date | None = None
    contact: str | None = None


def add_agency(session: Session, by: Actor | Program, entry: AgencyEntry, *, at: datetime) -> Agency:
    """Let a new agency take part. Invalid when the unit has one of this kind from the same day on."""
    require(by, Permission.EDIT_ACCOUNTS)
    kind_fits(entry.kind, unit_by_id(session, entry.unit_id))
    agency = Agency(
        kind=entry.kind,
        name=entry.name,
        unit_id=entry.unit_id,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        contact=entry.contact,
    )
    with clashes(session, CLASHES):
        session.add(agency)
    record(session, by, ADDED, Subject("agency", agency.id), at=at, change=Change(after=snapshot(agency, TRAIL)))
    session.flush()
    return agency


def edit_agency(
    session: Session, by: Actor | Program, agency_id: int, entry: AgencyEntry, *, version: int, at: datetime
) -> Agency:
    """Rename an agency, move its days, or end it; what it is and where stays."""
    require(by, Permission.EDIT_ACCOUNTS)
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    check_version(agency, version, subject_type="agency", subject_id=agency_id)
    before = snapshot(agency, TRAIL)
    with clashes(session, CLASHES):
        agency.name, agency.contact = entry.name, entry.contact
        agency.valid_from, agency.valid_to = entry.valid_from, entry.valid_to
    change = difference(before, snapshot(agency, TRAIL))
    record(session, by, EDITED, Subject("agency", agency_id), at=at, change=change)
    session.flush()
    return agency
