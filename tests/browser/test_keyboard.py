"""By keyboard alone: sign in, find the way past the menu, register a person; where one is can always be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Visit, Visitor
from tests.browser.installation import OFFICER, PASSWORD
from tests.browser.people import PERSON

pytestmark = pytest.mark.browser
MOST_STEPS = 60
VISIBLE = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(visitor: Visitor, selector: str) -> None:
    """Go on by Tab until this has the focus; everything on the way must show that it has it."""
    for _step in range(MOST_STEPS):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(VISIBLE), visitor.page.evaluate("document.activeElement.outerHTML")
        if visitor.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab on {visitor.path}")


def sign_in(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    tab_to(visitor, "[name=username]")
    visitor.page.keyboard.type(OFFICER)
    tab_to(visitor, "[name=password]")
    visitor.page.keyboard.type(PASSWORD)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("h1")).to_have_text("Việc cần làm")


class TestByKeyboard:
    def test_somebody_signs_in_and_registers_a_person(self, visit: Visit) -> None:
        officer = visit()
        keys = officer.page.keyboard
        sign_in(officer)
        tab_to(officer, ".skip")
        keys.press("Enter")
        tab_to(officer, "main a.button.primary")
        keys.press("Enter")
        expect(officer.page.locator("[name=q]")).to_be_visible()
        tab_to(officer, "[name=q]")
        keys.type(PERSON["name"])
        keys.press("Enter")
        expect(officer.page.locator(".empty")).to_be_visible()
        tab_to(officer, "a[href*='/workers/register']")
        keys.press("Enter")

        expect(officer.page.locator("[name=name]")).to_have_value(PERSON["name"])
        tab_to(officer, "[name=birth]")
        keys.type("05092001")
        tab_to(officer, "[name=sex]")
        keys.press("Space")
        tab_to(officer, "[name=residence_unit_id]")
        keys.press("ArrowDown")
        tab_to(officer, "[name=phones]")
        keys.type(PERSON["phones"])
        keys.press("Enter")
        expect(officer.page.locator("[name=wanted_market_code]")).to_be_visible()

    def test_a_menu_closes_by_escape_and_gives_the_focus_back(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        tab_to(officer, "details.account > summary")
        officer.page.keyboard.press("Enter")
        expect(officer.page.locator(".account-menu")).to_be_visible()
        officer.page.keyboard.press("Escape")
        expect(officer.page.locator(".account-menu")).to_be_hidden()
        expect(officer.page.locator("details.account > summary")).to_be_focused()
