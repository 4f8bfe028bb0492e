"""The revisions and the tables in the program say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, Integer, MetaData, Table, inspect

from overseas.kernel.database import for_writing, open_engine
from overseas.tables import metadata
from tests.databases import alembic_config, empty_database


def plan(connection: Connection) -> dict[str, Any]:
    """All that the database knows about its tables, checks included, in an order that does not matter."""
    inspector = inspect(connection)
    return {name: _plan_of(connection, name) for name in inspector.get_table_names() if name != "alembic_version"}


def _plan_of(connection: Connection, table: str) -> dict[str, Any]:
    inspector = inspect(connection)
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(table)
        },
        "key": inspector.get_pk_constraint(table),
        "foreign keys": _by_name(inspector.get_foreign_keys(table)),
        "unique": _by_name(inspector.get_unique_constraints(table)),
        "indexes": _by_name(inspector.get_indexes(table)),
        "checks": {
            check["name"]: re.sub(r"\s+", " ", check["sqltext"]) for check in inspector.get_check_constraints(table)
        },
    }


def _by_name(found: list[Any]) -> dict[str, str]:
    return {item["name"]: re.sub(r"\s+", " ", _plain(item)) for item in found}


def _plain(value: Any) -> str:
    """Written out to the last word, so that two plans can be compared."""
    if isinstance(value, dict):
        return "; ".join(sorted(f"{key}: {_plain(part)}" for key, part in value.items()))
    if isinstance(value, list | tuple):
        return ", ".join(_plain(part) for part in value)
    return str(value)


def made_from_tables(folder: Path) -> dict[str, Any]:
    """The plan of a database made straight from the program's tables."""
    with empty_database(folder, purpose="tables") as url:
        engine = open_engine(url)
        with for_writing(engine).begin() as connection:
            metadata.create_all(connection)
            made = plan(connection)
        engine.dispose()
    return made


def test_the_revisions_lead_to_exactly_the_tables_of_the_program(empty_url: str, tmp_path: Path) -> None:
    command.upgrade(alembic_config(url=empty_url), "head")
    engine = open_engine(empty_url)
    with engine.connect() as connection:
        migrated = plan(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    wanted = made_from_tables(tmp_path)
    assert set(migrated) == set(wanted)
    for name, table in wanted.items():
        for part, said in table.items():
            assert migrated[name][part] == said, f"{part} of {name}"


def test_sees_a_column_and_a_check_that_no_revision_made(empty_url: str) -> None:
    engine = open_engine(empty_url)
    planted = MetaData()
    Table("planted", planted, Column("id", Integer, primary_key=True))
    with for_writing(engine).begin() as connection:
        planted.create_all(connection)
        before = plan(connection)
        connection.exec_driver_sql("ALTER TABLE planted ADD COLUMN age INTEGER CONSTRAINT ck_age CHECK (age > 0)")
        after = plan(connection)
    engine.dispose()
    assert set(after["planted"]["columns"]) - set(before["planted"]["columns"]) == {"age"}
    assert set(after["planted"]["checks"]) == {"ck_age"}
