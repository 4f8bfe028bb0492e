"""The tables of an installation: at which revision they are, and bringing them to the newest."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from overseas.places import MIGRATIONS


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    return config


def newest_revision() -> str | None:
    """The revision that this program works with."""
    return ScriptDirectory.from_config(_config("")).get_current_head()


def present_revision(engine: Engine) -> str | None:
    """The revision of a database; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(engine: Engine) -> bool:
    """Whether the program and the database speak of the same tables."""
    return present_revision(engine) == newest_revision()


def upgrade(url: str) -> None:
    """Bring the tables of the database at `url` to the newest revision; all of it or nothing."""
    command.upgrade(_config(url), "head")


def clear(url: str) -> None:
    """Take all tables of the program away from the database at `url`; whoever calls knows what is lost."""
    command.downgrade(_config(url), "base")
