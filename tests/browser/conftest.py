"""What every journey may ask for: a province in a copy of its own, served, and people in front of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import Visit, Visitor, start_browser, visiting
from tests.browser.installation import PASSWORD, Installation, make_demonstration


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demonstration as it was made: nobody works in it. The processes of one run make it once."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    home = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            make_demonstration(shared / "unfinished").home.rename(home)
    return Installation(home)


@pytest.fixture(scope="module")
def installation(demonstration: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A copy for the journeys of one module."""
    return demonstration.copy(tmp_path_factory.mktemp("office") / "home")


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """Where the real server of this copy answers."""
    with installation.serving() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium."""
    with sync_playwright() as playwright:
        made = start_browser(playwright)
        yield made
        made.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Somebody in front of a window of their own; at the end no page may have done what no page may do."""
    with ExitStack() as windows:
        visitors = []

        def begin(username: str | None = None, *, at: str = address, **how: Any) -> Visitor:
            visitor = windows.enter_context(visiting(browser, at, **how))
            visitors.append(visitor)
            if username:
                visitor.sign_in(username, PASSWORD)
            return visitor

        yield begin
        assert [fault for visitor in visitors for fault in visitor.faults] == []
