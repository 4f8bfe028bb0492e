"""A row of the trail in one written form, the same on every database, and the program's own mark on it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, Table, event, inspect
from sqlalchemy.orm import Mapper

from overseas.audit.models import AuditEvent, FieldChange, Marked, ReadEvent, RefusalEvent, TrailLook, TrailSeal
from overseas.kernel.columns import Base, Json
from overseas.kernel.database import ring_of_dialect
from overseas.kernel.keys import KeyRing

PURPOSE = "trail mark"
UNWRITTEN = frozenset({"id", "mark"})
"""The mark is made before the row has its number; the number is in the seal."""


def _table(model: type[Base]) -> Table:
    found = model.__table__
    if not isinstance(found, Table):
        raise TypeError(model)
    return found


TRAILS: dict[str, Table] = {
    table.name: table for table in (_table(model) for model in (AuditEvent, FieldChange, ReadEvent, RefusalEvent))
}
"""The kinds of trail, by the name of their table."""
SEALS = _table(TrailSeal)
_MARKED = [*TRAILS.values(), _table(TrailLook)]
_WRITTEN = {table.name: sorted(set(table.columns.keys()) - UNWRITTEN) for table in _MARKED}
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def written(trail: str, values: Mapping[str, Any]) -> str:
    """All that a row says, but for its number and its mark."""
    return _ENCODER.encode([trail, {name: as_text(values.get(name)) for name in _WRITTEN[trail]}])


def mark_of(ring: KeyRing, trail: str, values: Mapping[str, Any]) -> str:
    """A new mark for a row: the id of the key, some letters of chance (no two rows are marked alike), the hash."""
    chance = secrets.token_hex(6)
    return f"{ring.active.id}.{chance}.{ring.active.keyed_hash(PURPOSE, chance + written(trail, values))}"


def mark_fits(ring: KeyRing, trail: str, values: Mapping[str, Any]) -> bool:
    """Whether the program made the row's mark for what the row says. False also when its key is not on the ring."""
    key_id, _dot, rest = str(values.get("mark")).partition(".")
    chance, _dot, found = rest.partition(".")
    key = ring.named(key_id)
    return key is not None and key.keyed_hash(PURPOSE, chance + written(trail, values)) == found


def as_kept(row: Marked) -> Json:
    """What a row says by its columns, as it lies in the database: words about people sealed."""
    return {str(attr.columns[0].name): getattr(row, attr.key) for attr in inspect(type(row)).column_attrs}


def as_text(value: Any) -> Any:
    """An instant in UTC to the microsecond, a member of an enumeration as its value, anything else as it is."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.value if isinstance(value, Enum) else value


@event.listens_for(Marked, "before_insert", propagate=True)
def _mark(_mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    row.mark = mark_of(ring_of_dialect(connection.dialect), row.__tablename__, as_kept(row))
