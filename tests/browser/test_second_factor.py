"""A second factor in a real browser: a key that Chromium plays, an app by keyboard, and pages without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit, Visitor
from tests.browser.forms import Form
from tests.browser.installation import ADMINISTRATOR, BANK, OFFICER, PASSWORD, Installation

pytestmark = pytest.mark.browser
MINE = "/account/second-factor"


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The server by its name: a key does not answer to numbers."""
    with installation.serving() as found:
        yield found.replace("127.0.0.1", "localhost")


def put_key_in(visitor: Visitor) -> None:
    """A key that touches itself when it is asked."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind})


def sign_out(visitor: Visitor) -> None:
    visitor.page.click("details.account summary")
    with visitor.page.expect_navigation():
        visitor.page.click("details.account button[type=submit]")


class TestASecurityKey:
    def test_is_set_up_and_lets_in_at_the_next_sign_in(self, visit: Visit) -> None:
        bank = visit(BANK)
        put_key_in(bank)
        bank.go(MINE)
        form = Form(bank, f"{MINE}/keys").fill(name="khóa xanh")
        form.send()
        expect(bank.page.locator("h1")).to_have_text("Mã khôi phục")
        assert bank.page.locator(".codes li").count() == 10
        bank.go(MINE)
        bank.must_say("khóa xanh")
        sign_out(bank)

        bank.sign_in(BANK, PASSWORD)
        expect(bank.page.locator("h1")).to_have_text("Yếu tố xác thực thứ hai")
        with bank.page.expect_navigation(url=re.compile("/loans")):
            bank.page.click("[data-with-keys] button[type=submit]")

        stranger = visit()
        stranger.sign_in(BANK, PASSWORD)
        stranger.go("/loans")
        expect(stranger.page.locator("h1")).to_have_text("Đăng nhập")

    def test_that_does_not_answer_is_told_on_the_page(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        officer.page.add_init_script(
            "navigator.credentials.create = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
        )
        officer.go(MINE)
        Form(officer, f"{MINE}/keys").fill(name="khóa đỏ")
        officer.page.click("[data-key=new] button[type=submit]")
        expect(officer.page.locator("[data-trouble]")).to_contain_text("Khóa không trả lời")


class TestAnApp:
    def test_is_set_up_by_keyboard_and_asked_for_without_scripts(self, visit: Visit) -> None:
        administrator = visit(ADMINISTRATOR)
        administrator.go(f"{MINE}/app")
        secret = administrator.page.locator(".secret").inner_text().replace(" ", "")
        administrator.page.locator("[name=one_time_code]").focus()
        administrator.page.keyboard.type(pyotp.TOTP(secret).now())
        with administrator.page.expect_navigation():
            administrator.page.keyboard.press("Enter")
        codes = administrator.page.locator(".codes li").all_inner_texts()
        assert len(codes) == 10

        plain = visit(scripts=False)
        plain.sign_in(ADMINISTRATOR, PASSWORD)
        expect(plain.page.locator("h1")).to_have_text("Yếu tố xác thực thứ hai")
        plain.page.fill("[name=one_time_code]", codes[0].lower())
        with plain.page.expect_navigation():
            plain.page.click("main [type=submit]")
        plain.go("/admin/accounts")
        expect(plain.page.locator("h1")).to_have_text("Tài khoản")
