"""How a database comes from one revision to the next, without losing a row on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, Connection

from overseas.kernel.columns import UtcDateTime
from overseas.kernel.database import open_engine
from overseas.kernel.sealing import SealedBytes
from overseas.tables import metadata

# Two upgrades started at the same moment: the second waits here for the first, then finds nothing left to do.
UPGRADE_LOCK = 740_217_001
# A change of tables that cannot get its lock soon would stop everybody's work behind it: better give up and try again.
LOCK_TIMEOUT = "10s"
STATEMENT_TIMEOUT = "30min"


def render_type(kind: str, item: object, _autogenerate: AutogenContext) -> str | Literal[False]:
    """A revision names the database's own types, so that it still runs when the program's have moved on."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    if kind == "type" and isinstance(item, SealedBytes):
        return "sa.LargeBinary()"
    return False


COMPARING: dict[str, Any] = {
    "target_metadata": metadata,
    "compare_type": True,
    "compare_server_default": True,
    "render_item": render_type,
}


class RowsWithoutParentError(RuntimeError):
    """After the revision some rows point to nothing; the revision is undone."""


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """SQLite rebuilds a table by dropping the old one, and with foreign keys on, that deletes the rows below it.

    The switch does nothing inside a transaction, so it goes to the driver, before SQLAlchemy begins one.
    """
    cursor = connection.connection.cursor()
    before = int(cursor.execute("PRAGMA foreign_keys").fetchone()[0])
    cursor.execute("PRAGMA foreign_keys=OFF")
    if cursor.execute("PRAGMA foreign_keys").fetchone()[0] != 0:
        raise RuntimeError("migrations need a connection without an open transaction")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA foreign_keys={before}")
        cursor.close()


def migrate_sqlite(connection: Connection) -> None:
    """All revisions in one transaction that holds the write lock; rows that lost their parent undo it."""
    context.configure(connection=connection, render_as_batch=True, transactional_ddl=True, **COMPARING)
    with foreign_keys_off(connection), context.begin_transaction():
        context.run_migrations()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            tables = ", ".join(sorted({row[0] for row in orphans}))
            raise RowsWithoutParentError(f"{len(orphans)} rows would point to nothing, in: {tables}")


def migrate_postgres(connection: Connection) -> None:
    """All revisions in one transaction, one upgrade at a time, never waiting long for a lock."""
    context.configure(connection=connection, **COMPARING)
    with context.begin_transaction():
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        context.run_migrations()


def migrate(connection: Connection) -> None:
    """Run what is asked for, in the way that suits the database."""
    if connection.dialect.name == "sqlite":
        migrate_sqlite(connection.execution_options(begin_mode="IMMEDIATE"))
    else:
        migrate_postgres(connection)


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    engine = open_engine(context.config.attributes["url"])
    try:
        with engine.connect() as opened:
            migrate(opened)
    finally:
        engine.dispose()
