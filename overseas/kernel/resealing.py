"""Sealing everything again with another key, in small transactions beside the office's work.

Nothing is remembered of how far it has come: a value names its key, so what is still to do is what names another one.
It may be killed at any moment and started again. What somebody changes meanwhile is sealed with the new key already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, LargeBinary, Select, Table, bindparam, func, or_, select, type_coerce, update
from sqlalchemy.orm import Session

from overseas.kernel.columns import Base
from overseas.kernel.database import ring_of
from overseas.kernel.key_use import sealing_ring
from overseas.kernel.keys import FORM, ID_BYTES, Unreadable
from overseas.kernel.sealing import Opened, Sealed, SealedRow

BATCH = 500
_RAW = LargeBinary()
Hashes = Mapping[tuple[str, str, Any], tuple[bytes, str]]
"""Of each table, column and row what lies there sealed, and a keyed hash of it."""


@dataclass(frozen=True)
class SealedTable:
    """A table with sealed columns, and the number by which its rows are walked through."""

    model: type[SealedRow]
    table: Table
    number: Column[Any]

    def columns(self) -> list[tuple[Opened[Any], Column[Any]]]:
        """Its sealed columns with the attributes that open them."""
        return [(entry, self.table.c[entry.name]) for entry in self.model.__opened__]

    def names(self, row: Any) -> list[Any]:
        """What names the row whose values are sealed."""
        return [getattr(row, name) for name in self.model.__sealed_to__]

    def behind(self, after: Any) -> Select[Any]:
        """Its rows by their number, from behind this one on; a table of texts has no number before the first."""
        found = select(*self.wanted()).order_by(self.number)
        return found if after is None else found.where(self.number > after)

    def wanted(self) -> list[Column[Any]]:
        """What is read of a row."""
        read = [self.number, *(self.table.c[name] for name in self.model.__sealed_to__)]
        read += [column for _entry, column in self.columns()]
        read += [self.table.c[entry.hashed] for entry in self.model.__opened__ if entry.hashed]
        return list(dict.fromkeys(read))


@dataclass
class Findings:
    """What a look at every sealed value found: how many each key sealed, and which do not open."""

    by_key: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def sealed_tables() -> list[SealedTable]:
    """Every table of the program that holds sealed values, by name."""
    found = []
    for mapper in Base.registry.mappers:
        model, table = mapper.class_, mapper.local_table
        if issubclass(model, SealedRow) and isinstance(table, Table):
            (number,) = table.primary_key.columns
            found.append(SealedTable(model, table, number))
    return sorted(found, key=lambda entry: entry.table.name)


def values_by_key(session: Session) -> Counter[str]:
    """How many values each key has sealed."""
    found: Counter[str] = Counter()
    for entry in sealed_tables():
        for _opened, column in entry.columns():
            key = _key_of(column)
            counted = select(key, func.count()).where(column.is_not(None)).group_by(key)
            found.update({bytes(raw).hex(): number for raw, number in session.execute(counted)})
    return found


def reseal_some(session: Session, entry: SealedTable, after: Any = None) -> tuple[int, Any]:
    """Seal the next few rows of a table again with the key that is used now; the number of values, and the last row.

    None stands before the first row, and behind the last one.
    """
    ring = sealing_ring(session.connection())
    old = or_(*(_key_of(column) != ring.active.raw_id for _opened, column in entry.columns()))
    asked = entry.behind(after).where(old).limit(BATCH)
    rows = session.execute(asked).all()
    resealed = 0
    for opened, column in entry.columns():
        found = [
            {"row": getattr(row, entry.number.name), "old": held.blob, "new": opened.reseal(held, ring, *names)}
            for row in rows
            for held, names in [(getattr(row, column.name), entry.names(row))]
            if held is not None and held.key_id != ring.active.id
        ]
        if found:
            unchanged = type_coerce(column, _RAW) == bindparam("old", type_=_RAW)
            change = update(entry.table).where(entry.number == bindparam("row"), unchanged)
            session.execute(change.values({column.name: bindparam("new", type_=column.type)}), found)
            resealed += len(found)
    return resealed, getattr(rows[-1], entry.number.name) if rows else None


def hashes_with(session: Session, key_id: str) -> Hashes:
    """The keyed hash of every value with this key, made beside the office's work: opening them is what takes long."""
    ring, made = ring_of(session).using(seals=key_id, hashes=key_id), {}
    for entry, opened in _hashed():
        for row, held, names in _held(session, entry, opened):
            made[entry.table.name, opened.name, row] = (held.blob, opened.hash(ring, opened.open(held, *names), *names))
    return made


def rehash_all(session: Session, made: Hashes) -> int:
    """Write every keyed hash anew with the key that hashes now, in one transaction: a number stays one person's.

    Of what was made before those are taken whose value is still the same; the rest is made here.
    """
    ring, changed = sealing_ring(session.connection()), 0
    for entry, opened in _hashed():
        change = update(entry.table).where(entry.number == bindparam("row")).values({opened.hashed: bindparam("new")})
        found = []
        for row, held, names in _held(session, entry, opened):
            blob, new = made.get((entry.table.name, opened.name, row), (b"", ""))
            if blob != held.blob:
                new = opened.hash(ring, opened.open(held, *names), *names)
            found.append({"row": row, "new": new})
        if found:
            session.execute(change, found)
        changed += len(found)
    return changed


def _hashed() -> Iterator[tuple[SealedTable, Opened[Any]]]:
    """The sealed columns that are found by a keyed hash."""
    return ((entry, opened) for entry in sealed_tables() for opened in entry.model.__opened__ if opened.hashed)


def _held(session: Session, entry: SealedTable, opened: Opened[Any]) -> Iterator[tuple[Any, Sealed, list[Any]]]:
    """The sealed values of a column, each with the number of its row and what names it."""
    for rows in _walk(session, entry):
        for row in rows:
            held = getattr(row, opened.name)
            if held is not None:
                yield getattr(row, entry.number.name), held, entry.names(row)


def look_at_all(session: Session) -> Findings:
    """Open every sealed value and compare every keyed hash; what does not fit is named by table and row."""
    findings, ring = Findings(), ring_of(session)
    for entry in sealed_tables():
        for rows in _walk(session, entry):
            for row in rows:
                for opened in entry.model.__opened__:
                    _look_at(entry, opened, row, findings, ring.keyed_hashes)
    return findings


def _look_at(entry: SealedTable, opened: Opened[Any], row: Any, findings: Findings, hashes: Any) -> None:
    held: Sealed | None = getattr(row, opened.name)
    if held is None:
        return
    names, place = entry.names(row), f"{entry.table.name} {getattr(row, entry.number.name)}"
    findings.by_key[held.key_id] += 1
    try:
        plain = opened.open(held, *names)
    except Unreadable as fault:
        findings.faults.append(f"{place}: {fault}")
        return
    if opened.hashed and getattr(row, opened.hashed) not in opened.hashes(held.ring, plain, *names):
        findings.faults.append(f"{place}: the keyed hash of {opened.name} is not that of the value.")


def _walk(session: Session, entry: SealedTable) -> Iterator[list[Any]]:
    after = None
    while rows := list(session.execute(entry.behind(after).limit(BATCH))):
        yield rows
        after = getattr(rows[-1], entry.number.name)


def _key_of(column: Column[Any]) -> Any:
    """The id of the key that a sealed value names, as it stands behind its first byte."""
    return func.substr(type_coerce(column, _RAW), len(FORM) + 1, ID_BYTES, type_=_RAW)
