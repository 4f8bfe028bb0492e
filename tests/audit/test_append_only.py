"""Nobody changes or removes a row of the trail: the database itself refuses it, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from overseas.audit.actions import seal_trails
from overseas.audit.canonical import SEALS, TRAILS
from overseas.audit.journal import Program, Subject, record, record_read, verb
from overseas.audit.models import AuditEvent, FieldChange, Operation, RefusalEvent
from overseas.kernel.i18n import lazy as _l
from overseas.tables import metadata
from tests.world import NOW

TRIED = verb("test.append_only", _l("tried something"))
TRAIL = ("audit_event", "field_change", "read_event", "refusal_event", "trail_seal")
BYPASSES = {
    "update": "UPDATE {t} SET at = at",
    "update of one column": "UPDATE {t} SET id = id + 1000",
    "delete": "DELETE FROM {t}",
    "delete of one row": "DELETE FROM {t} WHERE id = (SELECT max(id) FROM {t})",
}
OF_SQLITE = {
    "replace": "INSERT OR REPLACE INTO {t} SELECT * FROM {t}",
    "upsert": "INSERT INTO {t} SELECT * FROM {t} WHERE true ON CONFLICT (id) DO UPDATE SET at = excluded.at",
}
OF_POSTGRESQL = {
    "truncate": "TRUNCATE {t}",
    "truncate with what hangs on it": "TRUNCATE {t} CASCADE",
    "upsert": "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT (id) DO UPDATE SET at = excluded.at",
    "as a replica": "SET LOCAL session_replication_role = replica; DELETE FROM {t}",
}


@pytest.fixture
def filled(session: Session) -> Session:
    """One row in each kind of trail."""
    program = Program("test")
    line = record(session, program, TRIED, Subject("test", 1), at=NOW)
    record_read(session, program, "case.open", Subject("case", 1), at=NOW)
    session.add(RefusalEvent(at=NOW, actor_name="", what="x", status=404, method="GET", page="/", address="192.0.2.1"))
    session.flush()
    seal_trails(session, at=NOW)
    session.add(
        FieldChange(
            at=NOW, event_id=line.id, actor_name="", table_name="x", row_key="1", operation=Operation.UPDATE, field="y"
        )
    )
    session.flush()
    return session


def refused(connection: Connection, statement: str) -> bool:
    """Whether the database refuses the statement with the words of the trail."""
    try:
        with connection.begin_nested():
            connection.execute(text(statement))
    except DBAPIError as error:
        return "append-only" in str(error.orig)
    return False


@pytest.mark.parametrize("table", TRAIL)
def test_a_row_of_the_trail_can_only_be_added(filled: Session, engine: Engine, table: str) -> None:
    connection = filled.connection()
    before = connection.execute(select(metadata.tables[table])).all()
    assert before
    own = OF_POSTGRESQL if engine.dialect.name == "postgresql" else OF_SQLITE
    let_through = [
        name for name, statement in {**BYPASSES, **own}.items() if not refused(connection, statement.format(t=table))
    ]
    assert let_through == []
    assert connection.execute(select(metadata.tables[table])).all() == before


def test_another_table_can_be_changed(filled: Session) -> None:
    assert not refused(filled.connection(), "UPDATE submission SET location = ''")


def test_every_table_that_calls_itself_trail_is_protected(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        query = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_no_change' AND tgenabled = 'A'"
    else:
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_update'"
    with engine.connect() as connection:
        protected = set(connection.scalars(text(query)))
        there = set(inspect(connection).get_table_names())
    assert protected == set(TRAIL)
    assert set(TRAIL) <= there
    assert {*TRAILS, SEALS.name} == set(TRAIL)


def test_rows_are_counted_not_reused(filled: Session) -> None:
    number = filled.scalar(select(func.max(AuditEvent.id)))
    record(filled, Program("test"), TRIED, Subject("test", 2), at=NOW)
    filled.flush()
    assert filled.scalar(select(func.max(AuditEvent.id))) == (number or 0) + 1
