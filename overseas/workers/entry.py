"""What is said about a person when she is registered or corrected: cleaned values, before they become rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from overseas.kernel.fields import PartialDate
from overseas.workers.models import IdentifierKind, Sex


@dataclass(frozen=True)
class GroupEntry:
    """Belonging to a priority group for a time, shown by a paper."""

    group_slug: str
    paper: str | None = None
    issuer: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class WorkerEntry:
    """A person in full. `phones` are numbers as they were typed, one each.

    `confirmed_other_person` says that somebody looked at the likely same persons and knows that this is another one.
    """

    name: str
    birth: PartialDate
    sex: Sex
    residence_unit_id: int
    ethnicity_slug: str | None = None
    address: str | None = None
    national_id: str | None = None
    old_id: str | None = None
    passport: str | None = None
    passport_expires_on: date | None = None
    phones: tuple[str, ...] = ()
    groups: tuple[GroupEntry, ...] = ()
    family_contact_name: str | None = None
    family_contact_relation: str | None = None
    family_contact_phone: str | None = None
    confirmed_other_person: bool = False

    def numbers(self) -> dict[IdentifierKind, str]:
        """The numbers that were given, by kind."""
        given = {
            IdentifierKind.NATIONAL_ID: self.national_id,
            IdentifierKind.OLD_ID: self.old_id,
            IdentifierKind.PASSPORT: self.passport,
        }
        return {kind: value for kind, value in given.items() if value}
