"""Rows of the trail as they lie in the database, however damaged: what cannot be read is told, not raised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Table, TypeDecorator, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from overseas.kernel.columns import Json

ROWS = 5000


def raw_rows(session: Session, table: Table) -> Iterator[Json]:
    """All rows by their number, some thousands at a time; in the form in which they were marked.

    A value that cannot be read stays as it was found: then its mark does not fit.
    """
    columns = [type_coerce(column, NullType()).label(column.name) for column in table.columns]
    reached: int | None = None
    while True:
        wanted = select(*columns).order_by(table.c.id).limit(ROWS)
        if reached is not None:
            wanted = wanted.where(table.c.id > reached)
        rows = session.execute(wanted).mappings().all()
        for row in rows:
            yield {column.name: _read(column.type, row[column.name], session) for column in table.columns}
        if len(rows) < ROWS:
            return
        reached = rows[-1]["id"]


def _read(kind: Any, value: Any, session: Session) -> Any:
    if value is None or session.get_bind().dialect.name == "postgresql":
        return value
    inner = kind.impl if isinstance(kind, TypeDecorator) else kind
    try:
        if isinstance(inner, JSON):
            return json.loads(value)
        if isinstance(inner, DateTime):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
    except (ValueError, TypeError):
        return value
    return value
