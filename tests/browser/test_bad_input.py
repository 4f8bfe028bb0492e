"""What the pages answer to what cannot be right: in words, at the field, with everything that was typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.case_page import CasePage
from tests.browser.chromium import Visit, Visitor
from tests.browser.forms import Form, errors
from tests.browser.installation import NEIGHBOUR, OFFICER, PASSWORD
from tests.browser.people import CONTRACT, PERSON, REGISTER

pytestmark = pytest.mark.browser


def case_with(visitor: Visitor, action: str) -> CasePage:
    """The first case in the work to do for which this is the next thing to record."""
    visitor.go("/work")
    line = visitor.page.locator("main tr", has=visitor.page.get_by_role("link", name=action)).first
    visitor.follow(line.locator("th a"))
    return CasePage.in_front_of(visitor)


class TestAPersonThatCannotBeRight:
    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("birth", "31/02/2001", "Không có ngày 31/02"),
            ("birth", "05/09/2031", "tương lai"),
            ("name", "Nguyễn " * 43, "dài"),
            ("national_id", "05830100412A", "chỉ gồm chữ số"),
            ("phones", "12", "điện thoại"),
        ],
    )
    def test_is_answered_at_the_field_and_nothing_typed_is_lost(
        self, visit: Visit, field: str, typed: str, said: str
    ) -> None:
        officer = visit(OFFICER)
        officer.go(REGISTER)
        entry = PERSON | {field: typed}
        form = Form(officer, REGISTER).fill(**entry)
        form.send()
        assert len(errors(officer)) == 1
        assert said in errors(officer)[0]
        kept = [name for name in entry if name not in {"sex", "residence_unit_id"}]
        assert form.typed(*kept) == [entry[name].strip() for name in kept]
        expect(officer.page.locator("[data-error-summary]")).to_be_focused()
        officer.page.locator("[data-error-summary] a").click()
        expect(officer.page.locator(f"#{field}")).to_be_focused()


class TestAStepThatCannotBeRight:
    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"wage": "5 triệu"}, "5 triệu"),
            ({"contract_on": "31/02/2023"}, "Không có ngày 31/02"),
            ({"contract_on": "01/01/1990"}, "trước"),
            ({"term_months": "ba năm"}, "số"),
            ({"employer": "x" * 300}, "dài"),
        ],
    )
    def test_is_answered_at_the_field(self, visit: Visit, wrong: dict[str, str], said: str) -> None:
        officer = visit(OFFICER)
        case = case_with(officer, "Ghi nhận hợp đồng")
        entry = CONTRACT | wrong
        form = case.fill("recruitment", "sign_contract", **entry)
        form.send()
        assert [text for text in errors(officer) if said in text], errors(officer)
        assert form.typed(*entry) == list(entry.values())
        assert case.open().state_of("recruitment") != "Đã ký hợp đồng"

    def test_a_departure_before_the_birth(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        case = case_with(officer, "Lên lịch bay")
        form = case.fill("departure", "depart", departed_on="01/01/1950", flight_number="VJ1")
        form.send()
        assert officer.page.locator(".notice.error").count(), officer.text
        assert form.typed("departed_on", "flight_number") == ["01/01/1950", "VJ1"]

    def test_a_contract_that_ends_before_it_starts(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        case = case_with(officer, "Xem hợp đồng")
        officer.go(f"/cases/{case.number}/contract")
        form = Form(officer, "/contract/correct").fill(end_on="01/01/2001")
        form.send()
        assert errors(officer)
        assert form.typed("end_on") == ["01/01/2001"]


class TestTwoAtOnce:
    def test_a_second_click_records_once(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        case = case_with(officer, "Bắt đầu tuyển chọn")
        form = case.fill("loan", "not_needed", not_needed_reason="Gia đình tự lo")
        form.here.locator("button[type=submit]").first.dblclick()
        officer.page.wait_for_url("**/cases/*")
        assert case.open("steps").timeline().count("ghi nhận không cần vay") == 1

    def test_a_stale_form_keeps_what_was_typed_beside_what_was_saved(self, visit: Visit) -> None:
        first, second = visit(OFFICER), visit(OFFICER)
        case = case_with(first, "Lên lịch bay")
        late = CasePage(second, case.number).fill("departure", "plan_flight", flight_on="20/11/2023")
        case.record("departure", "record_papers", visa_number="V-777")
        late.send()
        second.must_say("V-777")
        assert late.typed("flight_on") == ["20/11/2023"]
        late.send()
        assert case.open().state_of("departure") == "Đã có lịch bay"

    def test_an_entry_outlives_the_session(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        case = case_with(officer, "Bắt đầu tuyển chọn")
        form = case.fill("loan", "not_needed", not_needed_reason="Bán ruộng nho")
        officer.page.context.clear_cookies()
        form.send()
        officer.must_say("Nội dung đã nhập được giữ lại")
        officer.sign_in(OFFICER, PASSWORD)
        officer.must_say("Bán ruộng nho")
        officer.follow(officer.page.get_by_role("button", name="Gửi tiếp"))
        expect(officer.page.locator(".notice.done")).to_be_visible()
        assert case.open().state_of("loan") == "Không cần vay"


class TestWhatIsNotOurs:
    def test_a_post_made_by_hand_reaches_nobody_elses_case(self, visit: Visit) -> None:
        officer, neighbour = visit(OFFICER), visit(NEIGHBOUR)
        case = case_with(officer, "Bắt đầu tuyển chọn")
        theirs = f"/cases/{case.number}/steps/loan/not_needed"
        neighbour.go("/account")
        token = neighbour.page.locator("main [name=csrf_token]").first.input_value()
        send = neighbour.page.context.request.post
        entry: dict[str, str | float | bool] = {"not_needed_reason": "x", "version": "1"}
        assert send(neighbour.address + theirs, form=entry).status in {400, 403}
        headers = {"Origin": neighbour.address}
        assert send(neighbour.address + theirs, form=entry | {"csrf_token": token}, headers=headers).status == 404

    def test_an_unknown_question_and_a_broken_cookie_are_answered(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        officer.go("/cases?colour=blue")
        officer.must_say("colour")
        officer.page.context.clear_cookies()
        officer.page.context.add_cookies([{"name": "overseas", "value": "%%%broken", "url": officer.address}])
        officer.go("/work")
        expect(officer.page.locator("h1")).to_have_text("Đăng nhập")
