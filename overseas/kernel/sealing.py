"""Columns whose values are sealed: written through an attribute, kept unreadable, opened only where they are read.

    class Account(SealedRow, Base):
        __sealed_to__ = ("holder_id",)                                  # what names the row whose value it is
        holder_id: Mapped[int] = ...
        number_sealed: Mapped[Sealed | None] = mapped_column("number", SealedBytes)
        number = Opened[str | None](str, "number_sealed")

`row.number` reads and writes plainly. A list that does not show it does not open it; one that does selects
`Account.number_sealed` and opens with `Account.number.open(sealed, holder_id)`. SQL cannot compare it: what must be
found again has a column with a keyed hash beside it, which `Opened` fills:

        number_hash: Mapped[str] = mapped_column(SortedText, unique=True)
        number = Opened[str](str, "number_sealed", hashed="number_hash")
    ... .where(Account.number_hash.in_(Account.number.hashes(ring_of(session), "123")))
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, NoReturn, TypeVar, cast, overload

from sqlalchemy import ColumnElement, Connection, Dialect, LargeBinary, TypeDecorator, event, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.sql import operators

from overseas.kernel.database import ring_of_dialect
from overseas.kernel.key_use import sealing_ring
from overseas.kernel.keys import KeyRing, key_id_of

T = TypeVar("T")
Plain = str | int | bool
INT_BYTES = 8
TEXT_BYTES = 16


@dataclass(frozen=True)
class Sealed:
    """A value as it lies in the database, with the ring that opens it."""

    blob: bytes
    ring: KeyRing
    sealed_from: Unsealed | None = None

    @property
    def key_id(self) -> str:
        """The id of the key that sealed it."""
        return key_id_of(self.blob)

    def __repr__(self) -> str:
        return "Sealed()"


@dataclass(frozen=True)
class Unsealed:
    """A value that was set and waits to be sealed when its row is written."""

    value: Plain

    def __repr__(self) -> str:
        return "Unsealed()"


class _NoComparison(TypeDecorator.Comparator[Sealed]):
    """Equal values are sealed differently each time: a comparison would be wrong without a word."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        """Only asking whether there is a value."""
        if op in {operators.is_, operators.is_not, operators.eq, operators.ne} and other == (None,):
            return super().operate(op, *other, **kwargs)
        raise TypeError("a sealed column is not compared or sorted; ask its keyed hash")


class SealedBytes(TypeDecorator[Sealed]):
    """The type of a sealed column: nothing goes in that was not sealed, nothing comes out that could be compared."""

    impl = LargeBinary
    cache_ok = True
    comparator_factory = _NoComparison

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:
        """Only what is sealed goes in."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("a value for a sealed column was not sealed")
        return value.blob if value is not None else None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        """The value comes out sealed, with the ring of its database."""
        return Sealed(bytes(value), ring_of_dialect(dialect)) if value is not None else None


class SealedRow:
    """A table with sealed columns; `__sealed_to__` names the attributes that say whose the values are.

    They are bound into the seal: a value that is copied to another row does not open there.
    """

    __tablename__: Any
    __sealed_to__: ClassVar[tuple[str, ...]]
    __opened__: ClassVar[tuple[Opened[Any], ...]] = ()


class Opened(Generic[T]):
    """The attribute through which a sealed column is read and written."""

    def __init__(
        self, kind: type[Plain], attribute: str, *, hashed: str | None = None, in_its_row: bool = False
    ) -> None:
        """`hashed` is the attribute of the keyed hash; `in_its_row`: equal only beside the same names of the row."""
        self.kind = kind
        self.attribute = attribute
        self.hashed = hashed
        self.in_its_row = in_its_row

    def __set_name__(self, owner: type[SealedRow], name: str) -> None:
        self.owner = owner
        self.name = name
        owner.__opened__ = (*owner.__opened__, self)

    @overload
    def __get__(self, row: None, owner: type) -> Opened[T]: ...

    @overload
    def __get__(self, row: object, owner: type) -> T: ...

    def __get__(self, row: object | None, owner: type) -> Opened[T] | T:
        if row is None:
            return self
        return self._read(row, _names(row, self.owner))

    def __set__(self, row: object, value: T) -> None:
        if value is None:
            setattr(row, self.attribute, None)
        elif not isinstance(value, self.kind):
            raise TypeError(f"{self.place[0]} holds {self.kind.__name__}, not {type(value).__name__}")
        elif getattr(row, self.attribute) is None or self._read(row, _names(row, self.owner)) != value:
            setattr(row, self.attribute, Unsealed(value))

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("a sealed column is not compared; ask its keyed hash")

    __hash__ = object.__hash__

    @property
    def place(self) -> tuple[str]:
        """The column, as it is bound into each of its seals."""
        return (f"{self.owner.__tablename__}.{self.name}",)

    def seal(self, ring: KeyRing, value: T, *row: object) -> Sealed:
        """The value sealed for the row that `row` names, for statements that write without the session's objects."""
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.place[0]} holds {self.kind.__name__}, not {type(value).__name__}")
        return Sealed(ring.seal(_as_bytes(value), (*self.place, *map(str, row))), ring, Unsealed(value))

    def hash(self, ring: KeyRing, value: object, *row: object) -> str:
        """The keyed hash by which a value of this column is found, in the row that `row` names."""
        return ring.keyed_hash(self.place[0], self._hashed_text(value, row))

    def hashes(self, ring: KeyRing, value: object, *row: object) -> list[str]:
        """The hashes under which a value may stand in this column: one for each key of the ring."""
        return ring.keyed_hashes(self.place[0], self._hashed_text(value, row))

    def _hashed_text(self, value: object, row: Sequence[object]) -> str:
        return " ".join(map(str, (*row, value) if self.in_its_row else (value,)))

    def reseal(self, sealed: Sealed, ring: KeyRing, *row: object) -> Sealed:
        """The same value of the same row, sealed with the key that seals now."""
        return self.seal(ring, self.open(sealed, *row), *row)

    def open(self, sealed: Sealed, *row: object) -> T:
        """The value that was sealed for the row that `row` names. Unreadable when it does not open."""
        plain = _from_bytes(self.kind, sealed.ring.open(sealed.blob, (*self.place, *map(str, row))))
        return cast("T", plain)  # `kind` and T are said side by side where the column is declared

    def _read(self, row: object, names: Sequence[object]) -> T:
        held: Sealed | Unsealed | None = getattr(row, self.attribute)
        if isinstance(held, Sealed) and held.sealed_from is None:
            return self.open(held, *names)
        known = held.sealed_from if isinstance(held, Sealed) else held
        return cast("T", known.value if known is not None else None)

    def seal_in(self, row: object, ring: KeyRing) -> None:
        """Seal the value in the row under the names that the row has now."""
        plain: T = self._read(row, _former_names(row, self.owner))
        setattr(row, self.attribute, self.seal(ring, plain, *_names(row, self.owner)))
        if self.hashed:
            setattr(row, self.hashed, self.hash(ring, plain, *_names(row, self.owner)))


def _as_bytes(value: Plain) -> bytes:
    """Whole numbers, answers and short texts have one length each: the sealed value tells nothing by its size."""
    if isinstance(value, bool):
        return b"\x01" if value else b"\x00"
    if isinstance(value, int):
        return value.to_bytes(INT_BYTES, "big", signed=True)
    text = value.encode()
    return text + bytes(-len(text) % TEXT_BYTES)


def _from_bytes(kind: type[Plain], held: bytes) -> Plain:
    if kind is bool:
        return held == b"\x01"
    return int.from_bytes(held, "big", signed=True) if kind is int else held.rstrip(b"\x00").decode()


def _names(row: object, owner: type[SealedRow]) -> list[object]:
    return [getattr(row, name) for name in owner.__sealed_to__]


def _former_names(row: object, owner: type[SealedRow]) -> list[object]:
    histories = [inspect(row, raiseerr=True).attrs[name].history for name in owner.__sealed_to__]
    return [(history.deleted or history.sum())[0] for history in histories]


@event.listens_for(SealedRow, "before_insert", propagate=True)
def _seal_new(_mapper: Mapper[Any], connection: Connection, row: SealedRow) -> None:
    _seal(connection, row, moved=True)


@event.listens_for(SealedRow, "before_update", propagate=True)
def _seal_changed(_mapper: Mapper[Any], connection: Connection, row: SealedRow) -> None:
    moved = any(inspect(row, raiseerr=True).attrs[name].history.deleted for name in row.__sealed_to__)
    _seal(connection, row, moved=moved)


def _seal(connection: Connection, row: SealedRow, *, moved: bool) -> None:
    wanted = Sealed | Unsealed if moved else Unsealed
    waiting = [column for column in row.__opened__ if isinstance(getattr(row, column.attribute), wanted)]
    if not waiting:
        return
    if None in _names(row, type(row)):
        raise RuntimeError(f"a row of {row.__tablename__} does not say whose it is before it is sealed")
    ring = sealing_ring(connection)
    for column in waiting:
        column.seal_in(row, ring)


def opened_row(table: type[SealedRow], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row by columns, as a statement on the table found it, with its sealed values open: `Unsealed`."""
    names = [row[name] for name in table.__sealed_to__]
    sealed = {entry: row[entry.name] for entry in table.__opened__}
    opened = {entry.name: Unsealed(entry.open(held, *names)) for entry, held in sealed.items() if held is not None}
    return {**row, **opened}


def sealed_row(table: type[SealedRow], ring: KeyRing, row: Mapping[str, Any]) -> dict[str, Any]:
    """The same row, or another one made after it, as a statement that writes it needs it."""
    names = [row[name] for name in table.__sealed_to__]
    found = dict(row)
    for entry in table.__opened__:
        held = row[entry.name]
        if isinstance(held, Unsealed):
            found[entry.name] = entry.seal(ring, held.value, *names)
            found |= {entry.hashed: entry.hash(ring, held.value, *names)} if entry.hashed else {}
    return found


def sealed_names(table: object) -> frozenset[str]:
    """The names of the attributes that a table (or a row of it) keeps sealed; none where it keeps nothing sealed."""
    return frozenset(entry.name for entry in getattr(table, "__opened__", ()))
