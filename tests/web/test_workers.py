"""The pages of people: look first, register once, see masked numbers, correct in sight of others."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.audit.models import ReadEvent
from overseas.cases.actions import open_case
from overseas.workers.actions import load_reference
from overseas.workers.models import Worker
from tests.web.conftest import ClientFor
from tests.web.pages import Page
from tests.workers.people import registered
from tests.world import NOW, TODAY, World

REGISTER = "/workers/register"


@pytest.fixture(autouse=True)
def _lists(session: Session, world: World) -> None:
    load_reference(session)


def said(world: World, **over: Any) -> dict[str, Any]:
    """What an officer types for a new person."""
    return {
        "name": "Kiều Thị Mai",
        "birth": "12/03/1998",
        "sex": "female",
        "residence_unit_id": str(world.units["22870"].id),
        "national_id": "058198001234",
        **over,
    }


def reads(session: Session) -> list[str]:
    return list(session.scalars(select(ReadEvent.what).order_by(ReadEvent.id)))


def people(session: Session) -> list[str]:
    return list(session.scalars(select(Worker.name).order_by(Worker.id)))


class TestLookingForAPerson:
    def test_comes_before_registering(self, client_for: ClientFor) -> None:
        page = client_for("officer").get("/workers/new")
        assert not any(REGISTER in href for href in page.links.values())

    def test_shows_who_is_on_record_and_leads_on(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        page = client_for("officer").get("/workers/new", q="an dang")
        assert f"/workers/{worker.id}" in page.links.values()
        assert f"{REGISTER}?q=an+dang" in page.links.values()
        assert reads(session) == ["worker.search"]

    def test_of_another_office_shows_no_more_than_the_unit(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        registered(session, world, national_id="058098001234")
        client = client_for("other_officer")
        assert "Đàng" not in client.get("/workers/new", q="dang van an").text
        page = client.get("/workers/new", q="058098001234")
        assert "known in Huyện Ninh Phước" in page.text
        assert "Đàng" not in page.text

    def test_takes_no_endless_text(self, client_for: ClientFor) -> None:
        client_for("officer").get("/workers/new", q="a" * 300, status=422)

    @pytest.mark.parametrize("who", ["police", "bank", "leader", "administrator"])
    def test_is_for_labour_offices_only(self, client_for: ClientFor, who: str) -> None:
        client_for(who).get("/workers/new", status=403)


class TestRegisteringAPerson:
    @pytest.mark.parametrize(
        ("words", "field", "value"),
        [
            ("Kiều Thị Mai", "name", "Kiều Thị Mai"),
            ("058198001234", "national_id", "058198001234"),
            ("264123456", "old_id", "264123456"),
            ("0912 345 678", "phones", "0912 345 678"),
        ],
    )
    def test_begins_with_what_was_looked_for(self, client_for: ClientFor, words: str, field: str, value: str) -> None:
        assert client_for("officer").get(REGISTER, q=words).form(REGISTER)[field] == [value]

    def test_leads_to_opening_a_case(self, session: Session, world: World, client_for: ClientFor) -> None:
        page = client_for("officer").post(REGISTER, said(world))
        (worker,) = session.scalars(select(Worker))
        assert page.location == f"/cases/new?worker={worker.id}"

    def test_takes_a_person_without_any_number(self, session: Session, world: World, client_for: ClientFor) -> None:
        answer = client_for("officer").post(REGISTER, said(world, national_id=""))
        assert (answer.status, people(session)) == (303, ["Kiều Thị Mai"])

    def test_twice_with_one_form_registers_once(self, session: Session, world: World, client_for: ClientFor) -> None:
        client = client_for("officer")
        twice = said(world, form_key="the same key")
        assert client.post(REGISTER, twice).location == client.post(REGISTER, twice, status=302).location
        assert people(session) == ["Kiều Thị Mai"]

    def test_offers_the_communes_of_ones_own_area(self, world: World, client_for: ClientFor) -> None:
        page = client_for("officer").get(REGISTER)
        assert "Thị trấn Phước Dân" in page.text
        assert "Thị trấn Tân Sơn" not in page.text
        assert "Thị trấn Tân Sơn, Huyện Ninh Sơn" in client_for("province").get(REGISTER).text

    @pytest.mark.parametrize(
        ("over", "sentence"),
        [
            ({"name": "A" * 300}, "too long"),
            ({"name": ""}, "required"),
            ({"birth": "31/02/1998"}, "no such day"),
            ({"birth": "12/03/2098"}, "future"),
            ({"birth": "2020"}, "age of 3 years"),
            ({"birth": "hôm qua"}, "not a date"),
            ({"sex": ""}, "Fill in this field"),
            ({"national_id": "05819800123A"}, "digits only"),
            ({"national_id": "58198001234"}, "058198001234"),
            ({"passport": "12345"}, "one letter"),
            ({"passport_expires_on": "01/01/2030"}, "number of the passport"),
            ({"phones": "gọi cho tôi"}, "not a telephone number"),
            ({"residence_unit_id": "1"}, "valid choice"),
            ({"groups-0-paper": "12/GCN"}, "Choose the group"),
            (
                {"groups-0-group_slug": "poor", "groups-0-valid_from": "2/1/2023", "groups-0-valid_to": "1/1/2023"},
                "before",
            ),
            (
                {"groups-0-group_slug": "poor", "groups-1-group_slug": "poor"},
                "twice",
            ),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, session: Session, world: World, client_for: ClientFor, over: dict[str, str], sentence: str
    ) -> None:
        typed = said(world, **over)
        page = client_for("officer").post(REGISTER, typed, status=422)
        assert sentence in page.text
        kept = page.form(REGISTER)
        chosen = {"residence_unit_id", "sex"}
        assert {name: kept[name] for name in typed if name not in chosen} == {
            name: [value] for name, value in typed.items() if name not in chosen
        }
        assert people(session) == []

    def test_warns_of_a_number_that_does_not_fit_and_takes_it(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        client = client_for("officer")
        page = client.post(REGISTER, said(world, sex="male"))
        assert "other sex" in client.follow(page).text
        assert people(session) == ["Kiều Thị Mai"]
        worker = session.scalars(select(Worker)).one()
        assert "other sex" in client.get(f"/workers/{worker.id}").text

    def test_stops_at_a_number_on_record_with_the_way_there(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        worker = registered(session, world, name="Kiều Thị Mái", national_id="058198001234")
        page = client_for("officer").post(REGISTER, said(world), status=422)
        assert page.links["Open this person"] == f"/workers/{worker.id}"
        assert "confirmed_other_person" not in page.form(REGISTER)
        assert people(session) == ["Kiều Thị Mái"]

    def test_asks_to_look_at_the_likely_same_person(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        worker = registered(session, world, name="Kiều Thị Mãi")
        client = client_for("officer")
        page = client.post(REGISTER, said(world), status=422)
        assert f"/workers/{worker.id}" in page.links.values()
        client.submit(page, REGISTER, {"confirmed_other_person": "y"})
        assert len(people(session)) == 2

    def test_gives_another_row_for_a_group_without_saving(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        client = client_for("officer")
        page = client.post(REGISTER, said(world, add_group="1", **{"groups-0-group_slug": "poor"}), status=200)
        assert "groups-1-paper" in page.form(REGISTER)
        assert people(session) == []

    def test_by_hand_for_another_offices_commune_is_refused(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        other = str(world.units["22810"].id)
        client_for("officer").post(REGISTER, said(world, residence_unit_id=other), status=422)
        assert people(session) == []


class TestThePageOfAPerson:
    def test_shows_numbers_masked_until_asked_for(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world, national_id="058098001234", ethnicity_slug="cham")
        client = client_for("officer")
        page = client.get(f"/workers/{worker.id}")
        assert "058098001234" not in page.text
        assert "•••••••••234" in page.text
        assert "Chăm" in page.text
        shown = client.submit(page, f"/workers/{worker.id}/number", status=200)
        assert "058098001234" in shown.text
        assert reads(session) == ["worker.open", "worker.national_id"]

    def test_lists_her_cases_and_leads_to_a_new_one(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        worker = registered(session, world)
        client = client_for("officer")
        assert "There is no case yet" in client.get(f"/workers/{worker.id}").text
        case = open_case(
            session,
            world.actor("officer"),
            worker_id=worker.id,
            wanted_market_code=None,
            registered_on=TODAY,
            at=NOW,
        )
        page = client.get(f"/workers/{worker.id}")
        assert page.links["16/10/2023"] == f"/cases/{case.id}"
        assert page.links["Open a case"] == f"/cases/new?worker={worker.id}"

    def test_shows_no_number_that_is_not_there(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        for kind in ("national_id", "shoe_size", ""):
            client_for("officer").post(f"/workers/{worker.id}/number", {"kind": kind}, status=404)

    def test_is_not_there_for_those_out_of_reach(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        for path in (f"/workers/{worker.id}", f"/workers/{worker.id}/correct", "/workers/999999"):
            client_for("other_officer").get(path, status=404)
        client_for("police").get(f"/workers/{worker.id}", status=403)


class TestCorrectingAPerson:
    def form(self, client: Any, worker: Worker) -> Page:
        page: Page = client.get(f"/workers/{worker.id}/correct")
        return page

    def test_saves_and_leads_back(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world, national_id="058098001234")
        client = client_for("officer")
        path = f"/workers/{worker.id}/correct"
        answer = client.submit(self.form(client, worker), path, {"address": "Thôn 5"})
        assert answer.location == f"/workers/{worker.id}"
        assert "Thôn 5" in client.follow(answer).text

    def test_shows_both_when_somebody_was_faster(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        client, other = client_for("officer"), client_for("province")
        path = f"/workers/{worker.id}/correct"
        mine, theirs = self.form(client, worker), self.form(other, worker)
        other.submit(theirs, path, {"address": "Thôn 5"})
        page = client.submit(mine, path, {"address": "Thôn 6"}, status=409)
        assert "Thôn 5" in page.text
        assert page.form(path)["address"] == ["Thôn 6"]
        client.submit(page, path)
        assert "Thôn 6" in client.get(f"/workers/{worker.id}").text

    def test_without_a_version_is_refused(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        client_for("officer").post(f"/workers/{worker.id}/correct", said(world), status=422)
        assert people(session) == ["Đàng Văn An"]

    def test_keeps_what_was_typed_when_wrong(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        client = client_for("officer")
        path = f"/workers/{worker.id}/correct"
        page = client.submit(self.form(client, worker), path, {"name": "An 2"}, status=422)
        assert page.form(path)["name"] == ["An 2"]
        assert "no digits" in page.text

    def test_by_hand_out_of_reach_is_not_found(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        client_for("other_officer").post(f"/workers/{worker.id}/correct", said(world, version="1"), status=404)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_are_drawn_in_both_languages(
    session: Session, world: World, client_for: ClientFor, language: str
) -> None:
    worker = registered(session, world, national_id="058098001234")
    client = client_for("officer").sign_in_as(session, world.accounts["officer"], language=language)
    for path in ("/workers/new?q=an", REGISTER, f"/workers/{worker.id}", f"/workers/{worker.id}/correct"):
        client.get(path)
