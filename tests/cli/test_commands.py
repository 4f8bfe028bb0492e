"""The command line: it answers for people and for programs, keeps nothing unasked, and fails with one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from overseas.alerts.models import Alert
from overseas.app import open_store
from overseas.cli import main
from overseas.cli.office import Office
from overseas.console import serve
from overseas.kernel.unit_of_work import Store
from overseas.norms.models import Norm
from overseas.scheduler.models import JobRun
from tests.abroad import add_abroad, add_norms
from tests.keys import KEYS
from tests.world import TODAY, build_world

assert serve  # the console registers its commands with the group


class Line:
    """A command line on one installation."""

    def __init__(self, home: Path, url: str) -> None:
        self.environment = {
            "OVERSEAS_HOME": str(home),
            "OVERSEAS_DATABASE_URL": url,
            "OVERSEAS_LANGUAGE": "en",
            "OVERSEAS_KEYS": KEYS,
        }

    def say(self, words: str, **more: str) -> Result:
        office = Office(open_store)
        result = CliRunner().invoke(main, words.split(), obj=office, env=self.environment | more)
        if "store" in vars(office):
            office.store.engine.dispose()
        return result

    def ok(self, words: str) -> str:
        result = self.say(words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def refused(self, words: str, **more: str) -> str:
        """The one sentence of a refusal."""
        result = self.say(words, **more)
        assert result.exit_code != 0
        assert "Traceback" not in result.output
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1
        return result.stderr.strip()


@pytest.fixture
def line(tmp_path: Path, url: str) -> Line:
    return Line(tmp_path / "home", url)


@pytest.fixture
def abroad(store: Store) -> None:
    """Two people whose contracts ended, one of each district."""
    with store.working() as work:
        world = build_world(work.session)
        add_norms(world)
        add_abroad(world, end_on=TODAY, name="Đàng Văn An")
        add_abroad(world, end_on=TODAY, name="Kiều Thị Bình", commune="22810")


def count(store: Store, table: type[Alert | JobRun | Norm]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


class TestRunningAJob:
    WORDS = "jobs run alerts-sweep --on 2026-03-01"

    @pytest.mark.usefixtures("abroad")
    def test_prints_what_it_did_and_keeps_it(self, line: Line, store: Store) -> None:
        assert json.loads(line.ok(f"{self.WORDS} --commit --json")) == {"opened": 2, "closed": 0, "unchanged": 0}
        assert json.loads(line.ok(f"{self.WORDS} --commit --json")) == {"opened": 0, "closed": 0, "unchanged": 2}
        assert (count(store, Alert), count(store, JobRun)) == (2, 2)

    @pytest.mark.usefixtures("abroad")
    def test_keeps_nothing_without_commit(self, line: Line, store: Store) -> None:
        result = line.say(self.WORDS)
        assert result.stdout.splitlines() == ["opened: 2", "closed: 0", "unchanged: 0"]
        assert result.stderr == "Nothing was kept. Say --commit to keep it.\n"
        assert (count(store, Alert), count(store, JobRun)) == (0, 0)

    def test_says_which_jobs_there_are(self, line: Line, store: Store) -> None:
        said = line.refused("jobs run sweep")
        assert (
            said
            == "There is no job sweep. Known jobs: trail-seal, alerts-sweep, figures-check, trail-check, sessions-tidy."
        )

    def test_says_what_is_missing(self, line: Line, store: Store) -> None:
        assert "contract_expired_days_late" in line.refused(self.WORDS)

    @pytest.mark.usefixtures("abroad")
    def test_is_seen_in_the_journal(self, line: Line) -> None:
        line.ok(f"{self.WORDS} --commit")
        jobs = json.loads(line.ok("jobs list --json"))
        assert [job["code"] for job in jobs] == [
            "trail-seal",
            "alerts-sweep",
            "figures-check",
            "trail-check",
            "sessions-tidy",
        ]
        assert (jobs[1]["at"], jobs[1]["latest"]["counts"]["opened"]) == ("06:00", 2)
        assert json.loads(line.ok("jobs list --runs 5 --json"))[0]["outcome"] == "done"
        assert "06:00" in line.ok("jobs list")


class TestListingAlerts:
    @pytest.mark.usefixtures("abroad")
    def test_prints_those_of_an_office_for_people_and_programs(self, line: Line) -> None:
        assert line.ok("alerts list") == "No alert is open.\n"
        line.ok("jobs run alerts-sweep --on 2023-10-17 --commit")
        assert "2 alerts are open." in line.ok("alerts list")
        rows = json.loads(line.ok("alerts list --unit 587 --json"))
        assert [(row["worker"], row["anchor_on"], row["rule"]) for row in rows] == [
            ("Đàng Văn An", "2023-10-16", "contract_expired")
        ]
        assert len(json.loads(line.ok("alerts list --unit 58 --json"))) == 2

    @pytest.mark.usefixtures("abroad")
    def test_refuses_an_unknown_unit(self, line: Line) -> None:
        assert line.refused("alerts list --unit 999").startswith("No unit bears the code 999 on ")
        assert line.refused("progress --unit 999 --to 2022-12-31 --from 2022-01-01").endswith("999 on 31/12/2022.")


class TestPreparingADatabase:
    def test_from_nothing(self, tmp_path: Path) -> None:
        line = Line(tmp_path / "new" / "home", f"sqlite:///{tmp_path / 'new.db'}")
        assert line.refused("jobs list") == "The database is not ready. Prepare it first: overseas db upgrade"
        assert "would go" in line.ok("db upgrade --check")
        assert "now at revision" in line.ok("db upgrade")
        assert "already" in line.ok("db upgrade")
        line.ok("jobs list")

    def test_loads_the_reference_data_once(self, line: Line, store: Store) -> None:
        line.ok("db load --json")
        assert count(store, Norm) == 0
        first = json.loads(line.ok("db load --commit --json"))
        assert min(first.values()) > 0
        assert set(json.loads(line.ok("db load --commit --json")).values()) == {0}


class TestAFailure:
    @pytest.mark.parametrize(
        ("environment", "sentence"),
        [
            ({"OVERSEAS_PORT": "eighty"}, "OVERSEAS_PORT must be a whole number, not “eighty”."),
            ({"OVERSEAS_LANGUAGE": "fr"}, "OVERSEAS_LANGUAGE must be one of vi, en, not “fr”."),
            ({"OVERSEAS_DATABASE_URL": "nonsense"}, "The database does not answer as it should:"),
            ({"OVERSEAS_DATABASE_URL": "sqlite:////nowhere/x.db"}, "The database does not answer as it should:"),
        ],
    )
    def test_is_one_sentence(self, line: Line, store: Store, environment: dict[str, str], sentence: str) -> None:
        assert line.refused("jobs list", **environment).startswith(sentence)

    def test_of_the_program_itself_is_one_too_and_keeps_its_details(
        self, line: Line, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        @click.command("stumble")
        def stumble() -> None:
            raise KeyError("a screw is loose")

        monkeypatch.setitem(main.commands, "stumble", stumble)
        assert "a screw is loose" in line.refused("stumble")
        assert "Traceback" in (tmp_path / "home" / "faults.log").read_text()
