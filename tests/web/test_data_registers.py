"""The pages of the registers: requests with their clocks, breaches with their notice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.norms.actions import load_norms
from overseas.privacy.models import Breach, DataRequest
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page
from tests.workers.people import registered
from tests.world import TODAY, World

ASKED = {"kind": "see", "said": "Cho tôi xem", "channel": "paper", "received_on": "16/10/2023"}
BREACH = {
    "detected_day": "16/10/2023",
    "detected_hour": "08:30",
    "what": "Mất một máy tính",
    "whose": "Người lao động",
    "kinds_of_data": "Họ tên",
    "contact": "Lê Minh Châu",
}


@pytest.fixture(autouse=True)
def _lists(session: Session, world: World) -> None:
    load_norms(session)


def received(client: PageClient, worker_id: int, **over: Any) -> Page:
    return client.follow(client.post(f"/workers/{worker_id}/data-requests/new", ASKED | over))


class TestARequest:
    def test_is_received_acknowledged_and_answered(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker, client = registered(session, world), client_for("officer")
        page = received(client, worker.id)
        (row,) = session.scalars(select(DataRequest))
        here = f"/data-requests/{row.id}"
        assert "18/10/2023" in page.text
        assert "26/10/2023" in client.get(f"/workers/{worker.id}").text
        page = client.follow(client.submit(page, f"{here}/acknowledge"))
        assert f"{here}/acknowledge" not in page.source
        page = client.submit(page, f"{here}/answer", {"outcome": "refused"}, status=422)
        assert page.form(f"{here}/answer")["outcome"] == ["refused"]
        client.submit(page, f"{here}/answer", {"answer": "Điều 19"})
        assert worker.name in client.get("/data-requests", show="answered").text
        assert "No request is open" in client.get("/data-requests").text

    def test_late_stands_on_the_page_of_work(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker, client = registered(session, world), client_for("officer")
        assert "past its day" not in client.get("/work").text
        received(client, worker.id, received_on=(TODAY - timedelta(days=30)).strftime("%d/%m/%Y"))
        assert "past its day" in client.get("/work").text

    def test_by_two_at_once_is_told(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker, client = registered(session, world), client_for("officer")
        mine = received(client, worker.id)
        here = f"/data-requests/{session.scalars(select(DataRequest.id)).one()}"
        client.submit(client.get(here), f"{here}/extend", {"reason": "chờ công an"})
        assert "Somebody changed" in client.submit(mine, f"{here}/extend", {"reason": "x"}, status=409).text
        fresh = client.get(here)
        assert f"{here}/extend" not in fresh.source

    def test_out_of_reach_is_not_there(self, session: Session, world: World, client_for: ClientFor) -> None:
        received(client_for("officer"), registered(session, world).id)
        here = f"/data-requests/{session.scalars(select(DataRequest.id)).one()}"
        client_for("other_officer").get(here, status=404)
        client_for("other_officer").post(f"{here}/answer", {"version": "1"}, status=404)
        client_for("officer").post(f"{here}/shred", {"version": "1"}, status=404)
        client_for("officer").get("/data-requests", show="other", status=404)


class TestABreach:
    def test_is_entered_told_printed_and_closed(self, session: Session, client_for: ClientFor) -> None:
        client = client_for("province")
        client.post("/breaches/new", BREACH | {"what": ""}, status=422)
        page = client.follow(client.post("/breaches/new", BREACH))
        here = f"/breaches/{session.scalars(select(Breach.id)).one()}"
        assert "19/10/2023 08:30" in page.text
        page = client.submit(page, f"{here}/close", {"measures": "xong"}, status=409)
        assert "has not been told yet" in page.text
        client.submit(page, f"{here}/told", {"told": "authority", "whom": "A05"})
        mine, other = client.get(f"{here}/change"), client.get(f"{here}/change")
        client.submit(other, f"{here}/change", {"people": "40"})
        assert "meanwhile" in client.submit(mine, f"{here}/change", {"people": "50"}, status=409).text
        client.submit(client.get(here), f"{here}/close", {"measures": "xong"})
        assert "Closed on" in client.get(here).text
        notice = client.get(f"{here}/notice").text
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in notice
        assert "Mất một máy tính" in notice


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_are_drawn_in_both_languages(
    session: Session, world: World, client_for: ClientFor, language: str
) -> None:
    client = client_for("province").sign_in_as(session, world.accounts["province"], language=language)
    worker = registered(session, world)
    client.get("/data-requests")
    client.get("/data-requests?show=answered")
    client.get(f"/workers/{worker.id}/data-requests/new")
    received(client, worker.id)
    client.get("/data-requests")
    client.get("/breaches")
    client.follow(client.post("/breaches/new", BREACH))
    client.get("/breaches")
    client.get(f"/breaches/{session.scalars(select(Breach.id)).one()}/notice")


def test_a_breach_that_nobody_was_told_of_stands_on_the_page_of_work(client_for: ClientFor) -> None:
    client = client_for("province")
    assert "authority has not been told" not in client.get("/work").text
    client.post("/breaches/new", BREACH)
    assert "authority has not been told" in client.get("/work").text
