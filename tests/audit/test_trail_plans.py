"""The pages of the trail read no trail from end to end, whatever is asked of them; so they stay fast at any size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from overseas.audit.canonical import TRAILS
from overseas.audit.listing import EVERYTHING, KINDS, TrailFilter, trail_page, trail_rows
from overseas.audit.queries import seal_standing
from overseas.cases.queries.history import TIMELINE_KINDS
from overseas.cases.queries.timeline import TimelineAsked, timeline
from overseas.kernel.paging import Cursor
from tests.world import World

SINCE, BEFORE = datetime(2023, 6, 1, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)
ACCOUNT, PERSON = TrailFilter(account_id=5), TrailFilter(worker_id=7, case_ids=(8, 9))
FILTERS = {
    "of everything": EVERYTHING,
    "of an account": ACCOUNT,
    "of a person": PERSON,
    "of a case": TrailFilter(case_ids=(8,)),
    "of one entry": replace(ACCOUNT, field=("loan", "appraised_on")),
}
CURSOR = Cursor((datetime(2023, 6, 20, tzinfo=UTC).isoformat(), 77))


@contextmanager
def asked(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent within the block, with their values."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        found.append((statement, values))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def read_whole(session: Session, ask: Callable[[], object]) -> list[str]:
    """The steps in which what is asked reads a trail, or its seals, from end to end, in the order of no index."""
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, rightly")
    with asked(session) as statements:
        ask()
    cursor = session.connection().connection.cursor()
    plan = [str(row[-1]) for said in statements for row in cursor.execute(f"EXPLAIN QUERY PLAN {said[0]}", said[1])]
    assert plan
    tables = "|".join([*TRAILS, "trail_seal"])
    return [step for step in plan if re.match(rf"SCAN ({tables})\b(?! USING)", step)]


@pytest.mark.parametrize("trail", list(KINDS))
@pytest.mark.parametrize("name", list(FILTERS))
def test_a_page_of_a_trail(session: Session, trail: str, name: str) -> None:
    for of in (FILTERS[name], replace(FILTERS[name], since=SINCE, before=BEFORE)):
        assert read_whole(session, lambda of=of: trail_page(session, trail, of)) == []
        assert read_whole(session, lambda of=of: trail_page(session, trail, of, CURSOR)) == []
        assert read_whole(session, lambda of=of: list(trail_rows(session, trail, of))) == []


def test_how_the_trail_stands(session: Session) -> None:
    assert read_whole(session, lambda: seal_standing(session)) == []


@pytest.mark.parametrize("kinds", [(), ("reads",), tuple(TIMELINE_KINDS)])
def test_the_timeline_of_a_case(world: World, kinds: tuple[str, ...]) -> None:
    officer, session = world.actor("officer"), world.session
    for cursor in (None, CURSOR):
        asked_for = TimelineAsked(kinds=kinds, of=TrailFilter(account_id=5, since=SINCE), cursor=cursor)
        assert (
            read_whole(session, lambda asked_for=asked_for: timeline(session, officer, 8, worker_id=7, asked=asked_for))
            == []
        )


def test_a_look_that_finds_nothing_proves_nothing(session: Session) -> None:
    assert read_whole(session, lambda: session.execute(text("SELECT * FROM read_event WHERE what = 'x'"))) != []
