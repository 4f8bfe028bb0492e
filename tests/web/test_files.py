"""The pages of a person's file: opened with a reason, told to the head of the unit, taken along, restricted, erased."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.audit.models import ReadEvent
from overseas.cases.models import Case
from overseas.norms.actions import load_norms
from overseas.privacy.actions.files import restrict_person
from overseas.privacy.actions.requests import receive_request
from overseas.privacy.forms.requests import Asked
from overseas.privacy.models import Channel, RequestKind
from overseas.workers.actions import load_reference
from tests.privacy.past import came_home
from tests.web.conftest import ClientFor
from tests.workers.people import registered
from tests.world import NOW, TODAY, World

WHY = {"reason": "Đối chiếu theo công văn 12/CA"}


@pytest.fixture(autouse=True)
def _lists(session: Session, world: World) -> None:
    load_norms(session)
    load_reference(session)


class TestAClosedFile:
    def test_asks_the_provincial_officer_for_a_reason_on_every_page(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        worker, client = came_home(world), client_for("province")
        case_id = session.scalars(select(Case.id)).one()
        way = f"/workers/{worker.id}/open"
        for path in (f"/workers/{worker.id}", f"/workers/{worker.id}/correct", f"/cases/{case_id}"):
            assert client.get(path, status=303).location == way
        page = client.get(way)
        assert worker.name not in page.text
        client.submit(page, way, {"reason": "vì"}, status=422)
        client.submit(page, way, {"reason": "", "form_key": "another"}, status=422)
        assert worker.name in client.follow(client.submit(client.get(way), way, WHY)).text
        client.get(f"/cases/{case_id}")

    def test_is_open_to_the_office_that_holds_it_and_hidden_from_others(
        self, world: World, client_for: ClientFor
    ) -> None:
        worker = came_home(world)
        client_for("officer").get(f"/workers/{worker.id}")
        client_for("other_officer").get(f"/workers/{worker.id}", status=404)
        client_for("other_officer").get(f"/workers/{worker.id}/open", status=404)

    def test_is_told_to_the_head_of_the_unit_at_once(self, world: World, client_for: ClientFor) -> None:
        worker, client, leader = came_home(world), client_for("province"), client_for("leader")
        assert "No closed file was opened" in leader.get("/openings").text
        client.post(f"/workers/{worker.id}/open", WHY)
        page = leader.get("/openings")
        assert WHY["reason"] in page.text
        assert worker.name not in page.text
        assert "closed file of your area" in client_for("officer").get("/work").text
        assert "not read yet" not in leader.follow(leader.submit(page, "/openings")).text


class TestARestrictedPerson:
    def test_is_changed_with_a_reason_only(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker, client = registered(session, world), client_for("officer")
        restrict_person(session, world.actor("province"), worker.id, reason="Theo yêu cầu", at=NOW)
        page = client.get(f"/workers/{worker.id}/correct")
        path = f"/workers/{worker.id}/correct"
        assert client.submit(page, path, {"address": "Thôn 5"}).location == f"/workers/{worker.id}/open"
        assert worker.address is None
        client.post(f"/workers/{worker.id}/open", WHY)
        client.submit(client.get(path), path, {"address": "Thôn 5"})
        assert "Thôn 5" in client.get(f"/workers/{worker.id}").text

    def test_is_restricted_and_released_on_pages(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker, client = registered(session, world), client_for("province")
        path = f"/workers/{worker.id}/restrict"
        client.submit(client.get(path), path, WHY)
        assert "restricted" in client_for("officer").get(f"/workers/{worker.id}").text
        client.post(f"/workers/{worker.id}/release", WHY)
        assert "restricted" not in client_for("officer").get(f"/workers/{worker.id}").text


class TestErasing:
    def test_says_why_not_yet_and_does_nothing(self, world: World, client_for: ClientFor) -> None:
        worker, client = came_home(world, years_ago=5), client_for("province")
        page = client.get(f"/workers/{worker.id}/erase")
        assert "to be kept until" in page.text
        client.post(f"/workers/{worker.id}/erase", WHY, status=409)
        assert worker.erased_on is None

    def test_follows_the_review_of_retention(self, world: World, client_for: ClientFor) -> None:
        worker, client = came_home(world), client_for("province")
        page = client.get("/retention")
        path = f"/workers/{worker.id}/erase"
        assert path in page.links.values()
        page = client.follow(client.submit(client.get(path), path, WHY))
        assert "Xuyến" not in page.text
        assert "names nobody" in page.text
        assert "No period has passed" in client.get("/retention").text

    def test_is_put_off_with_a_reason(self, world: World, client_for: ClientFor) -> None:
        worker, client = came_home(world), client_for("province")
        path = f"/workers/{worker.id}/keep"
        client.submit(client.get(path), path, WHY | {"keep_until": "01/01/2020"}, status=422)
        client.post(path, WHY | {"keep_until": "01/01/2030"})
        assert "No period has passed" in client.get("/retention").text


def test_all_that_is_held_is_one_file(session: Session, world: World, client_for: ClientFor) -> None:
    worker, client = came_home(world), client_for("officer")
    path = f"/workers/{worker.id}/held"
    answer = client.submit(client.get(path), path, status=200).answer
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    made = answer.get_data(as_text=True)
    assert "Đàng Năng Thọ" in made
    assert "058198001234" in made
    assert "<script" not in made
    assert "worker.held_file" in session.scalars(select(ReadEvent.what)).all()


def test_all_that_is_held_of_a_closed_file_needs_a_reason_or_the_person_asked(
    session: Session, world: World, client_for: ClientFor
) -> None:
    worker, client = came_home(world), client_for("province")
    path = f"/workers/{worker.id}/held"
    assert client.get(path, status=303).answer.location.endswith(f"/workers/{worker.id}/open")
    asked = Asked(RequestKind.SEE, "Xin bản dữ liệu về mình", Channel.PAPER, TODAY)
    receive_request(session, world.actor("officer"), worker.id, asked=asked, at=NOW)
    session.commit()
    assert "Đàng Năng Thọ" in client.get(path).text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_are_drawn_in_both_languages(
    session: Session, world: World, client_for: ClientFor, language: str
) -> None:
    worker = came_home(world)
    client = client_for("province").sign_in_as(session, world.accounts["province"], language=language)
    client.get(f"/workers/{worker.id}/open")
    client.post(f"/workers/{worker.id}/open", WHY)
    for path in ("held", "restrict", "release", "erase", "keep"):
        client.get(f"/workers/{worker.id}/{path}")
    client.get("/retention")
    client.get("/openings")
