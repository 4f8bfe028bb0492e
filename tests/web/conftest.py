"""Clients for every role, on the test's own database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings
from overseas.app import LISTENERS, create_app, keep_changes
from overseas.kernel.clock import StoppedClock
from tests.keys import KEYS
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.world import NOW, World

SETTINGS = Settings(
    home=Path("/nowhere"),
    database_url="sqlite://",
    secret_key="for tests only",
    keys=KEYS,
    keys_file=Path("/nowhere/keys"),
    testing=True,
    factor_roles=frozenset(),
)

ClientFor = Callable[[str], PageClient]


@pytest.fixture
def store(session: Session) -> StoreOfTest:
    """The store behind the pages: the test's own connection."""
    return StoreOfTest(session.connection(), LISTENERS, watcher=keep_changes)


@pytest.fixture
def app(store: StoreOfTest) -> Flask:
    """The whole program on it, on Monday 16 October 2023, in the morning."""
    return create_app(SETTINGS, store=store, clock=StoppedClock(instant=NOW))


@pytest.fixture
def browser(app: Flask, store: StoreOfTest) -> PageClient:
    """A browser in which nobody is signed in; it has chosen English."""
    client = PageClient(app, store)
    client.http.set_cookie("language", "en")
    return client


@pytest.fixture
def client_for(app: Flask, store: StoreOfTest, session: Session, world: World) -> ClientFor:
    """A signed-in browser of one of the people of the small world, by the short name."""

    def client(name: str) -> PageClient:
        return PageClient(app, store).sign_in_as(session, world.accounts[name])

    return client
