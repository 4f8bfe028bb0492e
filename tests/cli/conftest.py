"""A database of its own for each test of the command line: commands open and close it themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from overseas.kernel.database import open_engine
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.unit_of_work import Store
from overseas.tables import metadata
from tests.databases import migrated_database
from tests.keys import KEYS, RING

PATIENCE = 60


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


@pytest.fixture
def environment(url: str, tmp_path: Path, store: Store) -> dict[str, str]:
    """What a process of the program is told: this database, and a home of its own."""
    assert store
    return os.environ | {
        "OVERSEAS_HOME": str(tmp_path),
        "OVERSEAS_DATABASE_URL": url,
        "OVERSEAS_LANGUAGE": "en",
        "OVERSEAS_KEYS": KEYS,
    }


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[int]:
    """A web process on a free port, which is given; ended after the block, and it must end well."""
    command = [sys.executable, "-m", "overseas", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.readline()
    assert said.startswith("Serving on http://127.0.0.1:"), said
    yield int(said.rsplit(":", 1)[1])
    process.terminate()
    assert process.wait(timeout=PATIENCE) == 0
    process.stdout.close()
