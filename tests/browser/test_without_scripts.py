"""Everything essential works without scripts; in English as well."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import TELEPHONE, Visit
from tests.browser.forms import Form, errors
from tests.browser.installation import OFFICER
from tests.browser.people import PAPERS, open_case, recruit, register

pytestmark = pytest.mark.browser


class TestWithoutScripts:
    def test_a_person_is_registered_and_led_on_in_english(self, visit: Visit) -> None:
        officer = visit(OFFICER, scripts=False, viewport=TELEPHONE)
        officer.follow(officer.page.get_by_role("button", name="English"))
        expect(officer.page.locator("h1")).to_have_text("Work to do")

        register(officer, birth="31/02/2001")
        assert errors(officer) == ["There is no such day as 31/02/2001. Check day and month."]
        Form(officer, "/workers/register").fill(birth="05/09/2001").send()
        case = open_case(officer)
        recruit(case)
        assert case.open().state_of("recruitment") == "Contract signed"
        case.record("departure", "record_papers", **PAPERS)

        refused = case.fill("departure", "depart", departed_on="16/10/2023", flight_number="VJ962")
        refused.send()
        officer.must_say("This cannot be recorded yet")
        assert refused.typed("departed_on", "flight_number") == ["16/10/2023", "VJ962"]

        officer.page.locator("details.account > summary").click()
        officer.follow(officer.page.get_by_role("button", name="Sign out"))
        expect(officer.page.locator("h1")).to_have_text("Sign in")
