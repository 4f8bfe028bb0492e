"""The connection to the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from overseas.kernel.database import open_engine

SECRET = "058198000123"


class TestAnErrorOfTheDatabase:
    def test_tells_the_statement_without_its_values(self, tmp_path: Path) -> None:
        engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
        with engine.connect() as connection, pytest.raises(OperationalError) as refused:
            connection.execute(text("SELECT 1 FROM nowhere WHERE value = :value"), {"value": SECRET})
        engine.dispose()
        assert "nowhere" in str(refused.value)
        assert SECRET not in str(refused.value)
