"""A walk over every page that a person can reach by the links: one page for each kind of address."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from tests.browser.chromium import Visitor

# Pages of one kind differ by a number or a code in their address; what was asked for makes one kind more.
KINDS = (
    (re.compile(r"/\d+(?=/|$)"), "/<number>"),
    (re.compile(r"^/(norms|programmes|targets)/[^/]+"), r"/\1/<code>"),
)


def kind_of(address: str) -> str:
    """What this page is one example of."""
    parts = urlsplit(address)
    path = parts.path
    for pattern, word in KINDS:
        path = pattern.sub(word, path)
    return f"{path}?" if parts.query else path


def walk(visitor: Visitor, also: Sequence[str] = (), *, each: Callable[[], object] = lambda: None) -> list[str]:
    """The address of one page of each kind, from where the visitor stands onwards; `each` is called in front of it."""
    found: dict[str, str] = {}
    waiting = deque([visitor.path, *also])
    while waiting:
        address = waiting.popleft()
        if kind_of(address) in found:
            continue
        found[kind_of(address)] = address
        if visitor.path != address:
            visitor.go(address)
        each()
        waiting.extend(links(visitor))
    return list(found.values())


def links(visitor: Visitor) -> list[str]:
    """Where the links of this page lead, inside the program."""
    addresses: list[str] = visitor.page.locator("main a[href], header a[href]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return [one.partition("#")[0] for one in addresses if one.startswith("/") and not one.startswith("/static")]
