"""Lists by the key of their last row, so that page 200 costs what page 1 does; and counts no further than a cap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from overseas.kernel.columns import UtcDateTime
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.paging import Cursor, Page
from overseas.kernel.writing import written_number

R = TypeVar("R")
S = TypeVar("S", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class Order:
    """How a list is ordered: by a moment or a day, then by the row's number; the latest first, or the earliest."""

    when: InstrumentedAttribute[Any] | ColumnElement[Any]
    number: InstrumentedAttribute[int]
    latest_first: bool = True

    def lay(self, statement: S, cursor: Cursor | None) -> S:
        """The statement in this order, from the cursor's place on."""
        backwards = cursor is not None and cursor.backwards
        falling = self.latest_first != backwards
        if cursor is not None:
            place, key = tuple_(self.when, self.number), tuple_(self._moment(cursor), literal(int(cursor.key[1])))
            statement = statement.where(place < key if falling else place > key)
        columns = (self.when, self.number)
        return statement.order_by(*(column.desc() if falling else column for column in columns))

    def _moment(self, cursor: Cursor) -> SQLColumnExpression[Any]:
        """The moment or day in a cursor. Invalid when the address was made up."""
        text = str(cursor.key[0])
        try:
            if isinstance(self.when.type, UtcDateTime):
                return literal(datetime.fromisoformat(text).astimezone(UTC), UtcDateTime)
            return literal(date.fromisoformat(text))
        except (ValueError, OverflowError):
            sentence = _("This page of the list does not exist. Start again from the first page.")
            raise Invalid({"page": [sentence]}) from None


def page_of(rows: Sequence[R], cursor: Cursor | None, limit: int, *, key: Callable[[R], tuple[date, int]]) -> Page[R]:
    """A page from `limit` + 1 rows as they were read, with the ways on and back."""
    beyond, shown = len(rows) > limit, list(rows[:limit])
    backwards = cursor is not None and cursor.backwards
    if backwards:
        shown.reverse()
    after = bool(shown) if backwards else beyond
    before = beyond if backwards else cursor is not None
    return Page(
        shown,
        next_cursor=_place(key(shown[-1]), backwards=False) if shown and after else None,
        previous_cursor=_place(key(shown[0]), backwards=True) if shown and before else None,
    )


def _place(key: tuple[date, int], *, backwards: bool) -> str:
    return Cursor((key[0].isoformat(), key[1]), backwards).encode()


@dataclass(frozen=True)
class Count:
    """How many rows there are, counted no further than a cap."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        shown = written_number(self.number)
        return f"{shown}+" if self.more else shown

    def __bool__(self) -> bool:
        return self.number > 0


def capped(statement: Select[*tuple[Any, ...]], cap: int) -> Any:
    """How many rows a statement finds, no further than one beyond the cap: a value inside another statement."""
    return select(func.count()).select_from(statement.limit(cap + 1).subquery()).scalar_subquery()


def together(numbers: Iterable[Any]) -> Select[*tuple[Any, ...]]:
    """One statement that asks several numbers, each a value made by `capped`."""
    return select(*numbers)


def counts_of(session: Session, numbers: Select[*tuple[Any, ...]], cap: int) -> list[Count]:
    """The counts that such a statement asks, in its order."""
    return [count_of(number, cap) for number in session.execute(numbers).one()]


def count_of(number: int | None, cap: int) -> Count:
    """A number counted up to one beyond the cap."""
    return Count(min(number or 0, cap), more=(number or 0) > cap)
