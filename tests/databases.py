"""The databases that the tests run on: a SQLite file by default, a PostgreSQL server where one is given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, make_url

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
SERVER = "OVERSEAS_TEST_DATABASE_URL"


def server_url() -> str | None:
    """The PostgreSQL server that this run was given, or None: then the tests use SQLite."""
    return os.environ.get(SERVER) or None


def worker_name() -> str:
    """Which of the parallel test processes this is; each has databases of its own."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def sqlite_url(folder: Path, name: str = "test") -> str:
    """The address of a SQLite file in `folder`."""
    return f"sqlite:///{folder / f'{name}.sqlite'}"


@contextmanager
def empty_database(folder: Path, *, purpose: str) -> Iterator[str]:
    """The address of a new, empty database for this purpose and test process; gone after the block."""
    server = server_url()
    if server is None:
        yield sqlite_url(folder, purpose)
        return
    name = f"overseas_{purpose}_{worker_name()}_{os.getpid()}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    administrator = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with administrator.connect() as connection:
            connection.exec_driver_sql(drop)
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            with administrator.connect() as connection:
                connection.exec_driver_sql(drop)
    finally:
        administrator.dispose()


@contextmanager
def migrated_database(folder: Path, *, purpose: str) -> Iterator[str]:
    """The address of a new database at the newest revision; gone after the block."""
    with empty_database(folder, purpose=purpose) as url:
        command.upgrade(alembic_config(url=url), "head")
        yield url


def alembic_config(*, url: str | None = None, connection: Connection | None = None) -> Config:
    """Alembic's settings for one database, given by its address or by an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes.update({"url": url, "connection": connection})
    return config
