"""A district officer takes a person from the first search to the plane; the leader's number grows by one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.case_page import CasePage
from tests.browser.chromium import Visit, Visitor
from tests.browser.installation import LEADER, OFFICER
from tests.browser.people import COMMUNE, PAPERS, PERSON, borrow, open_case, recruit, register, train

pytestmark = pytest.mark.browser


def departed(leader: Visitor, district: str = "Huyện Ninh Phước") -> int:
    """What the page of progress says of a district."""
    leader.go("/progress")
    row = leader.page.locator("main table tbody tr").filter(has_text=district)
    return int(row.locator(".bar-numbers").inner_text().split("/")[0])


class TestTheWayAbroad:
    def test_leads_from_the_first_search_to_the_plane(self, visit: Visit) -> None:
        officer, leader = visit(OFFICER), visit(LEADER)
        before = departed(leader)

        officer.follow(officer.page.get_by_role("link", name="Đăng ký người lao động"))
        officer.page.get_by_label("Họ tên, số giấy tờ hoặc số điện thoại").fill("kieu thi my dung")
        officer.follow(officer.page.get_by_role("button", name="Tìm người lao động"))
        expect(officer.page.locator(".empty")).to_contain_text("Không có ai như vậy trong địa bàn")
        officer.follow(officer.page.get_by_role("link", name="Đăng ký người mới"))

        # The number says a man: it is saved, and the next page warns.
        register(officer, national_id="058201004127")
        assert "Chữ số thứ tư của số định danh cá nhân là của giới tính khác." in officer.text
        case = open_case(officer)
        expect(officer.page.locator("h1")).to_have_text(PERSON["name"])
        assert COMMUNE in officer.text

        # Only the programme says what it asks for.
        recruit(case)
        closed = len(case.open().why_not())
        for act in (self.trained, self.checked, self.borrowed, self.with_papers):
            act(case)
            still = case.open().why_not()
            assert len(still) < closed, still
            closed = len(still)
        assert case.why_not() == []

        case.record("departure", "plan_flight", flight_on="16/10/2023", flight_number="VJ962")
        case.record("departure", "depart", departed_on="16/10/2023")
        assert case.open().state_of("departure") == "Đã xuất cảnh"
        assert "Đang ở nước ngoài" in officer.text
        assert departed(leader) == before + 1

    def trained(self, case: CasePage) -> None:
        train(case)

    def checked(self, case: CasePage) -> None:
        case.record("legal_check", "file", receipt_number="LLTP-58-2309-11", filed_on="04/09/2023")
        case.record("legal_check", "answer", meets_condition="yes", answered_on="14/09/2023")

    def borrowed(self, case: CasePage) -> None:
        borrow(case)
        case.record("loan", "pay_out", number="1", paid_on="20/08/2023", amount="50.000.000")
        assert any("một phần" in reason for reason in case.open().why_not())
        case.record("loan", "pay_out", number="2", paid_on="20/09/2023", amount="30.000.000")

    def with_papers(self, case: CasePage) -> None:
        case.record("departure", "record_papers", **PAPERS)
