"""What changed in the records, column by column, in words: who changed what, and from what to what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Enum, TypeDecorator
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor, may
from overseas.audit.changes import MASKED
from overseas.audit.models import FieldChange, Operation
from overseas.cases.catalogue import STEPS
from overseas.cases.queries.names import names_of
from overseas.cases.trail import NAMED, Names
from overseas.cases.wording import Say, say_day, say_dong, say_yes_no
from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.columns import Base
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day
from overseas.privacy.holdings import TECHNICAL
from overseas.privacy.record_names import OFFICE_RECORDS, choice_said, field_label, record_name
from overseas.units.queries import units_by_ids

LONGEST = 120
UNITS = frozenset({"unit_id", "province_id", "residence_unit_id", "departure_unit_id"})
_NAMED = {**NAMED, "ethnicity_slug": "ethnicity", "group_slug": "group"}


@dataclass(frozen=True)
class FieldSaid:
    """One column: `code` asks for its changes alone; before and after in words, None where they may not be told."""

    code: str
    label: Text
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ChangeLine:
    """What one action changed in a record: when, who, which record of which case, and the columns.

    They are all of its columns when it was added or removed. `id` is the number of the newest of its rows in the trail.
    """

    id: int
    at: datetime
    actor: str
    record: str
    operation: Operation
    case_id: int | None
    fields: Sequence[FieldSaid]


@dataclass(frozen=True)
class _Reader:
    """What one reader may be told, and the names of what the lines hold as a key."""

    by: Actor
    secret: Collection[tuple[str, str]]
    content: bool
    names: Names

    @property
    def told_in_part(self) -> frozenset[str]:
        """The tables of which another desk keeps something for itself."""
        return frozenset(table for table, _name in self.secret)


def change_lines(session: Session, by: Actor, rows: Sequence[FieldChange], *, content: bool) -> list[ChangeLine]:
    """The changes in words, those of a record by one action together; without `content` nothing told of people.

    What a step's own desk alone may know is left out: that a loan fell overdue is told by the name of the column alone.
    """
    values = [_values(row) for row in rows]
    secret = {
        (step.model.__tablename__, entry.name)
        for step in STEPS
        for entry in step.fields
        if entry.desk_only and not may(by, step.view)
    }
    names = {**names_of(session, _plain(values)), **_units(session, values)}
    reader = _Reader(by, secret, content, names)
    lines: list[ChangeLine] = []
    for _key, together in groupby(zip(rows, values, strict=True), key=_action_on_record):
        found = list(together)
        lines.append(_line(found[0][0], {name: pair for _row, one in found for name, pair in one.items()}, reader))
    return [line for line in lines if line.fields]


def _action_on_record(found: tuple[FieldChange, Values]) -> tuple[int, str, str, str]:
    row = found[0]
    return row.event_id, row.operation, row.table_name, row.row_key


Values = Mapping[str, tuple[Any, Any]]
"""What stood in each column before and after."""


def _values(row: FieldChange) -> Values:
    if row.field is not None:
        return {row.field: (row.before, row.after)}
    before, after = row.before or {}, row.after or {}
    return {name: (before.get(name), after.get(name)) for name in {**before, **after} if name not in TECHNICAL}


def _plain(values: Iterable[Values]) -> Iterator[dict[str, Any]]:
    for found in values:
        for side in (0, 1):
            yield {name: pair[side] for name, pair in found.items() if pair[side] not in (None, MASKED)}


def _units(session: Session, values: Iterable[Values]) -> Names:
    ids = {held for found in values for name, pair in found.items() if name in UNITS for held in pair}
    found = units_by_ids(session, {held for held in ids if isinstance(held, int)})
    return {("unit", str(number)): unit.name for number, unit in found.items()}


def _line(row: FieldChange, values: Values, reader: _Reader) -> ChangeLine:
    told = reader.content or row.table_name in OFFICE_RECORDS
    fields = []
    for name, pair in values.items():
        if (row.table_name, name) in reader.secret:
            continue
        before, after = (_said(row.table_name, name, held, reader) if told else None for held in pair)
        if told and before == after and row.table_name in reader.told_in_part and MASKED not in pair:
            continue  # also a state that another desk is told as the one before
        fields.append(FieldSaid(f"{row.table_name}.{name}", _upper(field_label(row.table_name, name)), before, after))
    record = str(record_name(row.table_name))
    return ChangeLine(row.id, row.at, row.actor_name, record, row.operation, row.case_id, fields)


def _said(table: str, name: str, value: Any, reader: _Reader) -> str:
    """A kept value in words; empty for nothing."""
    if value is None or value == "":
        return ""
    if value == MASKED:
        return _("not shown")
    kind = "unit" if name in UNITS else _NAMED.get(name, "")
    if (named := reader.names.get((kind, str(value)))) is not None:
        return named
    column = Base.metadata.tables[table].columns.get(name) if table in Base.metadata.tables else None
    return _by_type(table, column, value, reader.by)[:LONGEST]


def _by_type(table: str, column: Column[Any] | None, value: Any, by: Actor) -> str:
    """A value as its column's type writes it. What an older revision kept in another form stays as it is."""
    held: Any = column.type if column is not None else None
    kind = held.impl if isinstance(held, TypeDecorator) else held
    try:
        if isinstance(kind, Enum) and kind.enum_class is not None:
            return choice_said(by, table, kind.enum_class(value))
        written = next((say for of, say in _WRITTEN if isinstance(kind, of)), None)
        return written(value) if written else ", ".join(map(str, value if isinstance(value, list) else [value]))
    except ValueError:
        return str(value)


def _moment(value: Any) -> str:
    local = datetime.fromisoformat(str(value)).astimezone(OFFICE_ZONE)
    return f"{written_day(local.date())} {local:%H:%M}"


_WRITTEN: tuple[tuple[type, Say], ...] = (
    (Boolean, say_yes_no),
    (Date, say_day),
    (DateTime, _moment),
    (BigInteger, say_dong),
)
"""How a kept value is written, by the type of its column."""


def _upper(label: Text) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]
