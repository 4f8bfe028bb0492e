"""The administrator makes an account; whoever gets it must choose a password of their own first."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit
from tests.browser.forms import Form, errors
from tests.browser.installation import ADMINISTRATOR

pytestmark = pytest.mark.browser
OWN = "gió biển Ninh Chữ thổi mạnh"


class TestANewAccount:
    def test_begins_with_a_password_of_its_own(self, visit: Visit) -> None:
        administrator = visit(ADMINISTRATOR)
        administrator.go("/admin/accounts/new")
        Form(administrator, "/admin/accounts/new").fill(
            name="Trượng Thị Bích Hằng",
            username="hang.truong",
            role="labour_officer",
            agency_id="Phòng Lao động - Thương binh và Xã hội huyện Ninh Phước",
        ).send()
        assert errors(administrator) == []
        once = administrator.page.locator(".facts dd").last.inner_text()

        officer = visit()
        officer.sign_in("hang.truong", once)
        expect(officer.page.locator("h1")).to_have_text("Tài khoản của tôi")
        officer.go("/work")
        expect(officer.page.locator("h1")).to_have_text("Tài khoản của tôi")
        Form(officer, "/account/password").fill(current_password=once, new_password=OWN, repeat_password=OWN).send()
        officer.go("/work")
        expect(officer.page.locator("h1")).to_have_text("Việc cần làm")

        again = visit()
        again.sign_in("hang.truong", once)
        expect(again.page.locator(".notice.error")).to_contain_text("không đúng")
        again.sign_in("hang.truong", OWN)
        expect(again.page.locator("h1")).to_have_text("Việc cần làm")
