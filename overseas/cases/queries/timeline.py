"""The timeline of a case, a page at a time: what was done and who looked at it, merged by moment, the newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.audit.listing import EVERYTHING, TrailFilter
from overseas.audit.models import AuditEvent, ReadEvent
from overseas.audit.words import TrailKey, is_key_of, remember
from overseas.cases.catalogue import STEP_VERBS, STEPS
from overseas.cases.queries.history import TIMELINE_KINDS, TimelineEntry, entries_of, entry_of_read, secret_values
from overseas.cases.queries.names import kept_names
from overseas.cases.trail_lines import secret_verbs
from overseas.kernel.keyset import Order, page_of
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page

READS = "reads"
SOURCES: tuple[type[AuditEvent | ReadEvent], ...] = (ReadEvent, AuditEvent)
"""What is merged; of two rows of the same moment with the same number the later one here counts as the later one."""
CORRECTIONS = frozenset(
    STEP_VERBS[step.code, event.code].code
    for step in STEPS
    for event in step.events
    if event.transition == "correct"
)  # fmt: skip
Row = AuditEvent | ReadEvent


@dataclass(frozen=True)
class TimelineAsked:
    """What is asked of a timeline: kinds (none: all but the reads), by whom, when, and from which place."""

    kinds: tuple[str, ...] = ()
    of: TrailFilter = EVERYTHING
    cursor: Cursor | None = None
    limit: int = PAGE_ROWS


THE_NEWEST = TimelineAsked()


def timeline(
    session: Session, actor: Actor, case_id: int, *, worker_id: int | None = None, asked: TimelineAsked = THE_NEWEST
) -> Page[TimelineEntry]:
    """A page of the timeline, the newest first. With `worker_id` also what befell the person.

    What a step's own desk alone may know is left out for everybody else.
    """
    wanted = set(asked.kinds) or set(TIMELINE_KINDS) - {READS}
    found: list[Row] = []
    if wanted - {READS}:
        statement = _statement(asked, secret_verbs(actor), of_worker=worker_id is not None)
        found += _events(session, statement, {"case_id": case_id, "worker_id": worker_id})
    if READS in wanted:
        of_case = [ReadEvent.subject_type == "case", ReadEvent.subject_id == case_id]
        found += session.scalars(_laid(select(ReadEvent), ReadEvent, asked, of_case))
    backwards = asked.cursor is not None and asked.cursor.backwards
    found.sort(key=_place, reverse=not backwards)
    page = page_of(found[: asked.limit + 1], asked.cursor, asked.limit, key=_place)
    return Page(_entries(session, actor, page.rows, wanted), page.next_cursor, page.previous_cursor)


def _entries(session: Session, actor: Actor, rows: Sequence[Row], wanted: Collection[str]) -> list[TimelineEntry]:
    events = [row for row in rows if isinstance(row, AuditEvent)]
    names = kept_names(session, events)
    secret = secret_values(actor)
    entries = [
        entry
        for row in rows
        for entry in (entries_of(row, names, secret) if isinstance(row, AuditEvent) else [entry_of_read(row)])
    ]
    return [entry for entry in entries if entry.kind in wanted]


def _place(row: Row) -> tuple[datetime, int]:
    """Where a row stands among those of both kinds."""
    return row.at, row.id * len(SOURCES) + SOURCES.index(type(row))


def _events(session: Session, statement: Select[*tuple[Any, ...]], of: Mapping[str, Any]) -> Sequence[AuditEvent]:
    """The lines of what was done, each with the key of its words."""
    rows = session.execute(statement, of).all()
    remember(session, {event.owner: key for event, key in rows})
    return [event for event, _key in rows]


@lru_cache(maxsize=100)
def _statement(asked: TimelineAsked, secret: frozenset[str], *, of_worker: bool) -> Select[*tuple[Any, ...]]:
    """The lines with their keys, for a case and a person named when it is run; kept, as every case page asks it."""
    opens = is_key_of(AuditEvent.subject_type, AuditEvent.subject_id, AuditEvent.case_id)
    found = select(AuditEvent, TrailKey).outerjoin(TrailKey, opens)
    wanted = set(asked.kinds) or set(TIMELINE_KINDS) - {READS}
    conditions = [_about(of_worker=of_worker), *_of_kinds(wanted)]
    if secret:
        conditions.append(AuditEvent.verb.not_in(sorted(secret)))
    return _laid(found, AuditEvent, asked, conditions)


def _laid(
    found: Select[*tuple[Any, ...]], kind: type[Row], asked: TimelineAsked, conditions: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """The rows of one kind from the cursor's place on: one more than a page holds."""
    found = found.where(*conditions, *_narrowed(kind, asked.of)).limit(asked.limit + 1)
    return Order(kind.at, kind.id).lay(found, _own_cursor(kind, asked.cursor))


def _own_cursor(kind: type[Row], cursor: Cursor | None) -> Cursor | None:
    """The place of a merged list as a place among the rows of one kind."""
    if cursor is None:
        return None
    place = int(cursor.key[1]) - SOURCES.index(kind)
    number = place // len(SOURCES) if cursor.backwards else -(-place // len(SOURCES))
    return Cursor((cursor.key[0], number), cursor.backwards)


def _about(*, of_worker: bool) -> ColumnElement[bool]:
    of_case = AuditEvent.case_id == bindparam("case_id")
    person = and_(AuditEvent.subject_type == "worker", AuditEvent.subject_id == bindparam("worker_id"))
    return or_(of_case, person) if of_worker else of_case


def _of_kinds(wanted: Collection[str]) -> Iterator[ColumnElement[bool]]:
    """The events of these kinds: the same rule as `kind_of`, asked of the database so that pages are full."""
    if set(wanted) >= set(TIMELINE_KINDS) - {READS}:
        return
    of_step = AuditEvent.subject_type.in_([step.code for step in STEPS])
    corrected = or_(AuditEvent.verb.in_(CORRECTIONS), AuditEvent.subject_type == "worker")
    of_case = and_(~of_step, AuditEvent.subject_type != "worker")
    rules = {
        "data": corrected,
        "steps": and_(of_step, ~corrected),
        "stage": or_(of_case, AuditEvent.after["stage"].as_string().is_not(None)),
    }
    yield or_(*(rule for kind, rule in rules.items() if kind in wanted))


def _narrowed(kind: type[Row], asked: TrailFilter) -> Iterator[ColumnElement[bool]]:
    if asked.account_id is not None:
        yield kind.account_id == asked.account_id
    if asked.since is not None:
        yield kind.at >= asked.since
    if asked.before is not None:
        yield kind.at < asked.before
