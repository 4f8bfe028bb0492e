"""A page as a test reads it, and what is asked of every page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster")


@dataclass(frozen=True)
class Page:
    """One answer: its status, its headers, and its tree."""

    answer: TestResponse

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def location(self) -> str:
        return self.answer.headers.get("Location", "")

    @property
    def source(self) -> str:
        return self.answer.get_data(as_text=True)

    @property
    def is_html(self) -> bool:
        return self.answer.mimetype == "text/html" and not 300 <= self.status < 400

    @cached_property
    def tree(self) -> Element:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        tree: Element = parser.parse(self.source)
        return tree

    @property
    def text(self) -> str:
        """What can be read on the page, with single spaces."""
        return re.sub(r"\s+", " ", "".join(self.tree.itertext())).strip()

    @property
    def heading(self) -> str:
        return _words(next(self.tree.iter("h1")))

    @property
    def links(self) -> dict[str, str]:
        return {_words(link): link.get("href", "") for link in self.tree.iter("a")}

    @property
    def menu(self) -> list[str]:
        """The entries of the main navigation."""
        found = [one for one in self.tree.iter("nav") if one.get("class") == "navigation"]
        return [_words(link) for one in found for link in one.iter("a")]

    def form(self, action: str) -> dict[str, list[str]]:
        """What a browser would send if the first form with this action were sent as it stands."""
        form = next((one for one in self.tree.iter("form") if one.get("action") == action), None)
        assert form is not None, (
            f"no form for {action}; there are {[one.get('action') for one in self.tree.iter('form')]}"
        )
        return fields_of(form)


def _words(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def fields_of(form: Element) -> dict[str, list[str]]:
    """What a browser would send of this form as it stands."""
    sent: dict[str, list[str]] = {}
    for control in form.iter():
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "textarea":
            sent.setdefault(name, []).append(control.text or "")
        elif control.tag == "select":
            options = list(control.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None] or options[:1]
            sent.setdefault(name, []).extend(one.get("value", one.text or "") for one in chosen)
        elif control.tag == "input":
            kind = control.get("type", "text")
            if kind in {"submit", "button", "file"} or (
                kind in {"checkbox", "radio"} and control.get("checked") is None
            ):
                continue
            sent.setdefault(name, []).append(control.get("value", "on" if kind == "checkbox" else ""))
    return sent


def faults(page: Page) -> list[str]:
    """Everything on this page that no page of this program may have."""
    tree = page.tree
    return [
        *_headings(tree),
        *_double_ids(tree),
        *_unlabelled(tree),
        *_inline(tree),
        *_elsewhere(tree),
        *_wrong_headers(page),
    ]


def _headings(tree: Element) -> list[str]:
    found = [_words(one) for one in tree.iter("h1")]
    title = next(tree.iter("title"), None)
    wrong = [] if len(found) == 1 and found[0] else [f"there must be one main heading, not {found}"]
    return wrong if title is not None and _words(title) else [*wrong, "the page has no title"]


def _double_ids(tree: Element) -> list[str]:
    counts = Counter(one.get("id") for one in tree.iter() if one.get("id"))
    return [f"the id {name!r} stands {count} times" for name, count in counts.items() if count > 1]


def _unlabelled(tree: Element) -> list[str]:
    labelled = {one.get("for") for one in tree.iter("label")}
    inside = {id(control) for label in tree.iter("label") for control in label.iter()}
    return [
        f"the field {control.get('name')!r} has no label"
        for control in tree.iter()
        if control.tag in {"input", "select", "textarea"}
        and control.get("type") not in UNLABELLED
        and control.get("id") not in labelled
        and not control.get("aria-label")
        and id(control) not in inside
    ]


def _inline(tree: Element) -> list[str]:
    wrong = [f"<{one.tag}> has {name}=" for one in tree.iter() for name in one.attrib if _is_inline(str(name))]
    wrong += ["a <style> stands in the page" for _one in tree.iter("style")]
    return wrong + ["a script stands in the page" for one in tree.iter("script") if not one.get("src") or one.text]


def _is_inline(name: str) -> bool:
    return name == "style" or name.startswith("on")


def _elsewhere(tree: Element) -> list[str]:
    return [
        f"{name}={value!r} leads to another host"
        for one in tree.iter()
        for name in ADDRESSES
        if (value := one.get(name)) and not re.match(r"/(?!/)|#|\?|tel:|mailto:", value)
    ]


def _wrong_headers(page: Page) -> list[str]:
    headers = page.answer.headers
    wrong = [] if "default-src 'none'" in headers.get("Content-Security-Policy", "") else ["no strict policy"]
    return wrong + ([] if headers.get("Cache-Control") == "no-store, max-age=0" else ["the browser may keep this page"])


def link_on(page: Page) -> str:
    """The path of the one-time link that a page shows."""
    found = re.search(r"http://localhost(/password/[a-z0-9-]+)", page.text)
    assert found, page.text
    return found[1]
