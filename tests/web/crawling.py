"""A crawler for tests: it follows every link that one person is shown, and gathers every form on the way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from tests.web.client import PageClient
from tests.web.pages import Page, fields_of

MOST_PAGES = 80
MOST_OF_A_KIND = 2
HOST = "localhost"

Kind = tuple[str, tuple[str, ...]]


@dataclass
class Form:
    """A form as it stood on a page: where it is sent, how, and what it would send."""

    page: str
    action: str
    method: str
    sent: dict[str, list[str]]


@dataclass
class Found:
    """What one person came upon."""

    pages: dict[str, Page] = field(default_factory=dict)
    forms: dict[tuple[str, Kind], Form] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)


class Crawler:
    """Walks from the first page. Of addresses that differ in numbers or values only, a few stand for all."""

    def __init__(self, client: PageClient, *, checked: bool = True) -> None:
        self.client = client
        self.checked = checked
        self.adapter: MapAdapter = client.app.url_map.bind(HOST)
        self.seen: dict[Kind, int] = {}

    def walk(self, start: str = "/") -> Found:
        """Everything that can be reached by links from the start."""
        found, waiting, known = Found(), deque([start]), {start}
        while waiting and len(found.pages) < MOST_PAGES:
            for link in self.visit(waiting.popleft(), found):
                if link not in known and self._wanted(link):
                    known.add(link)
                    waiting.append(link)
        return found

    def visit(self, address: str, found: Found) -> list[str]:
        """Open a page, gather its forms, and tell where its links lead; when `checked`, it must be without fault."""
        page = self.client.get(address, status=None) if self.checked else Page(self.client.http.get(address))
        found.pages[address] = page
        if page.is_html:
            for form in page.tree.iter("form"):
                self._take(address, form, found)
        return self._links(page, found)

    def _links(self, page: Page, found: Found) -> list[str]:
        links = [page.location] if page.location else []
        if page.is_html:
            links += [one.get("href", "") for one in page.tree.iter("a")]
        parts = [urlsplit(link) for link in links]
        found.foreign += [link for link, part in zip(links, parts, strict=True) if part.netloc not in {"", HOST}]
        return [
            part._replace(scheme="", netloc="", fragment="").geturl() for part in parts if part.path.startswith("/")
        ]

    def _wanted(self, link: str) -> bool:
        kind = self.kind(link)
        self.seen[kind] = self.seen.get(kind, 0) + 1
        return self.seen[kind] <= MOST_OF_A_KIND

    def _take(self, address: str, form: Element, found: Found) -> None:
        action, method = form.get("action") or address, (form.get("method") or "get").upper()
        found.foreign += [action] if urlsplit(action).netloc else []
        found.forms.setdefault((method, self.kind(action, method)), Form(address, action, method, fields_of(form)))

    def kind(self, address: str, method: str = "GET") -> Kind:
        """The rule that an address follows, and its words: addresses of one kind differ in values only."""
        parts = urlsplit(address)
        try:
            rule, _values = self.adapter.match(parts.path, method=method, return_rule=True)
            name = rule.rule
        except (HTTPException, RequestRedirect):
            name = parts.path
        return name, tuple(sorted(word for word, _value in parse_qsl(parts.query, keep_blank_values=True)))
