"""The browser: the system's own Chromium, and a visitor in it who notices what a page does wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Playwright, Request, Response, ViewportSize

# The same names as in tests/machine.py, which installs one of them.
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = ViewportSize(width=1366, height=768)
TELEPHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=360, height=740)
FIRST_ANSWER_SECONDS = 10
# Chromium itself writes one line for every answer that is not 2xx; the tests look at those answers themselves.
OF_THE_BROWSER = "Failed to load resource: the server responded with a status of 4"


class BrowserMissingError(Exception):
    """There is no Chromium on this machine."""


def start_browser(playwright: Playwright) -> Browser:
    """Chromium without a window."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise BrowserMissingError("The journeys need Chromium. `make test` installs it; or: apt-get install chromium.")
    return playwright.chromium.launch(executable_path=found, args=FLAGS)


@dataclass
class Visitor:
    """One person in front of one window, and everything that went wrong behind the pages."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    weight: int = 0

    def watch(self) -> None:
        """Note what no page may do: errors, refusals of the policy, requests to another host."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("requestfinished", self._finished)

    def go(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.address + path)

    def follow(self, way: Locator) -> None:
        """Press a link or a button that leads to a page, and wait until that page is all there.

        A click alone ends when the other page begins: what is read from it then may not have come yet.
        """
        with self.page.expect_navigation():
            way.click()

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as anybody would, by the labels."""
        if not self.page.locator("main [name=username]").count():
            self.go("/sign-in")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.follow(self.page.locator("main [type=submit]").first)

    def speak(self, language: str) -> None:
        """Have the pages in this language."""
        switch = self.page.locator(f"header .language button[lang={language}]")
        if switch.count():
            self.follow(switch)

    @property
    def path(self) -> str:
        """Where the visitor is, with what was asked for."""
        parts = urlsplit(self.page.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def heading(self) -> str:
        """The main heading of the page."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """What can be read in the page's own part."""
        return " ".join(self.page.locator("main").inner_text().split())

    def must_say(self, words: str) -> None:
        """Fail with a short answer when the page does not say this."""
        assert words in self.text, f"{self.path} says: {self.text[:600]}"

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(OF_THE_BROWSER):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.faults.append(f"{self.page.url}: asks for {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: answers {response.status}")

    def _finished(self, request: Request) -> None:
        if request.url.startswith(self.address):
            sizes = request.sizes()
            self.weight += sizes["responseBodySize"] + sizes["responseHeadersSize"]


Visit = Callable[..., Visitor]


@contextmanager
def visiting(
    browser: Browser, address: str, *, viewport: ViewportSize = LAPTOP, scripts: bool = True, language: str = "vi-VN"
) -> Iterator[Visitor]:
    """A visitor with a window of its own: no cookie is shared with another one."""
    context = browser.new_context(viewport=viewport, java_script_enabled=scripts, locale=language)
    context.set_default_timeout(FIRST_ANSWER_SECONDS * 1000)
    try:
        visitor = Visitor(context.new_page(), address)
        visitor.watch()
        yield visitor
    finally:
        context.close()
