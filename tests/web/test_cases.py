"""The case pages: the list with its filters, opening a case, the case itself, and what is done with it as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from overseas.audit.models import ReadEvent
from overseas.cases.models import Case, GateWaiver
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.kernel.paging import Cursor
from overseas.markets.actions import load_markets
from overseas.norms.actions import load_norms
from tests.cases.sample_cases import add_case, add_worker
from tests.web.conftest import ClientFor
from tests.world import TODAY, World


@pytest.fixture(autouse=True)
def _norms_and_markets(world: World) -> None:
    load_norms(world.session)
    load_markets(world.session)


class TestTheListOfCases:
    def test_says_what_will_appear_when_it_is_empty(self, client_for: ClientFor) -> None:
        assert "There are no cases yet" in client_for("officer").get("/cases").text

    def test_shows_the_cases_of_the_area_with_what_they_wait_for(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai", loan_state=StepState.WAITING, market_code="JP")
        add_case(world, "Katơr Huy", "22810")
        text = client_for("officer").get("/cases").text
        assert "Đàng Thị Mai" in text
        assert "Loan: waiting for an answer" in text
        assert "Katơr Huy" not in text
        assert "1 case" in text

    def test_keeps_the_filters_as_chips_that_can_be_removed(self, client_for: ClientFor, world: World) -> None:
        add_case(world, stage=Stage.REGISTERED)
        page = client_for("officer").get("/cases", stage="registered", waiting="labour")
        assert "Stage: Registered" in page.text
        assert 'href="/cases?waiting=labour"' in page.source

    def test_counts_further_pages_and_leads_to_them(self, client_for: ClientFor, world: World) -> None:
        for number in range(51):
            add_case(world, f"Người {number}")
        client = client_for("officer")
        first = client.get("/cases")
        assert "51 cases" in first.text
        link = next(href for href in first.links.values() if "page=" in href)
        second = client.get(link)
        assert "Người 0" in second.text
        assert "Người 50" not in second.text

    @pytest.mark.parametrize(
        "query",
        [{"stage": "gone"}, {"market": "XX"}, {"registered_from": "31/02/2023"}, {"page": "zzz"}, {"flight": "x"}],
    )
    def test_says_what_is_wrong_with_an_unknown_value(self, client_for: ClientFor, query: dict[str, str]) -> None:
        page = client_for("officer").get("/cases", status=422, **query)
        assert "This cannot be looked for" in page.text
        assert "No list is shown" in page.text

    @pytest.mark.parametrize("key", [("2023-10-01", "x"), ("2023-10-01", "9" * 5000), ("2023-10-01", 2**63)])
    @pytest.mark.parametrize(
        ("who", "where"), [("officer", "/cases"), ("officer", "/alerts"), ("police", "/record-checks")]
    )
    def test_refuses_a_made_up_page(
        self, client_for: ClientFor, who: str, where: str, key: tuple[str | int, ...]
    ) -> None:
        client_for(who).get(where, status=422, page=Cursor(key).encode())

    def test_refuses_a_word_that_it_does_not_know(self, client_for: ClientFor) -> None:
        client_for("officer").get("/cases", status=422, colour="red")

    def test_writes_down_a_search(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai")
        assert "Đàng Thị Mai" in client_for("officer").get("/cases", q="dang mai").text
        assert world.session.scalars(select(ReadEvent.what)).all() == ["case.search"]


class TestOpeningACase:
    def test_leads_from_the_person_to_the_case(self, client_for: ClientFor, world: World) -> None:
        worker = add_worker(world, "Đàng Thị Mai")
        client = client_for("officer")
        action = f"/cases/new?worker={worker.id}"
        answer = client.submit(client.get(action), action, {"wanted_market_code": "JP"})
        page = client.follow(answer)
        assert "Đàng Thị Mai" in page.text
        assert "Record the application" in page.text

    def test_is_refused_while_another_case_is_open(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        client = client_for("officer")
        action = f"/cases/new?worker={case.worker_id}"
        page = client.submit(client.get(action), action, {"registered_on": "01/10/2023"}, status=422)
        assert f'href="/cases/{case.id}"' in page.source
        assert 'value="01/10/2023"' in page.source

    def test_keeps_a_day_that_cannot_be_right(self, client_for: ClientFor, world: World) -> None:
        worker = add_worker(world, "Đàng Thị Mai")
        client = client_for("officer")
        action = f"/cases/new?worker={worker.id}"
        page = client.submit(client.get(action), action, {"registered_on": "31/02/2023"}, status=422)
        assert 'value="31/02/2023"' in page.source

    @pytest.mark.parametrize("worker", ["", "x", "999999", "99999999999"])
    def test_needs_a_person_within_reach(self, client_for: ClientFor, worker: str) -> None:
        client_for("officer").get("/cases/new", status=404, worker=worker)


class TestTheCasePage:
    @pytest.mark.parametrize("stage", list(Stage))
    def test_is_drawn_at_every_stage(self, client_for: ClientFor, world: World, stage: Stage) -> None:
        case = add_case(world, stage=stage)
        for who in ("officer", "province"):
            text = client_for(who).get(f"/cases/{case.id}").text
            assert all(name in text for name in ("Recruitment", "Training", "Record check", "Loan", "Departure"))

    def test_says_why_the_departure_cannot_be_recorded_and_where_to_go(
        self, client_for: ClientFor, world: World
    ) -> None:
        case = add_case(world)
        page = client_for("officer").get(f"/cases/{case.id}")
        assert "Why not yet" in page.text
        assert f"/cases/{case.id}/steps/recruitment" in page.links.values()

    def test_writes_down_who_opened_it(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        client_for("officer").get(f"/cases/{case.id}")
        read = world.session.scalars(select(ReadEvent)).one()
        assert (read.what, read.subject_id, read.actor_name) == ("case.open", case.id, "Nguyễn Thị Lành")
        assert "Nguyễn Thị Lành" in client_for("province").get(f"/cases/{case.id}", show="reads").text

    def test_is_not_found_out_of_reach(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, commune="22810")
        client_for("officer").get(f"/cases/{case.id}", status=404)
        client_for("officer").get("/cases/999999", status=404)
        client_for("leader").get(f"/cases/{case.id}", status=403)
        client_for("police").get(f"/cases/{case.id}", status=403)

    def test_refuses_an_unknown_part_of_the_timeline(self, client_for: ClientFor, world: World) -> None:
        client_for("officer").get(f"/cases/{add_case(world).id}", status=422, show="gossip")


class TestClosingACase:
    def test_asks_why_and_can_be_taken_back(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        client = client_for("officer")
        path = f"/cases/{case.id}/close"
        page = client.submit(client.get(path), path, {"reason": "withdrew", "note": "Gia đình không đồng ý"})
        assert "Gia đình không đồng ý" in client.follow(page).text
        again = f"/cases/{case.id}/reopen"
        client.submit(client.get(again), again, {"reason": "Đổi ý"})
        world.session.expire_all()
        assert world.session.get_one(Case, case.id).stage is Stage.PREPARING

    def test_without_a_reason_keeps_the_note(self, client_for: ClientFor, world: World) -> None:
        path = f"/cases/{add_case(world).id}/close"
        client = client_for("officer")
        page = client.submit(client.get(path), path, {"note": "Chưa rõ"}, status=422)
        assert "Chưa rõ" in page.source

    def test_from_a_stale_page_says_who_was_faster_and_keeps_the_note(
        self, client_for: ClientFor, world: World
    ) -> None:
        case = add_case(world)
        path = f"/cases/{case.id}/close"
        slow, fast = client_for("officer"), client_for("province")
        page = slow.get(path)
        fast.submit(fast.get(path), path, {"reason": "died"})
        answer = slow.submit(page, path, {"reason": "withdrew", "note": "Đã báo"}, status=409)
        assert "Lê Minh Châu" in answer.text

    def test_is_not_offered_after_the_departure(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, stage=Stage.ABROAD)
        path = f"/cases/{case.id}/close"
        client = client_for("officer")
        assert "this cannot be done there" in client.get(path).text
        client.post(path, {"reason": "withdrew", "version": case.version}, status=409)

    def test_of_a_case_out_of_reach_is_not_found(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, commune="22810")
        client_for("officer").post(f"/cases/{case.id}/close", {"reason": "withdrew", "version": 1}, status=404)
        world.session.expire_all()
        assert world.session.get_one(Case, case.id).closed_reason is not CloseReason.WITHDREW

    def test_without_a_version_is_refused(self, client_for: ClientFor, world: World) -> None:
        client_for("officer").post(f"/cases/{add_case(world).id}/close", {"reason": "withdrew"}, status=422)


class TestWaivingACondition:
    def test_is_done_by_the_province_with_a_reason_and_stands_on_the_case(
        self, client_for: ClientFor, world: World
    ) -> None:
        case = add_case(world)
        client = client_for("province")
        path = f"/cases/{case.id}/waive"
        link = next(href for href in client.get(path).links.values() if "gate=" in href)
        page = client.submit(client.get(link), path, {"reason": "Theo công văn 12"})
        page = client.follow(page)
        # In the panel of the case, and on the timeline.
        assert page.text.count("Reason: Theo công văn 12") == 2
        assert world.session.scalars(select(GateWaiver.case_id)).all() == [case.id]

    def test_without_a_reason_is_refused(self, client_for: ClientFor, world: World) -> None:
        path = f"/cases/{add_case(world).id}/waive"
        client = client_for("province")
        link = next(href for href in client.get(path).links.values() if "gate=" in href)
        client.submit(client.get(link), path, {"reason": " "}, status=422)
        client.post(path, {"gate": "loan.dance", "reason": "x"}, status=422)

    def test_is_not_for_the_district(self, client_for: ClientFor, world: World) -> None:
        client_for("officer").get(f"/cases/{add_case(world).id}/waive", status=403)


class TestTakingBackADeparture:
    def test_is_offered_while_abroad(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world, stage=Stage.ABROAD, departed_on=TODAY - timedelta(days=3))
        page = client_for("officer").get(f"/cases/{case.id}")
        assert f"/cases/{case.id}/take-back-departure" in page.links.values()
