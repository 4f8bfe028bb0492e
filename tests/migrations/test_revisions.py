"""Each revision goes up and comes down with rows in the tables, and loses none of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from overseas.kernel.database import for_writing, open_engine
from tests.databases import MIGRATIONS, alembic_config
from tests.migrations.rows import count_rows, fill_empty_tables

SCRIPTS = ScriptDirectory.from_config(alembic_config())
upwards = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]

pytestmark = pytest.mark.skipif(not upwards, reason="there is no revision yet")


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection whose changes stay."""
    engine = open_engine(url)
    try:
        with for_writing(engine).begin() as connection:
            yield connection
    finally:
        engine.dispose()


def counted(url: str) -> dict[str, int]:
    """The rows of each table."""
    with connected(url) as connection:
        return count_rows(connection)


def assert_kept(before: dict[str, int], after: dict[str, int]) -> None:
    """Tables come and go; those that stay keep their rows."""
    assert {name: count for name, count in before.items() if name in after} == {
        name: count for name, count in after.items() if name in before
    }


def with_planted(tmp_path: Path, url: str, upgrade: str) -> Config:
    """The settings for a database whose newest revision is one that was planted for the test."""
    folder = tmp_path / "planted"
    folder.mkdir()
    (folder / "planted.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = 'planted', {upwards[-1]!r}\n"
        f"def upgrade():\n    {upgrade}\n"
        "def downgrade():\n    pass\n"
    )
    config = alembic_config(url=url)
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}\n{folder}")
    return config


class TestEachRevision:
    def test_goes_up_and_comes_down_and_keeps_every_row(self, empty_url: str) -> None:
        config = alembic_config(url=empty_url)
        before: dict[str, int] = {}
        for revision in upwards:
            command.upgrade(config, revision)
            assert_kept(before, counted(empty_url))
            with connected(empty_url) as connection:
                fill_empty_tables(connection)
            before = counted(empty_url)
        assert before
        assert all(before.values())
        for revision in [*reversed(upwards[:-1]), "base"]:
            command.downgrade(config, revision)
            assert_kept(before, counted(empty_url))
            before = counted(empty_url)
        assert before == {}

    def test_can_be_taken_again_after_all_were_undone(self, empty_url: str) -> None:
        config = alembic_config(url=empty_url)
        command.upgrade(config, "head")
        tables = set(counted(empty_url))
        command.downgrade(config, "base")
        command.upgrade(config, "head")
        assert set(counted(empty_url)) == tables

    def test_follows_the_one_before_it(self) -> None:
        assert upwards == [f"{number:04}" for number in range(1, len(upwards) + 1)]

    def test_ends_at_the_pinned_head(self) -> None:
        assert (MIGRATIONS / "HEAD").read_text(encoding="utf-8").split() == SCRIPTS.get_heads()


class TestAnUpgrade:
    def test_that_rebuilds_a_table_keeps_the_rows_below_it(self, empty_url: str, tmp_path: Path) -> None:
        command.upgrade(alembic_config(url=empty_url), "head")
        with connected(empty_url) as connection:
            fill_empty_tables(connection)
            parent = most_pointed_at(connection)
        before = counted(empty_url)
        always = "'always' if op.get_bind().dialect.name == 'sqlite' else 'never'"
        rebuild = f"with op.batch_alter_table('{parent}', recreate={always}) as table: "
        planted = with_planted(tmp_path, empty_url, f"{rebuild}table.add_column(sa.Column('note', sa.Text()))")
        command.upgrade(planted, "planted")
        assert counted(empty_url) == before

    def test_that_would_leave_rows_without_their_parent_is_undone(self, empty_url: str, tmp_path: Path) -> None:
        command.upgrade(alembic_config(url=empty_url), "head")
        with connected(empty_url) as connection:
            fill_empty_tables(connection)
            parent = most_pointed_at(connection)
        before = counted(empty_url)
        planted = with_planted(tmp_path, empty_url, f"op.execute('DELETE FROM {parent}')")
        with pytest.raises((DBAPIError, RuntimeError)):
            command.upgrade(planted, "planted")
        assert counted(empty_url) == before

    def test_started_twice_at_the_same_moment_happens_once(self, empty_url: str) -> None:
        with ThreadPoolExecutor(2) as pool:
            processes = [pool.submit(upgrade_in_a_process, empty_url) for _ in range(2)]
        assert [process.result() for process in processes] == ["", ""]
        assert counted(empty_url)


def most_pointed_at(connection: Connection) -> str:
    """The table that most others point to, and that can therefore lose them most rows."""
    inspector = inspect(connection)
    parents = [
        key["referred_table"]
        for table in inspector.get_table_names()
        for key in inspector.get_foreign_keys(table)
        if key["referred_table"] != table
    ]
    return max(sorted(set(parents)), key=parents.count)


def upgrade_in_a_process(url: str) -> str:
    """What a separate upgrade of the same database complains about."""
    program = (
        "import sys; from alembic import command; from tests.databases import alembic_config; "
        "command.upgrade(alembic_config(url=sys.argv[1]), 'head')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, url], cwd=MIGRATIONS.parent, capture_output=True, text=True, check=False
    )
    return done.stderr if done.returncode else ""
