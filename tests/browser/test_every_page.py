"""Every page that a role can reach, in both languages: readable by everybody, narrow enough, light enough."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest

from tests.browser.chromium import NARROW, Visit, Visitor
from tests.browser.installation import (
    ADMINISTRATOR,
    BANK,
    LEADER,
    OFFICER,
    POLICE,
    PROVINCE,
)
from tests.browser.walking import walk

pytestmark = pytest.mark.browser
FIRST_PAGE_BYTES, LATER_PAGE_BYTES = 200 * 1024, 40 * 1024
EVERYBODY = (OFFICER, PROVINCE, POLICE, BANK, LEADER, ADMINISTRATOR)
# What no link leads to, or only from a page of which the walk takes another example.
ALSO = {
    OFFICER: ("/workers/register", "/workers/new?q=an", "/contracts/expired?unit=587"),
    PROVINCE: ("/units?on=2025-07-01&unit=58",),
    ADMINISTRATOR: ("/admin/agencies/new",),
}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FINDINGS = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).slice(0, 3).join(" | ")}`);
}"""


@cache
def axe() -> str:
    """The automatic checker, as text: the policy lets no page fetch it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def faults_here(visitor: Visitor) -> list[str]:
    """What is wrong with the page in front of the visitor."""
    visitor.page.evaluate(axe())
    found = [f"{visitor.path}: {finding}" for finding in visitor.page.evaluate(FINDINGS)]
    if visitor.page.evaluate(TOO_WIDE) > 0:
        found.append(f"{visitor.path} scrolls sideways")
    return found


class TestEveryPage:
    @pytest.mark.parametrize("who", EVERYBODY)
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_can_be_read_by_everybody(self, visit: Visit, who: str, language: str) -> None:
        visitor = visit(who, viewport=NARROW)
        visitor.speak(language)
        faults: list[str] = []
        pages = walk(visitor, ALSO.get(who, ()), each=lambda: faults.extend(faults_here(visitor)))
        assert len(pages) >= 2
        assert faults == []

    def test_of_strangers_can_be_read_by_everybody(self, visit: Visit) -> None:
        stranger = visit(viewport=NARROW)
        for path in ("/sign-in", "/nowhere"):
            stranger.go(path)
            assert faults_here(stranger) == []


class TestTheWeight:
    def test_of_the_first_page_and_of_later_ones(self, visit: Visit) -> None:
        officer = visit(OFFICER)
        officer.page.wait_for_load_state("networkidle")
        assert officer.weight <= FIRST_PAGE_BYTES
        for path in ("/cases", "/cases/12", "/cases/12/contract", "/alerts", "/progress", "/workers/register"):
            officer.weight = 0
            officer.go(path)
            officer.page.wait_for_load_state("networkidle")
            assert 0 < officer.weight <= LATER_PAGE_BYTES, f"{path}: {officer.weight}"
