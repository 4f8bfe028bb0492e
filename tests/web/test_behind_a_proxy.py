"""Where a request comes from: the address by which wrong passwords are counted."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask, request

from overseas.server import make_server
from tests.web.conftest import SETTINGS

Ask = Callable[[str | None, dict[str, str]], str]


@pytest.fixture
def address_seen() -> Iterator[Ask]:
    """Ask the embedded server, set up with this proxy, whom it sees."""
    servers = []

    def ask(proxy: str | None, headers: dict[str, str]) -> str:
        app = Flask("address")
        app.add_url_rule("/", view_func=lambda: request.remote_addr or "")
        server = make_server(app, replace(SETTINGS, port=0, threads=1, proxy=proxy))
        servers.append(server)
        threading.Thread(target=server.run, daemon=True).start()
        asked = urllib.request.Request(f"http://127.0.0.1:{server.effective_port}/", headers=headers)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return str(answer.read().decode())

    yield ask
    for server in servers:
        server.close()


class TestTheAddressOfARequest:
    def test_is_what_the_proxy_says_where_one_is_named(self, address_seen: Ask) -> None:
        assert address_seen("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}) == "203.0.113.7"
        assert address_seen("127.0.0.1", {"X-Forwarded-For": "198.51.100.1, 203.0.113.7"}) == "203.0.113.7"
        assert address_seen("127.0.0.1", {}) == "127.0.0.1"

    def test_is_the_lines_own_for_whoever_is_not_the_proxy(self, address_seen: Ask) -> None:
        for proxy in (None, "10.0.0.1"):
            assert address_seen(proxy, {"X-Forwarded-For": "203.0.113.7"}) == "127.0.0.1"
