"""The desks of police and bank: their own queue, their own step, nothing else; recording only when it was allowed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit, Visitor
from tests.browser.forms import Form, errors
from tests.browser.installation import (
    ADMINISTRATOR,
    BANK,
    OFFICER,
    POLICE,
    POLICE_OF_PROVINCE,
)

pytestmark = pytest.mark.browser
NOT_FOR_DESKS = ("/work", "/cases", "/cases/1", "/workers/1", "/alerts", "/progress", "/targets", "/admin/", "/norms")


def queue(desk: Visitor, address: str) -> set[str]:
    """Where the lines of a desk's list lead."""
    desk.go(address)
    return {link.get_attribute("href") or "" for link in desk.page.locator("main tbody th a").all()}


def refusal(visitor: Visitor, path: str) -> int:
    """With which status a page answers."""
    answer = visitor.page.goto(visitor.address + path)
    assert answer is not None
    return answer.status


class TestTheDesks:
    @pytest.mark.parametrize(
        ("desk", "own", "other"), [(POLICE, "/record-checks", "/loans"), (BANK, "/loans", "/record-checks")]
    )
    def test_see_their_queue_and_can_open_nothing_else(self, visit: Visit, desk: str, own: str, other: str) -> None:
        visitor = visit(desk)
        expect(visitor.page.locator("nav.navigation a")).to_have_count(1)
        lines = queue(visitor, own)
        assert lines
        assert all(re.fullmatch(rf"{own}/\d+", line) for line in lines)
        assert {refusal(visitor, path) for path in (*NOT_FOR_DESKS, other)} == {403}

    def test_see_nobody_of_another_district(self, visit: Visit) -> None:
        own, everywhere = queue(visit(POLICE), "/record-checks"), queue(visit(POLICE_OF_PROVINCE), "/record-checks")
        assert own < everywhere
        assert refusal(visit(POLICE), min(everywhere - own)) == 404

    def test_see_the_least_of_a_person(self, visit: Visit) -> None:
        police = visit(POLICE)
        police.go(min(queue(police, "/record-checks")))
        expect(police.page.locator("main")).to_contain_text("•••")
        assert not re.search(r"\d{12}|Vay vốn|Điện thoại|Dân tộc", police.text)


class TestTheBank:
    def test_records_an_instalment_and_the_officer_sees_it(self, visit: Visit) -> None:
        bank = visit(BANK)
        bank.go("/loans?view=paying")
        bank.follow(bank.page.locator("main tr", has_text="Đã giải ngân một phần").first.locator("th a"))
        number = bank.path.rpartition("/")[2]
        Form(bank, "/pay_out").fill(number="2", paid_on="15/10/2023", amount="1.500.000").send()
        assert errors(bank) == []
        bank.must_say("đã lưu “Ghi nhận giải ngân”")
        officer = visit(OFFICER)
        officer.go(f"/cases/{number}")
        expect(officer.page.locator(".timeline").first).to_contain_text("giải ngân")


class TestThePoliceOfTheProvince:
    def test_may_record_only_when_the_administrator_said_so(self, visit: Visit) -> None:
        police, administrator = visit(POLICE_OF_PROVINCE), visit(ADMINISTRATOR)
        line = min(queue(police, "/record-checks"))
        police.go(line)
        expect(police.page.locator("main form")).to_have_count(0)
        administrator.go("/admin/accounts")
        administrator.follow(administrator.page.locator("tr", has_text=POLICE_OF_PROVINCE).get_by_role("link"))
        administrator.page.get_by_label("Ghi nhận kết quả lý lịch tư pháp").check()
        administrator.follow(administrator.page.get_by_role("button", name="Lưu"))
        police.go(line)
        assert police.page.locator("main form").count() > 0
