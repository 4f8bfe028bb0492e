"""The connection to the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from overseas.kernel import database
from overseas.kernel.database import open_engine
from tests.databases import server_url

SECRET = "058198000123"


class TestAnErrorOfTheDatabase:
    def test_tells_the_statement_without_its_values(self, tmp_path: Path) -> None:
        engine = open_engine(f"sqlite:///{tmp_path / 'x.db'}")
        with engine.connect() as connection, pytest.raises(OperationalError) as refused:
            connection.execute(text("SELECT 1 FROM nowhere WHERE value = :value"), {"value": SECRET})
        engine.dispose()
        assert "nowhere" in str(refused.value)
        assert SECRET not in str(refused.value)


@pytest.mark.skipif(server_url() is None, reason="SQLite keeps a day as the text that it is")
class TestAServerThatWritesDaysInItsOwnWay:
    def test_makes_a_text_of_a_day_as_everywhere(self, database_url: str) -> None:
        own_way = make_url(database_url).update_query_dict({"options": "-c datestyle=SQL,DMY"})
        engine = open_engine(own_way.render_as_string(hide_password=False))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT CAST(DATE '2023-10-16' AS VARCHAR)")) == "2023-10-16"
        engine.dispose()


@pytest.mark.skipif(server_url() is None, reason="SQLite lives in the program: there is no server that could go away")
class TestAConnectionThatHasRested:
    def test_is_changed_for_a_new_one_where_its_server_is_gone(
        self, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database, "RESTED_SECONDS", -1.0)
        engine, other = open_engine(database_url), open_engine(database_url)
        with engine.connect() as connection:
            process = connection.scalar(text("SELECT pg_backend_pid()"))
        with other.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_backend_pid()")) != process
        engine.dispose()
        other.dispose()
