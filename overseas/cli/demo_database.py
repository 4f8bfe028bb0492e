"""Where a demonstration is made: on SQLite in a file that gets its name when it is complete, else on the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import create_engine, make_url

from config import Settings
from overseas.cli.schema import clear, upgrade
from overseas.demonstration.queries import Standing, standing_of

BESIDE = ("", "-wal", "-shm", "-journal")


def standing(settings: Settings) -> Standing:
    """What stands in the database of these settings; a SQLite file is not made by looking."""
    path = file_of(settings)
    if path is not None and not path.exists():
        return Standing.NOTHING
    # Not as the program opens its own: that would already change how somebody else's file is kept.
    engine = create_engine(settings.database_url)
    try:
        return standing_of(engine)
    finally:
        engine.dispose()


@contextmanager
def making_place(settings: Settings) -> Iterator[Settings]:
    """Settings whose database has its tables and nothing else. What stood there before goes: the caller has looked.

    A SQLite file takes the place of the former one when the block has ended well; one that an interrupted making left
    behind never had the right name, and is removed.
    """
    path = file_of(settings)
    if path is None:
        clear(settings.database_url)
        upgrade(settings.database_url)
        yield settings
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    _remove(unfinished)
    url = make_url(settings.database_url).set(database=str(unfinished)).render_as_string(hide_password=False)
    upgrade(url)
    try:
        yield replace(settings, database_url=url)
    except BaseException:
        _remove(unfinished)
        raise
    _remove(path)
    unfinished.replace(path)


def file_of(settings: Settings) -> Path | None:
    """The file of a SQLite database; None on a server."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _remove(path: Path) -> None:
    for ending in BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)
