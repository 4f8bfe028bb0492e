"""A password that ran out, where an installation lets passwords run out: a new one first, then everything else."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from overseas.accounts.models import Account
from overseas.accounts.passwords import hash_password, matches
from overseas.app import create_app
from overseas.kernel.clock import StoppedClock
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS
from tests.world import NOW, PASSWORD, World

NEW = "bốn mùa đều đẹp cả"


@pytest.fixture
def officer(world: World, session: Session) -> Account:
    """Her password was set thirty days ago, and is good for thirty days."""
    found = world.accounts["officer"]
    found.password_hash, found.password_set_at = hash_password(PASSWORD), NOW - timedelta(days=30)
    session.flush()
    return found


@pytest.fixture
def browser(store: StoreOfTest) -> PageClient:
    settings = dataclasses.replace(SETTINGS, password_days=30)
    return PageClient(create_app(settings, store=store, clock=StoppedClock(instant=NOW)), store)


@pytest.mark.parametrize("wanted", ["/work", "/cases", "/admin/", "/account/second-factor"])
def test_leads_from_every_page_to_where_it_is_changed(
    browser: PageClient, officer: Account, session: Session, wanted: str
) -> None:
    browser.sign_in_as(session, officer)
    page = browser.follow(browser.get(wanted, status=302))
    assert page.heading == "My account"
    assert "Your password has run out." in page.text
    assert page.menu == []
    assert page.text.index("Current password") < page.text.index("Account name"), "first what is to be done"


def test_sends_nothing_until_it_is_changed(browser: PageClient, officer: Account, session: Session) -> None:
    browser.sign_in_as(session, officer)
    assert browser.post("/workers/register", {"name": "Đàng Văn An"}, status=302).location == "/account"


def test_is_changed_and_the_day_goes_on(browser: PageClient, officer: Account, session: Session) -> None:
    browser.sign_in_as(session, officer)
    fields = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW}
    wrong = browser.submit(browser.get("/account"), "/account/password", {**fields, "repeat_password": "x"}, status=422)
    assert "not the same" in wrong.text
    after = browser.submit(wrong, "/account/password", fields)
    assert after.location == "/work"
    browser.get("/account/second-factor")
    session.refresh(officer)
    assert matches(officer.password_hash, NEW)


def test_is_not_asked_for_a_day_too_early(browser: PageClient, officer: Account, session: Session) -> None:
    officer.password_set_at = NOW - timedelta(days=29)
    session.flush()
    browser.sign_in_as(session, officer)
    browser.get("/account/second-factor")
