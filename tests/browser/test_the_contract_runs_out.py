"""A contract has run out: the alert comes by itself, the officer records the return, the alert is gone."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit, Visitor
from tests.browser.forms import Form
from tests.browser.installation import LEADER, OFFICER, POLICE, Installation

pytestmark = pytest.mark.browser
A_MONTH_LATER = date(2023, 11, 20)
LONG_ENOUGH_SECONDS = 30
ENDED = "Hợp đồng đã hết hạn"


@pytest.fixture(scope="module")
def installation(demonstration: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demonstration five weeks later: two contracts of Ninh Phước have ended meanwhile."""
    return demonstration.copy(tmp_path_factory.mktemp("office") / "home", today=A_MONTH_LATER)


def people(visitor: Visitor, address: str) -> set[str]:
    """The names in the first column of a list."""
    visitor.go(address)
    return set(visitor.page.locator("main tbody th a").all_inner_texts())


def out_of_time(officer: Visitor) -> set[str]:
    """Whose contract has ended, as the alerts say; whoever's last day is near was told of before."""
    officer.go("/alerts")
    return set(officer.page.locator("main tbody tr", has_text=ENDED).locator("th a").all_inner_texts())


def expired(leader: Visitor) -> int:
    leader.go("/progress")
    return int(leader.page.locator(".figure", has_text="Hết hạn, chưa về nước").locator(".figure-value").inner_text())


class TestAContractThatRanOut:
    def test_raises_the_alert_by_itself_until_the_return_is_recorded(
        self, visit: Visit, installation: Installation
    ) -> None:
        officer, leader = visit(OFFICER), visit(LEADER)
        before = out_of_time(officer)
        with installation.scheduling():
            until = time.monotonic() + LONG_ENOUGH_SECONDS
            while not (raised := out_of_time(officer) - before):
                assert time.monotonic() < until, "the scheduler raised nothing"
                time.sleep(0.5)
        name = min(raised)
        assert not people(visit(POLICE), "/record-checks") & raised
        before_return = expired(leader)

        officer.go("/work")
        line = officer.page.locator("main tr", has_text=name)
        expect(line).to_contain_text("chưa ghi nhận về nước")
        officer.follow(line.get_by_role("link", name="Ghi nhận kết quả sau hợp đồng"))
        expect(officer.page.locator("h1")).to_have_text("Hợp đồng ở nước ngoài")
        Form(officer, "/contract/return").fill(returned_on="18/11/2023").send()

        assert name not in out_of_time(officer)
        officer.go("/work")
        expect(officer.page.locator("main tr", has_text=name)).to_have_count(0)
        assert expired(leader) == before_return - 1

    def test_is_found_once_only_by_a_sweep_by_hand(self, installation: Installation) -> None:
        words = ("jobs", "run", "alerts-sweep", "--on", "2024-03-01", "--commit", "--json")
        first, second = (json.loads(installation.run(*words)) for _time in range(2))
        assert first["opened"] > 0
        assert (second["opened"], second["closed"]) == (0, 0)
        assert second["unchanged"] >= first["opened"]
