"""Pictures of every page: `make pictures` takes them to be looked at, and those that the documents show.

Every page of every role goes into tests/pictures/, which git does not know; those of docs/pictures/README.md there.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import LAPTOP, TELEPHONE, Visitor, start_browser, visiting
from tests.browser.forms import Form
from tests.browser.installation import (
    ADMINISTRATOR,
    BANK,
    LEADER,
    OFFICER,
    PASSWORD,
    POLICE,
    PROVINCE,
    ROOT,
    Installation,
    make_demonstration,
)
from tests.browser.people import PERSON
from tests.browser.walking import kind_of, walk

TO_LOOK_AT = ROOT / "tests" / "pictures"
OF_DOCUMENTS = ROOT / "docs" / "pictures"
EVERYBODY = (OFFICER, PROVINCE, POLICE, BANK, LEADER, ADMINISTRATOR)
ALSO = ("/workers/register", "/workers/new?q=an", "/units?on=30/06/2025&unit=58")

Way = Callable[[Visitor], None]


def at(path: str) -> Way:
    """The page with this address."""
    return lambda visitor: visitor.go(path)


def first_of(path: str, words: str = "") -> Way:
    """The page behind the first line of a list, or the first with these words."""

    def follow(visitor: Visitor) -> None:
        visitor.go(path)
        visitor.page.locator("main tbody tr", has_text=words).first.locator("th a").click()

    return follow


def filled_in(visitor: Visitor) -> None:
    """The page of a new person, as it looks before it is sent."""
    visitor.go("/workers/register")
    group = {"groups-0-group_slug": "nghèo", "groups-0-paper": "Giấy chứng nhận hộ nghèo số 112"}
    Form(visitor, "/workers/register").fill(**PERSON, **group)
    visitor.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def contract(visitor: Visitor) -> None:
    """A contract that has run out, with what can be recorded unfolded."""
    first_of("/alerts")(visitor)
    visitor.go(f"{visitor.path}/contract")
    visitor.page.locator("details.event > summary").first.click()


def waiving(visitor: Visitor) -> None:
    """The conditions of a case that can be waived."""
    first_of("/work", "còn thiếu: ")(visitor)
    visitor.go(f"{visitor.path}/waive")


# The name of the picture, who is signed in, the way there, and whether the whole length is shown.
PICTURES: tuple[tuple[str, str, Way, bool], ...] = (
    ("case", OFFICER, first_of("/work", "quá hạn trả kết quả lý lịch"), False),
    ("viec-can-lam", OFFICER, at("/work"), False),
    ("dang-ky-nguoi-lao-dong", OFFICER, filled_in, True),
    ("ho-so", OFFICER, first_of("/work", "còn thiếu: "), False),
    ("hop-dong", OFFICER, contract, True),
    ("canh-bao", OFFICER, at("/alerts"), False),
    ("chi-tieu", PROVINCE, at("/targets"), False),
    ("tien-do", PROVINCE, at("/progress"), False),
    ("mien-dieu-kien", PROVINCE, waiving, False),
    ("don-vi", PROVINCE, at("/units?on=30/06/2025&unit=58"), True),
    ("ly-lich-tu-phap", POLICE, at("/record-checks"), False),
    ("ly-lich-tu-phap-mot-nguoi", POLICE, first_of("/record-checks"), False),
    ("vay-von", BANK, at("/loans?view=paying"), False),
    ("vay-von-mot-nguoi", BANK, first_of("/loans?view=paying"), False),
    ("tien-do-dien-thoai", LEADER, at("/progress"), False),
    ("co-quan", ADMINISTRATOR, at("/admin/agencies"), False),
    ("tai-khoan", ADMINISTRATOR, at("/admin/accounts"), False),
    ("muc-quy-dinh", ADMINISTRATOR, at("/norms"), False),
    ("tinh-trang-he-thong", ADMINISTRATOR, at("/admin/"), False),
)


def take_for_documents(browser: Browser, address: str) -> None:
    """The pictures that the guides and the README show."""
    for name, who, way, whole in PICTURES:
        size = TELEPHONE if name.endswith("-dien-thoai") else LAPTOP
        with visiting(browser, address, viewport=size) as visitor:
            visitor.sign_in(who, PASSWORD)
            way(visitor)
            visitor.page.screenshot(path=OF_DOCUMENTS / f"{name}.png", full_page=whole)


def take_all(browser: Browser, address: str) -> None:
    """Every page that each role reaches, in both languages and sizes."""
    for who in EVERYBODY:
        for language in ("vi", "en"):
            with visiting(browser, address) as visitor:
                visitor.sign_in(who, PASSWORD)
                visitor.speak(language)
                pages = walk(visitor, ALSO if who == OFFICER else ())
                for size, viewport in (("laptop", LAPTOP), ("telephone", TELEPHONE)):
                    visitor.page.set_viewport_size(viewport)
                    for path in pages:
                        visitor.go(path)
                        name = re.sub(r"\W+", "-", kind_of(path)).strip("-") + ("-asked" if "?" in path else "")
                        place = TO_LOOK_AT / who / language / size
                        visitor.page.screenshot(path=place / f"{name}.png", full_page=True)


def main() -> None:
    """Make a demonstration of its own, serve it, take the pictures."""
    OF_DOCUMENTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        installation: Installation = make_demonstration(Path(folder) / "home")
        browser = start_browser(playwright)
        with installation.scheduling(), installation.serving() as address:
            take_for_documents(browser, address)
            if "--documents" not in sys.argv:
                take_all(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
