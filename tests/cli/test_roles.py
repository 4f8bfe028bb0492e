"""The rights of the program's own role on PostgreSQL: on the trail it may only add and read."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from overseas.audit.canonical import SEALS, TRAILS
from overseas.cli.roles import rights_of

ATTACKS = (
    "UPDATE {t} SET id = id",
    "DELETE FROM {t}",
    "TRUNCATE {t}",
    "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    "MERGE INTO {t} USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    "DO $$ BEGIN DELETE FROM {t}; END $$",
    "DROP TABLE {t}",
    "DROP TRIGGER {t}_no_change ON {t}",
    "ALTER TABLE {t} DISABLE TRIGGER ALL",
    "ALTER TABLE {t} OWNER TO overseas_app_of_test",
    "ALTER TABLE {t} RENAME TO another",
    "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY",
    "CREATE RULE quiet AS ON INSERT TO {t} DO INSTEAD NOTHING",
    "CREATE TRIGGER quiet BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_trail()",
    (
        "CREATE OR REPLACE FUNCTION refuse_to_change_the_trail() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$"
    ),
    "DROP FUNCTION refuse_to_change_the_trail() CASCADE",
    "CREATE FUNCTION quiet() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM {t}'",
    "CREATE VIEW quiet AS SELECT * FROM {t}",
    "CREATE TEMPORARY TABLE {t} AS SELECT * FROM {t}",
    "CREATE TEMPORARY VIEW {t} AS SELECT * FROM {t}",
    "SET LOCAL session_replication_role = replica",
    "UPDATE pg_trigger SET tgenabled = 'D'",
    "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",
    "COPY {t} FROM PROGRAM 'true'",
    "UPDATE alembic_version SET version_num = '0001'",
)
"""What somebody tries who got hold of the program's own role."""
INSUFFICIENT_PRIVILEGE = "42501"


def refused(session: Session, statement: str) -> bool:
    """Whether the database does not let this role do it."""
    try:
        with session.begin_nested():
            session.execute(text(statement))
    except ProgrammingError as error:
        return getattr(error.orig, "sqlstate", "") == INSUFFICIENT_PRIVILEGE
    return False


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
        let_through = [attack for attack in ATTACKS if not refused(session, attack.format(t=table))]
        assert let_through == [], table
    session.execute(text("RESET ROLE"))
