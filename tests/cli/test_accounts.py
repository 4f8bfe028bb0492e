"""Accounts at the command line: each command says what it did, keeps nothing unasked, and stands in the trail."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from overseas.accounts.models import Account, AccountLink, SignIn
from overseas.accounts.queries import actor_by_id
from overseas.accounts.second_factor.queries import factors_of
from overseas.audit.models import AuditEvent
from overseas.kernel.clock import Clock
from overseas.kernel.unit_of_work import Store
from overseas.norms.actions import load_norms
from tests.cli.test_commands import Line
from tests.web.second_factor import give_app
from tests.world import build_world

ADD = "accounts add new.leader --name Kim --role leader --unit 58"
LINK = re.compile(r"http://127\.0\.0\.1:8000/password/\S{20,}\n\Z")
DRY = "Nothing was kept. Say --commit to keep it.\n"


@pytest.fixture
def line(tmp_path: Path, url: str, store: Store) -> Line:
    """An office whose people may sign in; the officer has an app and is signed in twice, the bank once."""
    with store.working() as work:
        world, now = build_world(work.session), Clock().now()
        load_norms(work.session)
        officer, bank = world.accounts["officer"], world.accounts["bank"]
        give_app(work.session, officer)
        work.session.add_all(
            SignIn(token_hash=name, account_id=who.id, signed_in_at=now, last_seen_at=now, proved_at=now)
            for name, who in (("one", officer), ("two", officer), ("three", bank))
        )
    return Line(tmp_path / "home", url)


def trail(store: Store) -> list[str]:
    """What the program itself did to accounts."""
    with store.reading() as session:
        wanted = select(AuditEvent.verb).where(AuditEvent.actor_name == "overseas accounts").order_by(AuditEvent.id)
        return list(session.scalars(wanted))


def signed_in(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.scalars(select(SignIn.token_hash)))


def stands(store: Store, username: str) -> Account:
    with store.reading() as session:
        return session.scalars(select(Account).where(Account.username == username)).one()


EVERY_CHANGE = [
    ("add new.one --name Mới --role administrator --unit 58", "account.make_link"),
    ("invite officer", "account.make_link"),
    ("drop-factor officer", "factor.take_away"),
    ("disable officer", "account.disable"),
    ("enable officer", "account.enable"),
    ("end-sessions officer", "account.end_sessions"),
    ("end-all-sessions", "account.end_sessions"),
]


@pytest.mark.parametrize(("words", "verb"), EVERY_CHANGE)
class TestEveryChange:
    def test_keeps_nothing_without_commit(self, line: Line, store: Store, words: str, verb: str) -> None:
        before = stands(store, "officer").version
        result = line.say(f"accounts {words}")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", DRY)
        assert (trail(store), signed_in(store)) == ([], {"one", "two", "three"})
        assert stands(store, "officer").version == before
        assert "/password/" not in line.say(f"accounts {words} --json").stdout

    def test_is_kept_with_commit_and_stands_in_the_trail(self, line: Line, store: Store, words: str, verb: str) -> None:
        assert line.ok(f"accounts {words} --commit").strip()
        assert trail(store)[-1] == verb

    def test_is_printed_for_programs(self, line: Line, store: Store, words: str, verb: str) -> None:
        assert json.loads(line.ok(f"accounts {words} --commit --json"))
        assert trail(store)[-1] == verb


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

    def test_keeps_only_a_hash_of_the_link(self, line: Line, store: Store) -> None:
        said = line.ok("accounts invite officer --commit")
        with store.reading() as session:
            row = session.scalars(select(AccountLink)).one()
        assert row.code_hash not in said
        assert row.expires_at - row.made_at == timedelta(hours=72)


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


class TestOneAccount:
    @pytest.mark.parametrize("command", ["invite", "drop-factor", "disable", "enable", "end-sessions"])
    def test_that_nobody_has_is_refused_in_one_sentence(self, line: Line, command: str) -> None:
        assert line.refused(f"accounts {command} nobody --commit") == "There is no account nobody."

    def test_that_is_switched_off_comes_in_no_more_and_on_again_does(self, line: Line, store: Store) -> None:
        assert line.ok("accounts disable officer --commit") == "Nguyễn Thị Lành cannot sign in any more.\n"
        assert (stands(store, "officer").active, signed_in(store)) == (False, {"three"})
        assert "switched off" in line.refused("accounts invite officer --commit")
        answer = json.loads(line.ok("accounts enable officer --commit --json"))
        assert answer == {"username": "officer", "name": "Nguyễn Thị Lành", "state": "works"}
        assert stands(store, "officer").active

    def test_is_signed_out_everywhere_and_goes_on_working(self, line: Line, store: Store) -> None:
        assert line.ok("accounts end-sessions officer --commit") == "Nguyễn Thị Lành is signed out everywhere.\n"
        assert signed_in(store) == {"three"}
        with store.reading() as session:
            assert actor_by_id(session, stands(store, "officer").id, Clock().today())

    def test_loses_its_second_factor_once(self, line: Line, store: Store) -> None:
        line.ok("accounts drop-factor officer --commit")
        with store.reading() as session:
            assert not factors_of(session, stands(store, "officer").id).any
        assert line.refused("accounts drop-factor officer --commit") == "officer has no second factor."


class TestEverybody:
    def test_is_signed_out(self, line: Line, store: Store) -> None:
        assert line.ok("accounts end-all-sessions --commit") == "2 accounts are signed out.\n"
        assert signed_in(store) == set()
        assert trail(store) == ["account.end_sessions"] * 2

    def test_is_named_for_programs(self, line: Line) -> None:
        assert json.loads(line.ok("accounts end-all-sessions --json")) == {"officer": 2, "bank": 1}
