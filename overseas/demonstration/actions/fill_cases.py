"""Filling the demonstration with many cases, to measure pages: rows like those of the told cases, by the batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from overseas.audit.canonical import mark_of
from overseas.audit.journal import Change, Signatory, Subject, record, verb
from overseas.audit.models import AuditEvent
from overseas.audit.words import sealed_lines
from overseas.demonstration.clones import Press, Row, Sample
from overseas.kernel.database import ring_of
from overseas.kernel.i18n import lazy as _l

FILLED = verb("demonstration.fill", _l("filled the demonstration with simple cases"))


def fill_cases(session: Session, by: Signatory, *, press: Press, samples: Sequence[Sample], turns: range) -> int:
    """One batch of cases, each after the next sample; the number of rows."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for turn in turns:
        for name, row in press.clone(samples[turn % len(samples)], turn):
            rows[name].append(row)
    ring, trail = ring_of(session), AuditEvent.__tablename__
    rows[trail] = sealed_lines(session, rows[trail])
    for line in rows[trail]:
        line["mark"] = mark_of(ring, trail, line)
    for name, table in press.tables.items():
        if rows[name]:
            session.execute(insert(table), rows[name])
    return sum(len(found) for found in rows.values())


def go_on_counting(session: Session, by: Signatory, *, press: Press, cases: int, at: datetime) -> None:
    """Rows that are written from now on get numbers behind the filled ones; the trail says that somebody filled."""
    if session.get_bind().dialect.name == "postgresql":
        for name, number in press.numbers.next.items():
            sequence = func.pg_get_serial_sequence(name, "id")
            session.execute(select(func.setval(sequence, number)))
    record(session, by, FILLED, Subject("installation", 1), at=at, change=Change({}, {"cases": cases}))
    session.flush()
