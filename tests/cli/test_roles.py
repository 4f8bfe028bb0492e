"""The rights of the program's own role on PostgreSQL: on the trail it may only add and read."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from overseas.audit.canonical import SEALS, TRAILS
from overseas.cli.roles import rights_of


def test_are_printed_for_each_trail() -> None:
    revoked = next(one for one in rights_of("overseas_app") if one.startswith("REVOKE UPDATE"))
    assert all(name in revoked for name in (*TRAILS, SEALS.name))


def test_let_the_program_work_and_add_but_not_change_the_trail(session: Session) -> None:
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite has no roles; there the triggers refuse")
    session.execute(text("CREATE ROLE overseas_app_of_test"))
    for statement in rights_of("overseas_app_of_test"):
        session.execute(text(statement))
    session.execute(text("SET LOCAL ROLE overseas_app_of_test"))
    session.execute(text("UPDATE submission SET location = '/'"))
    for table in (*TRAILS, SEALS.name):
        session.execute(text(f"SELECT count(*) FROM {table}"))
        for forbidden in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
                session.execute(text(forbidden))
    with pytest.raises(ProgrammingError, match="must be owner"), session.begin_nested():
        session.execute(text("DROP TRIGGER audit_event_no_change ON audit_event"))
    session.execute(text("RESET ROLE"))
