"""Rows of the trail as they lie in the database, however damaged: what cannot be read is told, not raised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import JSON, DateTime, Table, TypeDecorator, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from overseas.kernel.columns import Json

ROWS = 5000


def raw_rows(session: Session, table: Table, *, after: int | None = None) -> Iterator[Json]:
    """All rows behind a number by theirs, some thousands at a time; in the form in which they were marked.

    A value that cannot be read stays as it was found: then its mark does not fit.
    """
    columns = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    sqlite = session.get_bind().dialect.name == "sqlite"
    readers = [(column.name, read) for column in table.columns if sqlite and (read := _reader(column.type))]
    reached = after
    while True:
        wanted = select(*columns).order_by(table.c.id).limit(ROWS)
        if reached is not None:
            wanted = wanted.where(table.c.id > reached)
        rows = session.execute(wanted).mappings().all()
        for row in rows:
            found = dict(row)
            for name, read in readers:
                if found[name] is not None:
                    found[name] = read(found[name])
            yield found
        if len(rows) < ROWS:
            return
        reached = rows[-1]["id"]


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """What reads a value of this type as SQLite keeps it; None where it lies there as it is."""
    inner = kind.impl if isinstance(kind, TypeDecorator) else kind
    if isinstance(inner, JSON):
        return partial(_attempt, json.loads)
    return partial(_attempt, _moment) if isinstance(inner, DateTime) else None


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def _attempt(read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return read(value)
    except (ValueError, TypeError):
        return value
