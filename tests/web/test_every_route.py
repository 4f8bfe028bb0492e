"""Every route x every role, as it was reviewed in golden/routes.csv."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.store import StoreOfTest
from tests.web.every_route import PEOPLE, STRANGER, TABLE, answers, reviewed, routes
from tests.world import World

OPEN_TO_STRANGERS = {
    *(("GET", "/"), ("GET", "/sign-in"), ("POST", "/sign-in")),
    *(("POST", "/sign-out"), ("POST", "/account/language")),
    ("GET", "/forgotten-password"),
    *(("GET", "/sign-in/provider"), ("POST", "/sign-in/provider"), ("GET", "/sign-in/provider/return")),
    *(("GET", "/password/<code>"), ("POST", "/password/<code>")),
}


def test_every_route_stands_in_the_table(app: Flask) -> None:
    found, rows = {route for route, _rule in routes(app)}, set(reviewed())
    assert found - rows == set(), f"add a row to {TABLE.name}: what does each person get?"
    assert rows - found == set(), f"these are gone: take them out of {TABLE.name}"


@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_answers_as_reviewed(app: Flask, store: StoreOfTest, world: World, person: str) -> None:
    found = answers(app, store, world, person)
    rows = reviewed()
    different = {route: (status, rows.get(route, {}).get(person)) for route, status in found.items()}
    assert {route: pair for route, pair in different.items() if pair[0] != pair[1]} == {}, "(answered, reviewed)"
    assert {route: status for route, status in found.items() if status >= 500} == {}


@pytest.mark.parametrize("person", [STRANGER, "police"])
def test_every_route_answers_a_look_at_its_head_alone_as_if_it_were_opened(
    app: Flask, store: StoreOfTest, world: World, person: str
) -> None:
    found = answers(app, store, world, person, asking="HEAD")
    rows = reviewed()
    assert {route: status for route, status in found.items() if status != rows[route][person]} == {}


class TestTheTableItself:
    def test_lets_no_stranger_in(self) -> None:
        for route, row in reviewed().items():
            if tuple(route) not in OPEN_TO_STRANGERS:
                assert row[STRANGER] == (302 if route.method == "GET" else 401), route

    def test_shows_nobody_the_case_of_another_office(self) -> None:
        for route, row in reviewed().items():
            if "<int:case_id>" in route.address or "<int:worker_id>" in route.address:
                for person in ("other_officer", "foreign_officer", "leader", "administrator"):
                    assert row[person] in {403, 404}, (route, person)

    def test_shows_the_desks_no_more_than_their_queue(self) -> None:
        for route, row in reviewed().items():
            if route.address.startswith(("/cases", "/workers", "/work", "/alerts", "/targets", "/progress", "/admin")):
                assert row["police"] == row["bank"] == 403, route
            if route.address.startswith("/record-checks"):
                assert row["bank"] == 403, route
            if route.address.startswith("/loans"):
                assert row["police"] == 403, route
