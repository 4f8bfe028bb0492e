"""Which tables a copy for training takes along, and what becomes of each value on the way.

What is not named here is left out: a table that is added later is in no copy until somebody has thought about it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Enum
from sqlalchemy.orm import Mapper

from overseas.demonstration.strangers import Strangers, moved, person_values
from overseas.workers.phones import read_phones

AS_THEY_ARE = (
    *("unit", "unit_succession", "norm", "calendar_day", "market", "programme", "programme_terms"),
    *("ethnicity", "priority_group", "purpose", "target", "agency"),
)
"""What laws, plans and lists say: published, and about nobody."""

ABOUT_OFFICERS = ("account", "account_grant")
ABOUT_PEOPLE = (
    *("worker", "worker_identifier", "worker_phone", "group_membership", "case_file", "stage_transition"),
    *("gate_waiver", "recruitment", "training_course", "legal_check", "loan", "loan_instalment", "departure"),
    *("contract", "contract_extension", "alert", "consent"),
)
"""Names of endings, counters and everything else that follows from these is made anew."""

CODES = frozenset({"event", "gate", "rule", "subject_type", "closed_because"})
"""Text columns that hold words of the program."""
BY_OFFICERS = frozenset({"actor_name", "confirmed_by", "ended_by"})


@dataclass
class Copying:
    """One copy in the making: its strangers, and whose row each case and contract is."""

    strangers: Strangers
    by_case: dict[int, int] = field(default_factory=dict)
    by_contract: dict[int, int] = field(default_factory=dict)
    people: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    made: int = 0

    def values(self, mapper: Mapper[Any], values: dict[str, Any]) -> dict[str, Any]:
        """What is written in the copy for a row, by the names of its columns."""
        table = str(mapper.local_table)
        if table in AS_THEY_ARE or table == "account_grant":
            return values
        if table == "account":
            return self._officer(values)
        worker_id = self._whose(table, values)
        shift = self.strangers.shift(worker_id)
        found = {column.name: self._value(column, values[column.name], shift) for column in mapper.local_table.columns}
        special = _SPECIAL.get(table)
        return found | (special(self, values, found) if special else {})

    def _officer(self, values: dict[str, Any]) -> dict[str, Any]:
        name = self.strangers.officer(values["name"])
        username = f"{values['role'].value.split('_')[0]}{values['id']}"
        return values | {"name": name, "username": username, "password_hash": None, "last_signed_in_at": None}

    def _whose(self, table: str, values: Mapping[str, Any]) -> int:
        if table == "worker":
            self.people[values["id"]] = values
            return int(values["id"])
        if "worker_id" in values:
            worker_id = int(values["worker_id"])
            if table == "case_file":
                self.by_case[values["id"]] = worker_id
            return worker_id
        if "case_id" in values:
            worker_id = self.by_case[values["case_id"]]
            if table == "contract":
                self.by_contract[values["id"]] = worker_id
            return worker_id
        return self.by_contract[values["contract_id"]]

    def _value(self, column: Any, value: Any, shift: timedelta) -> Any:
        """A day is moved, an officer gets another name, a text of somebody's own is replaced; the rest stays."""
        if value is None or column.foreign_keys or isinstance(column.type, Enum):
            return value
        if column.name in BY_OFFICERS:
            return self.strangers.officer(value)
        if isinstance(value, str) and column.name not in CODES:
            self.made += 1
            return f"Mẫu {self.made}"
        return moved(value, shift)


def _person(copying: Copying, values: Mapping[str, Any], _found: Mapping[str, Any]) -> dict[str, Any]:
    return person_values(copying.strangers, values)


def _paper(copying: Copying, values: Mapping[str, Any], _found: Mapping[str, Any]) -> dict[str, Any]:
    person = copying.people[values["worker_id"]]
    birth = person["birth_date"] + copying.strangers.shift(person["id"])
    return {"value": copying.strangers.number(values["kind"], person["id"], person["sex"], birth)}


def _phone(copying: Copying, values: Mapping[str, Any], _found: Mapping[str, Any]) -> dict[str, Any]:
    typed = copying.strangers.phone(3 * values["id"])
    return {"typed": typed, "number": read_phones(typed)[0].number}


def _consent(_copying: Copying, values: Mapping[str, Any], _found: Mapping[str, Any]) -> dict[str, Any]:
    return {"wording": values["wording"]}


_SPECIAL: dict[str, Callable[[Copying, Mapping[str, Any], Mapping[str, Any]], dict[str, Any]]] = {
    "worker": _person,
    "worker_identifier": _paper,
    "worker_phone": _phone,
    "consent": _consent,
}
