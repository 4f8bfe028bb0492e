"""The provincial officer waives a condition with a reason, and sets a target."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.case_page import CasePage
from tests.browser.chromium import Visit
from tests.browser.forms import Form, errors
from tests.browser.installation import LEADER, PROVINCE

pytestmark = pytest.mark.browser
REASON = "Công văn 1521/SLĐTBXH-LĐVL ngày 12/10/2023 đồng ý học bù sau khi về"


class TestTheProvincialOffice:
    def test_waives_a_condition_and_the_reason_stands_on_the_timeline(self, visit: Visit) -> None:
        officer = visit(PROVINCE)
        officer.go("/work")
        officer.follow(officer.page.locator("main tr", has_text="còn thiếu: đào tạo").first.locator("th a"))
        case = CasePage.in_front_of(officer)
        before = case.why_not()
        officer.follow(officer.page.get_by_role("link", name="Miễn một điều kiện"))
        officer.follow(officer.page.locator("main td a").first)
        Form(officer, "/waive").fill(reason=REASON).send()
        assert errors(officer) == []
        still = case.open().why_not()
        assert len(still) == len(before) - 1
        assert REASON in case.timeline()
        expect(officer.page.locator(".panel", has_text="Điều kiện đã miễn")).to_contain_text(REASON)

    def test_sets_a_target_that_the_leader_sees(self, visit: Visit) -> None:
        officer, leader = visit(PROVINCE), visit(LEADER)
        officer.go("/targets")
        officer.follow(officer.page.get_by_role("link", name="Huyện Bác Ái"))
        Form(officer, officer.path.partition("?")[0]).fill(
            value="12", decision_number="77/QĐ-UBND", decision_on="02/10/2023"
        ).send()
        row = officer.page.locator("main tr", has_text="Huyện Bác Ái")
        expect(row).to_contain_text("77/QĐ-UBND")
        leader.go("/progress")
        expect(leader.page.locator("main tr", has_text="Bác Ái").first).to_contain_text("/ 12")
        # The shares are 152 now, the province's target is 150.
        expect(leader.page.locator(".notice.warning")).to_contain_text("2")
