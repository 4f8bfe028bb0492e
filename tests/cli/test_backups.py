"""A copy of the whole database: sealed, made while the program runs, kept for some nights, and opened again."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from overseas.kernel.database import open_engine
from overseas.kernel.keys import new_key
from tests.cli.test_commands import Line
from tests.postgres.server import server_binaries

NAME = "installation.load"


@pytest.fixture
def line(tmp_path: Path, url: str) -> Line:
    made = Line(tmp_path / "home", url)
    made.ok("db load --commit")
    return made


def dumped(url: str, folder: Path) -> str:
    """The words that hand a dump over, where the database is PostgreSQL."""
    if url.startswith("sqlite"):
        return ""
    binaries = server_binaries()
    assert binaries is not None
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run([binaries / "pg_dump", "--format=custom", f"--file={folder / 'dump'}", address], check=True)
    return f" --dump {folder / 'dump'}"


def copies(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.fixture
def backup(line: Line, tmp_path: Path, url: str) -> Path:
    line.ok(f"db backup --to {tmp_path / 'copies'} --commit{dumped(url, tmp_path)}")
    (made,) = copies(tmp_path / "copies")
    return made


class TestACopy:
    def test_is_sealed_and_for_its_owner_only(self, backup: Path) -> None:
        content = backup.read_bytes()
        assert content.startswith(b"overseas backup 1")
        assert NAME.encode() not in content
        assert b"SQLite" not in content
        assert backup.stat().st_mode & 0o777 == 0o600

    def test_of_postgresql_is_refused_without_a_dump(self, line: Line, tmp_path: Path, url: str) -> None:
        if url.startswith("sqlite"):
            pytest.skip("SQLite's own file is copied")
        line.refused(f"db backup --to {tmp_path / 'copies'} --commit")
        assert copies(tmp_path / "copies") == []

    def test_is_only_told_without_commit(self, line: Line, tmp_path: Path) -> None:
        line.ok(f"db backup --to {tmp_path / 'copies'}")
        assert copies(tmp_path / "copies") == []

    def test_is_kept_for_some_nights(self, line: Line, tmp_path: Path, url: str) -> None:
        folder = tmp_path / "copies"
        folder.mkdir()
        for day in range(1, 6):
            (folder / f"2020010{day}-010000.overseas-backup").write_bytes(b"")
        (folder / "something else").write_bytes(b"")
        line.ok(f"db backup --to {folder} --keep 3 --commit{dumped(url, tmp_path)}")
        kept = [path.name[:8] for path in copies(folder)]
        assert kept[:2] == ["20200104", "20200105"]
        assert len(kept) == 4  # two old ones, the new one, and what is no copy

    def test_opens_as_the_database_that_it_was(self, line: Line, backup: Path, tmp_path: Path, url: str) -> None:
        made = tmp_path / "restored.db"
        line.ok(f"db open-backup {backup} --to {made}")
        assert "is there already" in line.refused(f"db open-backup {backup} --to {made}")
        engine = open_engine(f"sqlite:///{made}" if url.startswith("sqlite") else restored(made, url))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT verb FROM audit_event WHERE id = 1")) == NAME
        engine.dispose()
        if url.startswith("sqlite"):
            again = Line(tmp_path / "home", f"sqlite:///{made}")
            assert "The trail is whole." in again.ok("audit verify")


def restored(archive: Path, url: str) -> str:
    """The address of a new database on the same server with what the archive holds."""
    binaries = server_binaries()
    assert binaries is not None
    new = make_url(url).set(database="restored")
    engine = open_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP DATABASE IF EXISTS restored"))
        connection.execute(text("CREATE DATABASE restored"))
    engine.dispose()
    address = new.set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run([binaries / "pg_restore", "--no-owner", f"--dbname={address}", archive], check=True)
    return new.render_as_string(hide_password=False)


class TestACopyThatWasTamperedWith:
    @pytest.mark.parametrize("done", ["a bit turned", "cut off", "cut off at a piece", "something behind", "no copy"])
    def test_does_not_open_and_leaves_no_file(self, line: Line, backup: Path, tmp_path: Path, done: str) -> None:
        content = backup.read_bytes()
        backup.write_bytes(
            {
                "a bit turned": content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
                "cut off": content[:-1],
                "cut off at a piece": content[: len(b"overseas backup 1\n") + 20],
                "something behind": content + b"x",
                "no copy": b"x" * 100,
            }[done]
        )
        line.refused(f"db open-backup {backup} --to {tmp_path / 'new.db'}")
        assert not (tmp_path / "new.db").exists()

    def test_does_not_open_without_its_keys(self, line: Line, backup: Path, tmp_path: Path) -> None:
        said = line.say(f"db open-backup {backup} --to {tmp_path / 'new.db'}", OVERSEAS_KEYS=new_key().text())
        assert said.exit_code == 1
        assert "not on the ring" in said.stderr
