"""The contract abroad in the browser: recording a return, an extension, what became of it; and the alerts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.alerts.sweep import sweep
from overseas.audit.models import ReadEvent
from overseas.contracts.models import Contract, Outcome
from overseas.kernel.paging import Cursor
from tests.abroad import add_abroad, add_norms
from tests.web.conftest import ClientFor
from tests.world import NOW, TODAY, World

LAST_MONTH = TODAY - timedelta(days=30)


@pytest.fixture
def contract(world: World) -> Contract:
    """Somebody of Ninh Phước whose contract ended a month ago; the morning's sweep has seen it."""
    add_norms(world)
    made = add_abroad(world, end_on=LAST_MONTH, name="Đàng Văn An")
    sweep(world.session, today=TODAY, at=NOW)
    world.session.commit()
    return made


def place(contract: Contract, event: str = "") -> str:
    return f"/cases/{contract.case_id}/contract" + (f"/{event}" if event else "")


def now(session: Session, contract: Contract) -> Contract:
    session.expire_all()
    return session.get_one(Contract, contract.id)


class TestTheContractPage:
    def test_says_what_is_known_and_no_more(self, contract: Contract, client_for: ClientFor, session: Session) -> None:
        page = client_for("officer").get(place(contract))
        assert page.heading == "Contract abroad"
        assert "Expired, not verified" in page.text
        assert "Alert since 16/10/2023" in page.text
        assert "illegal" not in page.text.replace("Confirmed: residing illegally", "").lower()
        reads = session.scalars(select(ReadEvent.what)).all()
        assert "case.open" in reads

    def test_records_a_return(self, contract: Contract, client_for: ClientFor, session: Session) -> None:
        client = client_for("officer")
        page = client.get(place(contract))
        done = client.submit(page, place(contract, "return"), {"returned_on": "16/10/2023"})
        shown = client.follow(done)
        assert "Returned late" in shown.text
        assert "Alert since" not in shown.text
        assert now(session, contract).outcome is Outcome.RETURNED_LATE

    def test_records_an_extension_with_its_paper(self, contract: Contract, client_for: ClientFor) -> None:
        client = client_for("officer")
        page = client.get(place(contract))
        typed = {
            "new_end_on": "16/10/2024",
            "paper": "Phụ lục hợp đồng",
            "paper_number": "07/PL",
            "paper_on": "1/9/2023",
        }
        shown = client.follow(client.submit(page, place(contract, "extend"), typed))
        assert "Working, contract extended" in shown.text
        assert "Phụ lục hợp đồng 07/PL" in shown.text

    def test_confirms_only_with_a_source(self, contract: Contract, client_for: ClientFor, session: Session) -> None:
        client = client_for("officer")
        page = client.get(place(contract), event="confirm")
        typed = {"outcome": "illegal_residence", "outcome_on": "20/09/2023", "source_document": "Công văn lãnh sự"}
        refused = client.submit(page, place(contract, "confirm"), typed, status=422)
        assert "Type the number of the document." in refused.text
        assert "Công văn lãnh sự" in refused.source
        assert now(session, contract).outcome is None
        full = typed | {"source_number": "15/CV", "source_on": "01/10/2023"}
        client.submit(refused, place(contract, "confirm"), full)
        assert now(session, contract).outcome is Outcome.ILLEGAL_RESIDENCE

    def test_corrects_what_was_written_wrongly(
        self, contract: Contract, client_for: ClientFor, session: Session
    ) -> None:
        client = client_for("officer")
        page = client.get(place(contract))
        client.submit(page, place(contract, "correct"), {"employer": "Aichi Foods", "wage": "30.000.000"})
        mended = now(session, contract)
        assert (mended.employer, mended.wage, mended.end_on) == ("Aichi Foods", 30_000_000, LAST_MONTH)

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("end_on", "31/02/2024", "There is no such day"),
            ("end_on", "01/01/2019", "The last day is before the first day."),
            ("wage", "5 triệu", "is not an amount"),
            ("employer", "x" * 300, "too long"),
        ],
    )
    def test_keeps_what_was_typed_when_it_cannot_be_right(
        self, contract: Contract, client_for: ClientFor, field: str, typed: str, sentence: str
    ) -> None:
        client = client_for("officer")
        page = client.get(place(contract), event="correct")
        refused = client.submit(page, place(contract, "correct"), {field: typed}, status=422)
        assert sentence in refused.text
        assert typed in refused.source

    def test_shows_who_was_faster_and_keeps_what_was_typed(self, contract: Contract, client_for: ClientFor) -> None:
        slow, fast = client_for("officer"), client_for("province")
        page = slow.get(place(contract), event="correct")
        fast.submit(fast.get(place(contract)), place(contract, "correct"), {"employer": "Aichi Foods"})
        refused = slow.submit(page, place(contract, "correct"), {"employer": "Osaka Steel"}, status=409)
        assert "Lê Minh Châu" in refused.text
        assert "Aichi Foods" in refused.text
        assert "Osaka Steel" in refused.source

    def test_says_why_when_an_outcome_is_there_already(self, contract: Contract, client_for: ClientFor) -> None:
        client = client_for("officer")
        page = client.get(place(contract))
        client.submit(page, place(contract, "return"), {"returned_on": "16/10/2023"})
        version = now(client_session(contract), contract).version
        refused = client.post(
            place(contract, "extend"),
            {"version": version, "new_end_on": "16/10/2025", "paper": "Phụ lục"},
            status=409,
        )
        assert "An outcome is recorded for this contract: Returned late." in refused.text
        assert "Phụ lục" in refused.source

    def test_takes_an_outcome_back(self, contract: Contract, client_for: ClientFor, session: Session) -> None:
        client = client_for("officer")
        client.submit(client.get(place(contract)), place(contract, "return"), {"returned_on": "16/10/2023"})
        page = client.get(place(contract))
        client.submit(page, place(contract, "undo"), {"reason": "Nhầm người"})
        assert now(session, contract).outcome is None

    def test_pressing_twice_records_once(self, contract: Contract, client_for: ClientFor) -> None:
        client = client_for("officer")
        page = client.get(place(contract))
        typed = {"returned_on": "16/10/2023"}
        first = client.submit(page, place(contract, "return"), typed)
        second = client.submit(page, place(contract, "return"), typed, status=None)
        assert (second.status, second.location) == (302, first.location)

    @pytest.mark.parametrize("who", ["other_officer", "foreign_officer"])
    def test_is_not_found_out_of_reach(self, contract: Contract, client_for: ClientFor, who: str) -> None:
        client = client_for(who)
        client.get(place(contract), status=404)
        client.post(place(contract, "return"), {"version": 1, "returned_on": "16/10/2023"}, status=404)

    @pytest.mark.parametrize("who", ["police", "bank", "leader", "administrator"])
    def test_is_refused_to_others(self, contract: Contract, client_for: ClientFor, who: str) -> None:
        client_for(who).get(place(contract), status=403)

    @pytest.mark.parametrize(
        ("path", "status"), [("contract/divorce", 405), ("contract?event=divorce", 404), ("contract?colour=red", 422)]
    )
    def test_knows_no_other_words(self, contract: Contract, client_for: ClientFor, path: str, status: int) -> None:
        client_for("officer").get(f"/cases/{contract.case_id}/{path}", status=status)


def client_session(contract: Contract) -> Session:
    session = Session.object_session(contract)
    assert session is not None
    return session


class TestTheListOfAlerts:
    def test_shows_the_district_its_own(self, contract: Contract, client_for: ClientFor) -> None:
        page = client_for("officer").get("/alerts")
        assert "1 alert is open." in page.text
        assert "30 days ago" in page.text
        assert place(contract) in page.source
        assert "Huyện Ninh Phước" not in page.text.split("What to do")[1].split("30 days ago")[0]

    def test_shows_the_province_with_the_offices_what_calls_it(self, contract: Contract, client_for: ClientFor) -> None:
        assert "Huyện Ninh Phước" in client_for("province").get("/alerts").text

    def test_shows_the_province_the_rest_of_its_area_when_it_asks(self, world: World, client_for: ClientFor) -> None:
        add_norms(world)
        add_abroad(world, end_on=TODAY + timedelta(days=80), name="Chamaléa Thị Nga")
        sweep(world.session, today=TODAY, at=NOW)
        world.session.commit()
        client = client_for("province")
        assert "No alert is open" in client.get("/alerts").text
        whole = client.get("/alerts?whole=area")
        assert "Chamaléa Thị Nga" in whole.text
        assert "in 80 days" in whole.text
        assert "Chamaléa Thị Nga" in client_for("officer").get("/alerts").text

    def test_is_narrowed_to_one_rule(self, contract: Contract, client_for: ClientFor) -> None:
        client = client_for("officer")
        assert place(contract) in client.get("/alerts?rule=contract_expired").source
        assert "No alert fits" in client.get("/alerts?rule=contract_ending").text
        assert "No list is shown" in client.get("/alerts?rule=nonsense", status=422).text

    def test_shows_another_district_nothing(self, contract: Contract, client_for: ClientFor) -> None:
        assert "No alert is open" in client_for("other_officer").get("/alerts").text

    @pytest.mark.parametrize("who", ["police", "bank", "leader", "administrator"])
    def test_is_not_for_the_others(self, contract: Contract, client_for: ClientFor, who: str) -> None:
        client_for(who).get("/alerts", status=403)

    def test_turns_its_pages(self, world: World, client_for: ClientFor) -> None:
        add_norms(world)
        for number in range(60):
            add_abroad(world, end_on=date(2023, 8, 1) + timedelta(days=number % 7), name=f"Người Thứ {number}")
        sweep(world.session, today=TODAY, at=NOW)
        world.session.commit()
        client = client_for("officer")
        first = client.get("/alerts")
        assert "60 alerts are open." in first.text
        second = client.get(first.links["Next"])
        assert first.text.count("Record what became of it: ") == 50
        assert second.text.count("Record what became of it: ") == 10
        again = client.get(second.links["Previous"])
        assert again.text.count("Record what became of it: ") == 50
        for cursor in ("nonsense", Cursor(("today", 1)).encode(), Cursor(("2023-08-01", "first")).encode()):
            client.get(f"/alerts?page={cursor}", status=422)
