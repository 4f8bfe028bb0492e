"""A case told again of somebody else: every row of it anew, with other numbers, another person and other days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from overseas.demonstration.chance import Chance
from overseas.demonstration.districts import DISTRICTS
from overseas.demonstration.people import Frame, invent
from overseas.kernel.folding import fold, sorting_key, word_ends
from overseas.kernel.keys import KeyRing
from overseas.kernel.sealing import SealedRow, Unsealed, sealed_row
from overseas.workers.models import IdentifierKind
from overseas.workers.phones import phone_key

Row = dict[str, Any]
Rows = dict[str, list[Row]]

FIRST_NUMBER = 10_000
"""The persons of the stories have smaller numbers, so that no two bear the same papers."""

WORKING_AGE = (19, 36)
BACK_WEEKS = {0: 70, 1: 20, 2: 10}
ISO_DAY = 10


@dataclass(frozen=True)
class Sample:
    """The rows of one told case, by table, and the district in which it lies."""

    case: Row
    district: str
    rows: Mapping[str, list[Row]]


@dataclass
class Numbers:
    """The next free number of each table."""

    next: Counter[str] = field(default_factory=Counter)

    def take(self, table: str) -> int:
        """A number that nobody has."""
        self.next[table] += 1
        return self.next[table]


@dataclass(frozen=True)
class Commune:
    """A commune as it stands in the database."""

    id: int
    code: str
    name: str


@dataclass(frozen=True)
class Press:
    """What is needed to tell cases again: the tables, what seals their rows, their next numbers, the communes."""

    tables: Mapping[str, Table]
    sealed: Mapping[str, type[SealedRow]]
    ring: KeyRing
    numbers: Numbers
    communes: Mapping[str, list[Commune]]

    def clone(self, sample: Sample, turn: int) -> Iterator[tuple[str, Row]]:
        """The rows of one more case like the sample, parents before their children, sealed as its own."""
        for table, row in self._rows(sample, turn):
            kind = self.sealed.get(table)
            yield table, sealed_row(kind, self.ring, row) if kind else row

    def _rows(self, sample: Sample, turn: int) -> Iterator[tuple[str, Row]]:
        chance = Chance("clone", turn)
        commune = chance.one_of(self.communes[sample.district])
        back = timedelta(days=7 * chance.weighted(BACK_WEEKS))
        shift = _Shift(back, timedelta(minutes=chance.number(0, 400)))
        yield from self._person(sample, turn, commune, shift)
        worker_id, case_id = self.numbers.next["worker"], self.numbers.take("case_file")
        homes = {"residence_unit_id": commune.id}
        if sample.case["departure_unit_id"] is not None:
            homes["departure_unit_id"] = commune.id
        yield "case_file", shift.row(sample.case) | homes | {"id": case_id, "worker_id": worker_id}
        yield from self._children(sample, case_id, shift)

    def _children(self, sample: Sample, case_id: int, shift: _Shift) -> Iterator[tuple[str, Row]]:
        contract_id = None
        for table, rows in sample.rows.items():
            for row in rows:
                new = shift.row(row)
                if "case_id" in new:
                    new["case_id"] = case_id
                if "id" in new:
                    new["id"] = self.numbers.take(table)
                if table == "contract":
                    contract_id = new["id"]
                if "contract_id" in new:
                    new["contract_id"] = contract_id
                if table == "audit_event":
                    new["subject_id"] = contract_id if new["subject_type"] == "contract" else case_id
                    new["before"], new["after"] = shift.words(new["before"]), shift.words(new["after"])
                yield table, new

    def _person(self, sample: Sample, turn: int, commune: Commune, shift: _Shift) -> Iterator[tuple[str, Row]]:
        registered = sample.case["registered_on"] - shift.days
        mix = MIX_OF[commune.code]
        person = invent(Frame(FIRST_NUMBER + turn, commune.code, commune.name, mix, registered, WORKING_AGE))
        worker_id, folded = self.numbers.take("worker"), fold(person.name)
        office = {"unit_id": sample.case["unit_id"], "province_id": sample.case["province_id"]}
        yield "worker", {
            "id": worker_id, "version": 1, "name": person.name, "name_folded": folded,
            "name_sort": sorting_key(person.name), "birth_date": person.birth.first,
            "birth_precision": person.birth.precision, "sex": person.sex, "ethnicity_slug": person.ethnicity_slug,
            "residence_unit_id": commune.id, "address": person.address, **office,
            "family_contact_name": person.family_contact_name,
            "family_contact_relation": person.family_contact_relation,
            "family_contact_phone": person.family_contact_phone,
            "created_at": shift.instant(sample.case["created_at"]),
        }  # fmt: skip
        for kind, value in person.numbers().items():
            expires = person.passport_expires_on if kind is IdentifierKind.PASSPORT else None
            yield "worker_identifier", {
                "id": self.numbers.take("worker_identifier"), "worker_id": worker_id, "kind": kind,
                "value": Unsealed(value), "expires_on": expires,
            }  # fmt: skip
        for typed in dict.fromkeys(person.phones):
            key = {"id": self.numbers.take("worker_phone"), "worker_id": worker_id}
            yield "worker_phone", key | {"number": phone_key(typed), "typed": typed}
        for group in person.groups:
            yield "group_membership", {
                "id": self.numbers.take("group_membership"), "worker_id": worker_id, "group_slug": group.group_slug,
                "paper": group.paper, "issuer": group.issuer, "valid_from": group.valid_from,
                "valid_to": group.valid_to,
            }  # fmt: skip
        for ending in dict.fromkeys(word_ends(folded)):
            yield "name_ending", {"worker_id": worker_id, "ending": ending, **office}


MIX_OF = {code: mix for district in DISTRICTS for code, mix in district.communes.items()}


@dataclass(frozen=True)
class _Shift:
    """So many days earlier; instants some minutes more, so that they do not all fall together."""

    days: timedelta
    minutes: timedelta

    def instant(self, at: datetime) -> datetime:
        return at - self.days - self.minutes

    def row(self, row: Row) -> Row:
        return {name: self._value(value) for name, value in row.items()}

    def words(self, said: Row) -> Row:
        return {name: self._word(value) for name, value in said.items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return self.instant(value)
        return value - self.days if isinstance(value, date) else value

    def _word(self, value: Any) -> Any:
        """Days stand in the trail as texts."""
        if isinstance(value, str) and len(value) == ISO_DAY and value[4] == value[7] == "-" and value[:4].isdigit():
            return (date.fromisoformat(value) - self.days).isoformat()
        return value
