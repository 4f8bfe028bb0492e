"""Every route x method x role x (own district, other district, other province, own step, other's step): reach.csv."""

from __future__ import annotations

import os

import pytest
from flask import Flask

from overseas.accounts.models import Agency
from overseas.web.guard import public
from tests.store import StoreOfTest
from tests.web.reach_walk import TABLE, WALKERS, asks, lay_cases, letters, reviewed, walk, written, wrong
from tests.world import World

OUTSIDE = {"d", "p", "D", "P"}
IN_THE_PROVINCE = {"b", "c", "l", "n", "d", "B", "D"}


@pytest.mark.skipif("OVERSEAS_REVIEW" not in os.environ, reason="writes the table anew when asked to")
def test_writes_the_table(app: Flask, store: StoreOfTest, world: World) -> None:
    found = {}
    for person in WALKERS:
        with world.session.begin_nested() as point:
            found[person] = walk(app, store, world, person)
            point.rollback()
    TABLE.write_text(written(found), encoding="utf-8")


def test_every_way_to_ask_stands_in_the_table(app: Flask, world: World) -> None:
    found, rows = {ask for ask, _address in asks(app, lay_cases(world))}, set(reviewed())
    assert found - rows == set(), f"add it to {TABLE.name}: who gets what?"
    assert rows - found == set(), f"these are gone: take them out of {TABLE.name}"


@pytest.mark.parametrize("person", WALKERS)
def test_everybody_gets_what_was_reviewed(app: Flask, store: StoreOfTest, world: World, person: str) -> None:
    assert wrong(walk(app, store, world, person), reviewed(), person) == {}, "(got, reviewed)"


class TestTheTableItself:
    """What the table must say, whatever it was written from."""

    def test_names_nobody_to_leaders_and_administrators(self) -> None:
        for ask, row in reviewed().items():
            assert letters(row["leader"]) | letters(row["administrator"]) == set(), ask

    def test_names_to_an_officer_the_people_of_her_own_district_alone(self) -> None:
        for ask, row in reviewed().items():
            assert letters(row["officer"]) & OUTSIDE == set(), ask
            assert letters(row["other_officer"]) <= {"d", "D"}, ask
            assert letters(row["foreign_officer"]) <= {"p", "P"}, ask

    def test_names_to_the_province_its_own_people(self) -> None:
        for ask, row in reviewed().items():
            assert letters(row["province"]) <= IN_THE_PROVINCE, ask

    def test_names_to_a_desk_the_people_with_its_own_step_in_its_area(self) -> None:
        for ask, row in reviewed().items():
            assert letters(row["police"]) <= {"b", "c"}, ask
            assert letters(row["bank"]) <= {"b", "l"}, ask

    @pytest.mark.parametrize(
        ("person", "kinds"),
        [
            ("officer", ("other district", "other province")),
            ("other_officer", ("own, both steps", "own, no step", "other province")),
            ("foreign_officer", ("own, both steps", "own, no step", "other district")),
            ("province", ("other province",)),
            ("police", ("own, loan", "own, no step", "other district", "other province")),
            ("bank", ("own, record check", "own, no step", "other district", "other province")),
        ],
    )
    def test_finds_no_case_out_of_reach(self, person: str, kinds: tuple[str, ...]) -> None:
        for ask, row in reviewed().items():
            if ask.kind in kinds and ("case_id" in ask.address or "worker_id" in ask.address):
                assert row[person].split()[0] in {"403", "404"}, ask

    def test_has_no_answer_about_a_person_that_leaves_no_read(self) -> None:
        """The trail knows of every page, search, refused form and file that names somebody, whoever asks."""
        assert [ask for ask, row in reviewed().items() if any("unread" in cell for cell in row.values())] == []

    def test_lets_everybody_reach_something(self) -> None:
        """A table of refusals alone would pass the tests above."""
        rows = reviewed().items()
        for person, kind in (("officer", "own, no step"), ("police", "own, record check"), ("bank", "own, loan")):
            assert [ask for ask, row in rows if ask.kind == kind and row[person].startswith("200")]


class TestTheWalk:
    """What finds nothing in a program that is known to be wrong proves nothing."""

    def test_finds_a_desk_that_sees_the_whole_province(self, app: Flask, store: StoreOfTest, world: World) -> None:
        agency = world.session.get_one(Agency, world.accounts["police"].agency_id)
        agency.unit_id = world.units["58"].id
        world.session.flush()
        found = wrong(walk(app, store, world, "police", under="/record-checks"), reviewed(), "police")
        opened = {ask.kind: pair for ask, pair in found.items() if ask.address == "/record-checks/<int:case_id>"}
        assert opened == {"other district": ("200 d", "404")}
        assert {"200 bcd"} == {got for ask, (got, _was) in found.items() if "?q=" in ask.address}

    def test_finds_a_cell_that_was_bent(self, app: Flask, store: StoreOfTest, world: World) -> None:
        table = reviewed()
        found = walk(app, store, world, "bank", under="/loans/")
        ask = next(ask for ask in found if ask.kind == "other district" and ask.method == "GET")
        table[ask] = {**table[ask], "bank": "200 d"}
        assert wrong(found, table, "bank") == {ask: ("404", "200 d")}

    def test_finds_an_answer_that_leaves_no_read(self, app: Flask, store: StoreOfTest, world: World) -> None:
        shown = public()(lambda: "<!doctype html><title>x</title>Kiều Thị Nhất")
        app.add_url_rule("/planted/page", "planted_page", shown)
        app.add_url_rule(
            "/planted/file", "planted_file", public()(lambda: ("x", {"Content-Disposition": "attachment"}))
        )
        found = walk(app, store, world, "leader", under="/planted/")
        assert sorted(found.values()) == ["200  unread", "200 b unread"]
