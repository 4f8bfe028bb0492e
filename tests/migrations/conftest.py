"""An empty database of the chosen kind for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import empty_database


@pytest.fixture
def empty_url(tmp_path: Path) -> Iterator[str]:
    """The address of a new, empty database; gone after the test."""
    with empty_database(tmp_path, purpose="migrations") as url:
        yield url
