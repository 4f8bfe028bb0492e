"""The trail at the command line: whether it is whole, what it says, and who may not touch it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from overseas.kernel.database import for_writing, open_engine
from tests.cli.test_commands import Line
from tests.reports.opening import opened, sheets_of


@pytest.fixture
def unsealed(tmp_path: Path, url: str) -> Line:
    made = Line(tmp_path / "home", url)
    made.ok("db load --commit")
    return made


@pytest.fixture
def line(unsealed: Line) -> Line:
    unsealed.ok("audit seal --commit")
    return unsealed


@pytest.fixture
def by_hand(url: str) -> Callable[[str], None]:
    """Do something past the program."""

    def do(statement: str) -> None:
        engine: Engine = open_engine(url)
        with for_writing(engine).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
            else:
                connection.execute(text("DROP TRIGGER audit_event_no_update"))
            connection.execute(text(statement))
        engine.dispose()

    return do


class TestVerify:
    def test_says_that_the_trail_is_whole(self, line: Line) -> None:
        assert "The trail is whole." in line.ok("audit verify")
        said = json.loads(line.ok("audit verify --json"))
        assert (said["whole"], said["unsealed"], said["first"]) == (True, 0, None)
        assert said["rows"] > 0

    def test_fails_and_names_the_first_row_that_was_tampered_with(
        self, line: Line, by_hand: Callable[[str], None]
    ) -> None:
        by_hand("UPDATE audit_event SET actor_name = 'somebody else' WHERE id = 1")
        result = line.say("audit verify")
        assert result.exit_code != 0
        assert "audit_event 1: was changed" in result.stderr
        said = json.loads(line.say("audit verify --json").stdout)
        assert said["first"] == {"trail": "audit_event", "number": 1, "fault": "changed"}

    def test_fails_when_the_database_no_longer_guards_the_trail(
        self, line: Line, by_hand: Callable[[str], None]
    ) -> None:
        by_hand("SELECT 1")
        assert "lets rows of the trail be changed: audit_event" in line.say("audit verify").stderr
        said = json.loads(line.say("audit verify --json").stdout)
        assert (said["whole"], said["findings"], said["unguarded"]) == (False, [], ["audit_event"])

    def test_reads_the_seals_that_were_told_outside(self, line: Line, tmp_path: Path) -> None:
        told = (tmp_path / "home" / "trail-seals.txt").read_text(encoding="utf-8")
        assert "audit_event 1 " in told
        other = tmp_path / "other.txt"
        other.write_text(told.replace("audit_event 1 ", "audit_event 7 "), encoding="utf-8")
        assert "audit_event 7: the seal was removed" in line.say(f"audit verify --seals {other}").stderr
        assert "no file" in line.refused("audit verify --seals /nowhere/seals.txt")


class TestHead:
    def test_prints_what_is_to_be_kept_outside_and_what_verify_reads(self, line: Line, tmp_path: Path) -> None:
        told = line.ok("audit head")
        assert [row.split()[1:3] for row in told.splitlines()] == [["audit_event", "1"], ["field_change", "1"]]
        kept = tmp_path / "kept.txt"
        kept.write_text(told, encoding="utf-8")
        assert "The trail is whole." in line.ok(f"audit verify --seals {kept}")
        kept.write_text(told.replace("audit_event 1 ", "audit_event 2 "), encoding="utf-8")
        assert "audit_event 2: the seal was removed" in line.say(f"audit verify --seals {kept}").stderr
        assert [one["number"] for one in json.loads(line.ok("audit head --json"))] == [1, 1]

    def test_says_that_nothing_is_sealed_yet(self, unsealed: Line) -> None:
        assert unsealed.ok("audit head").strip() == "Nothing is sealed yet."


class TestSeal:
    def test_without_commit_seals_nothing(self, unsealed: Line, tmp_path: Path) -> None:
        before = json.loads(unsealed.ok("audit verify --json"))
        assert "audit_event 1 " in unsealed.ok("audit seal")
        assert json.loads(unsealed.ok("audit verify --json")) == before
        assert not (tmp_path / "home" / "trail-seals.txt").exists()

    def test_is_the_job_of_the_timetable(self, line: Line) -> None:
        assert json.loads(line.ok("jobs run trail-seal --commit --json")) == {"rows": 0, "seals": 0}


class TestListAndExport:
    def test_print_the_same_lines(self, line: Line) -> None:
        listed = json.loads(line.ok("audit list --json"))
        assert [row["verb"] for row in listed] == ["installation.load"]
        table = list(csv.DictReader(io.StringIO(line.ok("audit export"))))
        assert [row["verb"] for row in table] == ["installation.load"]
        lines = [json.loads(row) for row in line.ok("audit export --json").splitlines()]
        assert [row["id"] for row in lines] == [row["id"] for row in listed]
        assert "installation.load" in line.ok("audit list")

    def test_print_lines_that_say_different_things(self, line: Line) -> None:
        line.ok("accounts add first.one --name Kim --role leader --unit 56 --commit")
        listed = line.ok("audit list").splitlines()
        assert [re.findall(r"verb=(\S+)", row) for row in listed[-2:]] == [["agency.add"], ["installation.load"]]
        assert all(row.startswith("#") for row in listed)

    def test_writes_a_sealed_spreadsheet_that_says_what_a_look_at_everything_found(
        self, line: Line, tmp_path: Path, by_hand: Callable[[str], None]
    ) -> None:
        made = tmp_path / "trail.xlsx"
        password = line.ok(f"audit export --xlsx {made} --from 2020-01-01").split()[-1]
        sheets = sheets_of(opened(made.read_bytes(), password))
        head, *rows = sheets["What was done"]
        assert [row[head.index("verb")] for row in rows] == ["installation.load"]
        assert "The trail is whole." in str(sheets)
        assert "cannot be written" in line.refused(f"audit export --xlsx {made}")
        by_hand("UPDATE audit_event SET actor_name = 'somebody else' WHERE id = 1")
        other = tmp_path / "other.xlsx"
        password = line.ok(f"audit export --xlsx {other}").split()[-1]
        assert "audit_event 1: was changed" in str(sheets_of(opened(other.read_bytes(), password)))

    def test_can_be_narrowed(self, line: Line) -> None:
        assert json.loads(line.ok("audit list --account 5 --json")) == []
        assert json.loads(line.ok("audit list --to 2020-01-01 --json")) == []
        assert json.loads(line.ok("audit list --from 2020-01-01 --json")) != []
        assert json.loads(line.ok("audit list --trail read_event --worker 1 --case 2 --json")) == []
        assert line.ok("audit list --trail refusal_event").strip() == "No line of the trail."
