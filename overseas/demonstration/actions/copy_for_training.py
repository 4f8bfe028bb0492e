"""A copy for training: the same offices, cases and contracts, with invented people in the place of the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, func, insert, inspect, select
from sqlalchemy.orm import Mapper, Session

from overseas.audit.journal import Change, Signatory, Subject, record, verb
from overseas.demonstration.copying import ABOUT_OFFICERS, ABOUT_PEOPLE, AS_THEY_ARE, Copying
from overseas.demonstration.queries import real_words
from overseas.demonstration.strangers import Strangers
from overseas.kernel.folding import word_ends
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.installation import Installation
from overseas.kernel.sealing import SealedRow
from overseas.privacy.queries.held import mappers, values_of_row
from overseas.quotas.counters import recompute_counters
from overseas.workers.models import NameEnding, Worker

COPIED = verb("installation.copy", _l("made this copy for training"))
BATCH = 500


def copy_for_training(session: Session, by: Signatory, *, source: Session, salt: str, at: datetime) -> dict[str, int]:
    """Fill the empty database of `session` from `source`; how many rows of each table.

    No name, number, telephone, address or text of somebody's own goes along; days are moved, alike for each person.
    Accounts keep role and agency and get other names; nobody can sign in until a new link is made.
    """
    copying, counts = Copying(Strangers(salt, real_words(source))), {}
    tables = {*AS_THEY_ARE, *ABOUT_OFFICERS, *ABOUT_PEOPLE}
    for name, mapper in _in_order(tables):
        counts[name] = 0
        for row in source.scalars(select(mapper.class_).order_by(*_order(mapper))).yield_per(BATCH):
            session.add(_made(mapper, copying.values(mapper, values_of_row(row))))
            source.expunge(row)
            counts[name] += 1
            if counts[name] % BATCH == 0:
                _write(session)
        _write(session)
    _follow_up(session)
    session.add(Installation(id=1, made_at=at, demonstration=True))
    record(session, by, COPIED, Subject("installation", 1), at=at, change=Change(after=counts))
    session.flush()
    return counts


def _in_order(tables: set[str]) -> Iterator[tuple[str, Mapper[Any]]]:
    """The tables with their classes, those that others point to first."""
    classes = mappers()
    for table in Worker.metadata.sorted_tables:
        if table.name in tables:
            yield table.name, classes[table.name]


def _order(mapper: Mapper[Any]) -> list[Any]:
    """By number; what points within its own table comes after that to which it points, as it was made after it."""
    return list(mapper.primary_key)


def _made(mapper: Mapper[Any], values: dict[str, Any]) -> Any:
    """A new row of the class; what is sealed is set through its open attribute and sealed anew when it is written."""
    kind = mapper.class_
    opened = {one.attribute: one for one in kind.__opened__} if issubclass(kind, SealedRow) else {}
    row = kind()
    for attribute in inspect(kind).column_attrs:
        column = attribute.columns[0].name
        if attribute.key in opened:
            setattr(row, opened[attribute.key].name, values[column])
        elif not column.endswith("_hash") or column == "password_hash":
            setattr(row, attribute.key, values[column])
    return row


def _write(session: Session) -> None:
    session.flush()
    session.expunge_all()


def _follow_up(session: Session) -> None:
    """What follows from the rows: the search by name, the counters, and the next numbers on PostgreSQL."""
    found = session.execute(select(Worker.id, Worker.name_folded, Worker.unit_id, Worker.province_id))
    for worker_id, folded, unit_id, province_id in found.all():
        rows = [
            {"worker_id": worker_id, "ending": ending, "unit_id": unit_id, "province_id": province_id}
            for ending in word_ends(folded)
        ]
        session.execute(insert(NameEnding), rows)
    recompute_counters(session)
    if session.get_bind().dialect.name == "postgresql":
        for table in Worker.metadata.sorted_tables:
            key = list(table.primary_key.columns)
            if len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys:
                sequence = func.pg_get_serial_sequence(table.name, key[0].name)
                session.execute(
                    select(func.setval(sequence, func.coalesce(select(func.max(key[0])).scalar_subquery(), 1)))
                )
