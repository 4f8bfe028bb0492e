"""Lines of the trail as somebody asks for them: by who did it, whom or which case it concerns, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from overseas.audit.models import AuditEvent, FieldChange, ReadEvent, RefusalEvent
from overseas.audit.words import know_keys, opened_lines
from overseas.kernel.columns import Json
from overseas.kernel.keyset import Order, page_of
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page

Line = AuditEvent | FieldChange | ReadEvent | RefusalEvent
KINDS: dict[str, type[Line]] = {
    "audit_event": AuditEvent,
    "field_change": FieldChange,
    "read_event": ReadEvent,
    "refusal_event": RefusalEvent,
}
BATCH = 1000


@dataclass(frozen=True)
class TrailFilter:
    """What is asked for; what is None or empty narrows nothing. A person stands for herself and her cases.

    `field` narrows changes to one column, named by its table and itself; a record that was added or removed with a
    value in that column counts.
    """

    account_id: int | None = None
    worker_id: int | None = None
    case_ids: tuple[int, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    field: tuple[str, str] | None = None


EVERYTHING = TrailFilter()


def trail_page(
    session: Session, trail: str, asked: TrailFilter, cursor: Cursor | None = None, *, limit: int = PAGE_ROWS
) -> Page[Line]:
    """A page of one kind of trail, the newest first."""
    model = KINDS[trail]
    order = Order(model.at, model.id)
    found = select(model).where(*_conditions(model, asked)).limit(limit + 1)
    rows: list[Line] = list(session.scalars(order.lay(found, cursor)))
    know_keys(session, [row.owner for row in rows if isinstance(row, AuditEvent)])
    return page_of(rows, cursor, limit, key=lambda row: (row.at, row.id))


def trail_rows(session: Session, trail: str, asked: TrailFilter, *, limit: int | None = None) -> Iterator[Json]:
    """The lines as plain values, the newest first, some at a time: as many as there are."""
    model = KINDS[trail]
    columns = list(model.__table__.columns)
    order, cursor, left = Order(model.at, model.id), None, limit
    while left is None or left > 0:
        batch = BATCH if left is None else min(BATCH, left)
        found = select(*columns).where(*_conditions(model, asked)).limit(batch)
        rows = session.execute(order.lay(found, cursor)).mappings().all()
        yield from opened_lines(session, [dict(row) for row in rows]) if model is AuditEvent else map(dict, rows)
        if len(rows) < batch:
            return
        left = None if left is None else left - batch
        cursor = Cursor((rows[-1]["at"].isoformat(), rows[-1]["id"]))


def _conditions(model: Any, asked: TrailFilter) -> Iterator[ColumnElement[bool]]:
    if asked.account_id is not None:
        yield model.account_id == asked.account_id
    if asked.worker_id is not None or asked.case_ids:
        yield or_(*_about(model, asked))
    if asked.since is not None:
        yield model.at >= asked.since
    if asked.before is not None:
        yield model.at < asked.before
    if asked.field is not None and model is FieldChange:
        table, column = asked.field
        held = or_(*(side[column].as_string().is_not(None) for side in (FieldChange.before, FieldChange.after)))
        yield FieldChange.table_name == table
        yield or_(FieldChange.field == column, and_(FieldChange.field.is_(None), held))


def _about(model: Any, asked: TrailFilter) -> Iterator[ColumnElement[bool]]:
    """Whom or what a line concerns; a refusal concerns nobody."""
    if model is RefusalEvent:
        yield false()
        return
    somebody = asked.worker_id is not None  # compared with nobody, every line without a person would fit
    if model is FieldChange:
        yield FieldChange.case_id.in_(asked.case_ids)
        if somebody:
            yield FieldChange.worker_id == asked.worker_id
        return
    yield and_(model.subject_type == "case", model.subject_id.in_(asked.case_ids))
    if somebody:
        yield and_(model.subject_type == "worker", model.subject_id == asked.worker_id)
    if model is AuditEvent:
        yield AuditEvent.case_id.in_(asked.case_ids)
