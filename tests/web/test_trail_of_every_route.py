"""Every refusal leaves a row in the trail. That whatever tells of a person leaves a read: test_reach.py, the walk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.audit.models import ReadEvent, RefusalEvent
from overseas.audit.reads import READINGS
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.every_route import Samples, address_of, lay_samples, routes
from tests.web.pages import Page
from tests.world import PASSWORD, World


def rows(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def asked(
    app: Flask, store: StoreOfTest, world: World, person: str, *, method: str, samples: Samples
) -> Iterator[tuple[str, Page]]:
    """Every address, asked by this person; whatever a request changes is undone before the next."""
    for route, rule in routes(app):
        if route.method != method:
            continue
        with world.session.begin_nested() as point:
            client = PageClient(app, store).sign_in_as(world.session, world.accounts[person])
            address = address_of(app, rule, samples)
            page = client.get(address, status=None) if method == "GET" else client.post(address, {}, status=None)
            yield address, page
            point.rollback()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("person", ["other_officer", "police", "leader"])
def test_every_refusal_leaves_a_row_with_the_number_that_was_told(
    app: Flask, store: StoreOfTest, world: World, person: str, method: str
) -> None:
    samples = lay_samples(world)
    refused = 0
    for address, page in asked(app, store, world, person, method=method, samples=samples):
        if page.status in {403, 404, 405}:
            refused += 1
            kept = select(RefusalEvent.status, RefusalEvent.account_id, RefusalEvent.number)
            row = world.session.execute(kept).one()
            assert (row.status, row.account_id) == (page.status, world.accounts[person].id), address
            assert row.number, address
            assert row.number in page.text, address
    assert refused


def test_every_read_that_was_noted_is_told_in_words(world: World, client_for: ClientFor) -> None:
    client_for("officer").get("/cases", q="Đàng")
    assert set(world.session.scalars(select(ReadEvent.what))) <= set(READINGS.codes())


class TestWhoIsTurnedAway:
    def test_with_a_wrong_password_is_written_down_without_what_was_typed(
        self, world: World, browser: PageClient
    ) -> None:
        browser.post("/sign-in", {"username": "officer", "password": "nicht mein Passwort"}, status=401)
        browser.post("/sign-in", {"username": PASSWORD, "password": "x"}, status=401)
        found = world.session.scalars(select(RefusalEvent).order_by(RefusalEvent.id)).all()
        assert [(row.what, row.status) for row in found] == [("sign_in.wrong", 401)] * 2
        assert found[0].account_id == world.accounts["officer"].id
        assert (found[1].account_id, found[1].actor_name) == (None, "")

    def test_with_a_forged_cookie_is_written_down(self, world: World, browser: PageClient) -> None:
        browser.http.set_cookie("overseas", "eyJfdXNlcl9pZCI6IjEifQ.forged.forged")
        browser.get("/cases", status=302)
        assert world.session.scalars(select(RefusalEvent.what)).all() == ["session.forged"]

    def test_with_the_token_of_no_session_is_written_down(self, world: World, client_for: ClientFor) -> None:
        client = client_for("officer")
        with client.http.session_transaction() as cookie:
            cookie["_user_id"] = "somebody else's"
        client.get("/cases", status=302)
        assert world.session.scalars(select(RefusalEvent.what)).all() == ["session.over"]

    def test_without_a_form_token_is_written_down(self, world: World, client_for: ClientFor) -> None:
        client_for("officer").post("/workers/register", {"csrf_token": "forged"}, status=400)
        assert world.session.scalars(select(RefusalEvent.what)).all() == ["request.wrong"]

    def test_a_thousand_times_as_a_stranger_fills_no_trail(self, world: World, browser: PageClient) -> None:
        for _turn in range(50):
            browser.get("/nowhere", status=404)
        assert rows(world.session, RefusalEvent) == 30

    def test_over_a_one_time_link_leaves_no_secret(self, world: World, browser: PageClient) -> None:
        browser.http.get("/password/a-secret-code-of-somebody")
        browser.http.put("/password/a-secret-code-of-somebody")
        assert "secret" not in str([row.page for row in world.session.scalars(select(RefusalEvent))])
