"""The connection to the database: SQLite inside the program, or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from overseas.kernel.keys import KeyRing, KeysError

BUSY_MILLISECONDS = 15_000
RESTED_SECONDS = 5
RANDOM_PAGE_COST = 1.1
CACHE_KILOBYTES = 16_384
"""What each connection to SQLite keeps of the file in memory: with its own 2,000 a page of 100,000 cases reads twice as
long."""

# Each engine has a dialect of its own, and a column's type is handed nothing else of it.
_RINGS: WeakKeyDictionary[Dialect, KeyRing] = WeakKeyDictionary()


def open_engine(url: str, *, ring: KeyRing | None = None, pool_size: int = 20) -> Engine:
    """An engine for `url`, with safe settings for either database. Sealed columns open with its `ring`.

    On SQLite: foreign keys on, write-ahead log, full synchronisation (a power cut loses nothing that was
    confirmed), and real transactions, which Python's driver does not start by itself. On both, an error tells the
    statement without its values: logs and the list of runs hold no personal data.
    """
    engine = _open_engine(url, pool_size=pool_size)
    if ring is not None:
        _RINGS[engine.dialect] = ring
    return engine


def ring_of(session: Session) -> KeyRing:
    """The ring of the session's database. KeysError when it was opened without."""
    return ring_of_dialect(session.get_bind().dialect)


def ring_of_dialect(dialect: Dialect) -> KeyRing:
    """The same, for what is handed only the dialect of its engine."""
    ring = _RINGS.get(dialect)
    if ring is None:
        raise KeysError("This database was opened without its keys.")
    return ring


def _open_engine(url: str, *, pool_size: int) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_size=pool_size, hide_parameters=True)
        event.listen(engine, "connect", _prepare_postgres)
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", _ask_the_rested(engine))
        return engine
    engine = create_engine(
        parsed, pool_size=pool_size, hide_parameters=True, pool_use_lifo=True, connect_args={"check_same_thread": False}
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def for_reading(engine: Engine) -> Engine:
    """The same pool, for sessions that only read: on SQLite in one transaction, on PostgreSQL in none.

    There each statement sees what is committed at its start, with a transaction around it or without. Without one,
    nothing has to be begun and rolled back, and the driver keeps the statements that it prepared: a rollback forgets
    them, and planning them anew took longer than running them.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(begin_mode="DEFERRED")


def for_copying(engine: Engine) -> Engine:
    """The same pool, for a session that reads many tables as they stood at one moment, whatever is written meanwhile.

    On SQLite a transaction that reads sees one moment anyway.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return for_reading(engine)


def for_writing(engine: Engine) -> Engine:
    """The same pool; on SQLite its transactions take the write lock at their start, so none fails half-way."""
    return engine.execution_options(begin_mode="IMMEDIATE")


def insert_into(session: Session, table: type[DeclarativeBase]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens when the row is there already, as this session's database words it."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def _prepare_postgres(connection: Any, _record: Any) -> None:
    """What pages ask lies in memory or on a drive without moving parts; the server's own figure is that of a disk.

    With it the planner reads a table of 10,000 cases from end to end to show 300 of them. And a day that a statement
    makes a text of is written as 2023-10-16, however the server is set.
    """
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("SET datestyle = 'ISO'")
    cursor.execute(f"SET random_page_cost = {RANDOM_PAGE_COST}")
    cursor.close()
    connection.autocommit = False


def _note_rest(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["rested_since"] = monotonic()


def _ask_the_rested(engine: Engine) -> Callable[..., None]:
    """A connection that has rested is asked whether its server is still there; one in steady use need not be."""

    def ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if monotonic() - record.info.get("rested_since", monotonic()) <= RESTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone

    return ask


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        f"busy_timeout={BUSY_MILLISECONDS}",
        f"cache_size=-{CACHE_KILOBYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("begin_mode", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
