"""Pages on A4, printed by the browser itself, as a leader takes them to a meeting."""

from __future__ import annotations

import re

import pytest

from tests.browser.chromium import Visit, Visitor
from tests.browser.installation import LEADER, PROVINCE

pytestmark = pytest.mark.browser
WIDTH_ON_A4 = 703
"""186 mm between the margins, in pixels: narrower than a window that is drawn for a telephone."""


def sheets(visitor: Visitor) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4", prefer_css_page_size=True)))


class TestOnPaper:
    def test_the_progress_of_the_districts_is_one_sheet(self, visit: Visit) -> None:
        leader = visit(LEADER)
        leader.go("/progress")
        assert sheets(leader) == 1

    @pytest.mark.parametrize("path", ["/work", "/cases", "/alerts", "/data-requests", "/breaches", "/retention"])
    def test_a_list_keeps_its_columns_and_stays_on_the_sheet(self, visit: Visit, path: str) -> None:
        officer = visit(PROVINCE)
        officer.go(path)
        officer.page.set_viewport_size({"width": WIDTH_ON_A4, "height": 1009})
        officer.page.emulate_media(media="print")
        assert officer.page.evaluate("document.documentElement.scrollWidth") <= WIDTH_ON_A4
        assert officer.page.locator("main thead").first.is_visible()
        assert officer.page.get_by_text("Người in:").is_visible()

    def test_what_is_typed_in_is_not_printed(self, visit: Visit) -> None:
        officer = visit(PROVINCE)
        officer.go("/workers/2/consents")
        assert officer.page.locator("main form").first.is_visible()
        officer.page.emulate_media(media="print")
        assert not officer.page.locator("main form").first.is_visible()
        assert sheets(officer) == 1
