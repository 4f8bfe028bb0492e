"""The trail as an inspector takes it along: in words, sealed, and with what a look at marks and seals found."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from overseas.audit.models import ReadEvent
from overseas.cases.models import Case
from overseas.norms.actions import load_norms
from overseas.privacy.actions.files import restrict_person
from tests.cases.sample_cases import add_case, add_markets
from tests.reports.opening import Sheets, opened, sheets_of
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.world import NOW, World

PASSWORD = "chín con trâu trắng"
HERE = "/trail/export"


@pytest.fixture
def case(world: World, client_for: ClientFor) -> Case:
    load_norms(world.session)
    add_markets(world)
    made = add_case(world, "Đàng Thị Mai")
    officer = client_for("officer")
    page = officer.get(f"/cases/{made.id}/close")
    officer.submit(page, f"/cases/{made.id}/close", {"reason": "withdrew", "note": ""})
    return made


def taken(client: PageClient, address: str) -> Sheets:
    made = client.post(address, {"file_password": PASSWORD}, status=200)
    return sheets_of(opened(made.answer.get_data(), PASSWORD))


def checked(sheets: Sheets) -> list[str]:
    return [str(row[1]) for row in next(iter(sheets.values())) if row[0] == "Checked"]


class TestOfAnAccount:
    def test_holds_every_kind_in_words(self, world: World, case: Case, client_for: ClientFor) -> None:
        sheets = taken(client_for("province"), f"{HERE}?account={world.accounts['officer'].id}")
        assert list(sheets)[1:] == ["What was done", "What changed in the records", "What was read", "What was refused"]
        assert "Closed the case before departure" in {row[3] for row in sheets["What was done"]}
        changed = [row[4:7] for row in sheets["What changed in the records"]]
        assert ["Stage", "Preparing", "Closed before departure"] in changed
        assert "Opened the case to read it" in {row[3] for row in sheets["What was read"]}

    def test_says_that_marks_and_seals_are_whole_or_what_is_not(
        self, world: World, case: Case, client_for: ClientFor
    ) -> None:
        province, here = client_for("province"), f"{HERE}?account={world.accounts['officer'].id}"
        assert "Each row of this file bears the program's mark" in checked(taken(province, here))[0]
        by_hand = world.session.connection()
        if by_hand.dialect.name == "postgresql":
            by_hand.execute(text("ALTER TABLE read_event DISABLE TRIGGER ALL"))
        else:
            by_hand.execute(text("DROP TRIGGER read_event_no_update"))
        by_hand.execute(text("UPDATE read_event SET what = 'case.list' WHERE what = 'case.open'"))
        world.session.expire_all()
        told = checked(taken(province, here))
        assert told[0].startswith("NOT WHOLE")
        assert "was changed, or not written by this program" in told[1]

    def test_holds_nothing_of_people_for_the_administrator(
        self, world: World, case: Case, client_for: ClientFor
    ) -> None:
        sheets = taken(client_for("administrator"), f"{HERE}?account={world.accounts['officer'].id}")
        assert ["Stage", "", ""] in [row[4:7] for row in sheets["What changed in the records"]]
        assert "Preparing" not in str(sheets)

    def test_leaves_a_read_with_the_number_of_rows(self, world: World, case: Case, client_for: ClientFor) -> None:
        sheets = taken(client_for("province"), f"{HERE}?account={world.accounts['officer'].id}&since=16/10/2023")
        read = world.session.scalars(select(ReadEvent).where(ReadEvent.what == "trail.export")).one()
        assert (read.subject_type, read.subject_id) == ("account", world.accounts["officer"].id)
        first = {str(row[0]): row[1] for row in next(iter(sheets.values())) if len(row) > 1}
        assert read.row_count == first["Rows"] != 0
        assert first["Filter"] == "From 16/10/2023"


class TestOfAPerson:
    def test_holds_who_looked_and_what_was_done(self, case: Case, client_for: ClientFor) -> None:
        page = client_for("province").get(f"/trail/people/{case.worker_id}")
        assert page.links["Export"] == f"{HERE}?person={case.worker_id}"
        sheets = taken(client_for("province"), page.links["Export"])
        assert list(sheets)[1:] == ["What was read", "What was done", "What changed in the records"]
        assert "Opened the case to read it" in {row[3] for row in sheets["What was read"]}

    def test_of_a_closed_file_leaves_with_a_reason_only(self, world: World, case: Case, client_for: ClientFor) -> None:
        restrict_person(world.session, world.actor("province"), case.worker_id, reason="Theo yêu cầu", at=NOW)
        province, here = client_for("province"), f"{HERE}?person={case.worker_id}"
        way = f"/workers/{case.worker_id}/open"
        assert province.get(here, status=303).location == way
        assert province.post(here, {"file_password": PASSWORD}, status=303).location == way
        province.post(way, {"reason": "Đối chiếu theo công văn 12/CA"})
        assert "What was done" in taken(province, here)


class TestOutOfReach:
    @pytest.mark.parametrize(
        ("who", "query", "status"),
        [
            ("province", "account={foreign}", 404),
            ("province", "account=x", 404),
            ("province", "account=99999999999", 404),
            ("province", "person=99999", 404),
            ("province", "", 404),
            ("province", "account={own}&since=31/02/2023", 422),
            ("province", "nothing=1", 422),
            ("administrator", "person={person}", 403),
            ("administrator", "", 200),
            ("officer", "account={own}", 403),
        ],
    )
    def test_is_refused(
        self, world: World, case: Case, client_for: ClientFor, who: str, query: str, status: int
    ) -> None:
        own = (("foreign", "foreign_officer"), ("own", "officer"))
        numbers = {name: world.accounts[whose].id for name, whose in own}
        numbers["person"] = case.worker_id
        address = f"{HERE}?{query.format(**numbers)}"
        client_for(who).get(address, status=status)
        client_for(who).post(address, {"file_password": PASSWORD}, status=status)

    def test_a_weak_password_and_too_many_rows_are_refused(
        self, world: World, case: Case, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        here = f"{HERE}?account={world.accounts['officer'].id}"
        client_for("province").post(here, {"file_password": "12345"}, status=422)
        monkeypatch.setattr("overseas.reports.trail_book.MOST_ROWS", 1)
        refused = client_for("province").post(here, {"file_password": PASSWORD}, status=422)
        assert "Narrow the days" in refused.text
