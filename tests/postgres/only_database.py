"""A run on another database repeats only the tests that use one: pytest -p tests.postgres.only_database."""

from __future__ import annotations

import pytest

# Whoever uses a database gets it through one of these fixtures, at first or at second hand.
DATABASE_FIXTURES = {"database_url", "empty_url", "engine", "house", "own_store", "session", "store", "url"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would only repeat the first run."""
    kept, left_out = [], []
    for item in items:
        used = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        (kept if used else left_out).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left_out)
