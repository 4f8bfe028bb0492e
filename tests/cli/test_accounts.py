"""Accounts at the command line: for the first administrator, and for the day when no administrator can."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from overseas.accounts.models import Account
from overseas.kernel.unit_of_work import Store
from tests.cli.test_commands import Line
from tests.world import build_world

ADD = "accounts add new.leader --name Kim --role leader --unit 58"
LINK = re.compile(r"http://127\.0\.0\.1:8000/password/\S{20,}\n\Z")
DRY = "Nothing was kept. Say --commit to keep it.\n"


@pytest.fixture
def line(tmp_path: Path, url: str, store: Store) -> Line:
    with store.working() as work:
        build_world(work.session)
    return Line(tmp_path / "home", url)


def active(store: Store, username: str) -> bool | None:
    with store.reading() as session:
        return session.scalar(select(Account.active).where(Account.username == username))


class TestAdding:
    def test_prints_the_link_once_and_only_when_it_is_kept(self, line: Line, store: Store) -> None:
        dry = line.say(ADD)
        assert (dry.exit_code, dry.stdout, dry.stderr) == (0, "", DRY)
        assert active(store, "new.leader") is None
        assert LINK.search(line.ok(f"{ADD} --commit"))
        assert active(store, "new.leader") is True

    def test_refuses_what_cannot_be_with_one_sentence(self, line: Line, store: Store) -> None:
        line.ok(f"{ADD} --commit")
        assert line.refused(f"{ADD} --commit") == "This account name is taken."
        assert line.refused(ADD.replace("58", "999")).startswith("No unit bears the code 999 on ")
        assert "letters" in line.refused(ADD.replace("new.leader", "Mới"))
        assert "new.leader" in line.ok("accounts list")


class TestInviting:
    def test_makes_the_link_of_before_worthless(self, line: Line, store: Store) -> None:
        first, second = (line.ok("accounts invite officer --commit") for _time in range(2))
        assert LINK.search(first)
        assert LINK.search(second)
        assert first != second
        assert line.refused("accounts invite nobody --commit") == "There is no account nobody."


class TestSwitchingOff:
    def test_is_done_and_undone_only_with_commit(self, line: Line, store: Store) -> None:
        dry = line.say("accounts disable officer")
        assert (dry.exit_code, dry.stdout, dry.stderr) == (0, "", DRY)
        assert active(store, "officer") is True
        assert "cannot sign in any more" in line.ok("accounts disable officer --commit")
        assert active(store, "officer") is False
        assert "can sign in again" in line.ok("accounts enable officer --commit")
        assert active(store, "officer") is True
        assert line.refused("accounts enable nobody") == "There is no account nobody."


class TestListing:
    def test_says_what_each_account_is_good_for(self, line: Line) -> None:
        line.ok("accounts disable officer --commit")
        rows = {row["username"]: row for row in json.loads(line.ok("accounts list --json"))}
        assert rows["officer"]["state"] == "off"
        assert rows["leader"]["role"] == "leader"
        assert "switched off" in line.ok("accounts list")

    def test_names_the_accounts_to_be_reviewed(self, line: Line) -> None:
        line.ok("db load --commit")
        said = json.loads(line.ok("accounts review --json"))
        assert said["completed"] is False
        assert {row["username"] for row in said["accounts"]} == set(
            re.findall(r"^\S+", line.ok("accounts review"), re.MULTILINE)
        )

    def test_a_lost_second_factor_is_asked_for_by_name(self, line: Line) -> None:
        assert line.refused("accounts drop-factor officer --commit") == "officer has no second factor."
