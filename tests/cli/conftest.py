"""A database of its own for each test of the command line: commands open and close it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overseas.kernel.database import open_engine
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.unit_of_work import Store
from overseas.tables import metadata
from tests.databases import migrated_database
from tests.keys import RING


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """The address of a new database; gone after the test."""
    with migrated_database(tmp_path, purpose="cli") as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """The database as a door sees it."""
    learn_constraints(metadata)
    engine = open_engine(url, ring=RING)
    yield Store(engine)
    engine.dispose()
