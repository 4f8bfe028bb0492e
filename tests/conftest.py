"""What every test may ask for: a real database, a small world in it, and a browser's client for each role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from overseas.kernel.database import for_writing, open_engine
from overseas.kernel.i18n import use_language
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.unit_of_work import Store
from overseas.tables import metadata
from tests.databases import migrated_database
from tests.keys import RING
from tests.world import World, build_world


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database for this test process."""
    with migrated_database(tmp_path_factory.mktemp("database"), purpose="tests") as url:
        yield url


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """One engine on it."""
    learn_constraints(metadata)
    made = open_engine(database_url, ring=RING)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose changes, commits included, are undone after the test."""
    with for_writing(engine).connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as made:
            yield made
        outer.rollback()


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Store]:
    """A database of the test's own, for what several do in it at the same moment."""
    learn_constraints(metadata)
    with migrated_database(tmp_path, purpose="at_once") as url:
        made = open_engine(url, ring=RING)
        yield Store(made)
        made.dispose()


@pytest.fixture
def world(session: Session) -> World:
    """Two provinces with their offices and one account for each role."""
    return build_world(session)


@pytest.fixture(autouse=True)
def _speak_english() -> None:
    """Rules are asserted in English; pages are tested in both languages where they are drawn."""
    use_language("en")
