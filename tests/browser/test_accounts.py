"""The administrator makes an account; its owner sets a password with the link, and comes in."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit
from tests.browser.forms import Form, errors
from tests.browser.installation import ADMINISTRATOR

pytestmark = pytest.mark.browser
OWN = "gió biển Ninh Chữ thổi mạnh"


class TestANewAccount:
    def test_begins_with_a_link_and_a_password_of_its_own(self, visit: Visit) -> None:
        administrator = visit(ADMINISTRATOR)
        administrator.go("/admin/accounts/new")
        Form(administrator, "/admin/accounts/new").fill(
            name="Trượng Thị Bích Hằng",
            username="hang.truong",
            role="labour_officer",
            agency_id="Phòng Lao động - Thương binh và Xã hội huyện Ninh Phước",
        ).send()
        assert errors(administrator) == []
        link = administrator.page.locator(".secret", has_text="/password/").inner_text()
        address = urlsplit(link.strip()).path

        officer = visit()
        officer.go(address)
        Form(officer, address).fill(new_password=OWN, repeat_password=OWN).send()
        expect(officer.page.locator(".notice.done")).to_be_visible()
        officer.sign_in("hang.truong", OWN)
        expect(officer.page.locator("h1")).to_have_text("Việc cần làm")

        again = visit()
        again.go(address)
        expect(again.page.locator("h1")).to_have_text("Liên kết này không dùng được")
