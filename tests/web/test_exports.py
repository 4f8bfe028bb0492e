"""Lists that leave the program: the very rows of the page, sealed, recorded, and only for who may take them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from overseas.accounts.models import AccountGrant
from overseas.accounts.permissions import Permission
from overseas.audit.models import ReadEvent
from overseas.cases.stages import StepState
from overseas.kernel.i18n import language
from overseas.norms.actions import load_norms
from overseas.reports.catalogue.reports import REPORTS
from overseas.reports.sealing import new_password
from tests.abroad import add_abroad
from tests.cases.sample_cases import add_case, add_check, add_loan
from tests.reports.opening import Sheets, opened, sheets_of
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page
from tests.world import TODAY, World

PASSWORD = "chín con trâu trắng"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(client: PageClient, address: str, *, status: int = 200, **entry: str) -> Page:
    return client.post(address, {"file_password": PASSWORD, **entry}, status=status)


def rows_of(page: Page) -> list[list[object]]:
    """The rows of the exported list, without its head."""
    return list(sheets_of_page(page).values())[1][1:]


def sheets_of_page(page: Page) -> Sheets:
    return sheets_of(opened(page.answer.get_data(), PASSWORD))


def reads(world: World) -> list[ReadEvent]:
    return list(world.session.scalars(select(ReadEvent).order_by(ReadEvent.id)))


@pytest.fixture
def grant(world: World) -> Callable[[str, Permission], None]:
    """Give one of the people a permission on top of the role."""

    def grant(name: str, permission: Permission) -> None:
        world.session.add(AccountGrant(account_id=world.accounts[name].id, permission=permission))
        world.session.flush()

    return grant


class TestTheListOfCases:
    def test_holds_exactly_the_rows_of_the_page(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai", legal_check_state=StepState.WAITING)
        add_case(world, "Katơr Huy")
        add_case(world, "Chamaléa Sơn", commune="22810")
        officer = client_for("officer")
        everybody = [row[1] for row in rows_of(export(officer, "/exports/cases"))]
        assert everybody == ["Katơr Huy", "Đàng Thị Mai"]
        waiting = rows_of(export(officer, "/exports/cases?waiting=police"))
        assert [row[1] for row in waiting] == ["Đàng Thị Mai"]
        assert "Đàng Thị Mai" in officer.get("/cases", waiting="police").text

    def test_goes_beyond_the_page(self, client_for: ClientFor, world: World) -> None:
        for number in range(55):
            add_case(world, f"Đàng Thị {'Mai' if number % 2 else 'Na'}")
        assert len(rows_of(export(client_for("officer"), "/exports/cases"))) == 55

    def test_says_on_its_first_sheet_what_it_is_and_who_made_it(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai")
        first = next(
            iter(sheets_of_page(export(client_for("officer"), "/exports/cases?stage=preparing&q=mai")).values())
        )
        told = {str(row[0]): row[1] for row in first if len(row) > 1}
        assert {"List", "Area", "Rows", "Made by", "Made at", "Personal data"} <= set(told)
        assert told["Rows"] == 1
        assert "Nguyễn Thị Lành" in str(told["Made by"])
        said = [str(row[1]) for row in first if row[0] == "Filter"]
        assert said == ["Search: mai", "Stage: Preparing"]

    def test_is_linked_from_the_list_with_the_filter_in_force(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai")
        officer = client_for("officer")
        page = officer.get(officer.get("/cases", stage="preparing").links["Export"])
        assert "Stage: Preparing" in page.text
        (action,) = {form.get("action") for form in page.tree.iter("form") if "/exports/" in form.get("action", "")}
        assert action == "/exports/cases?stage=preparing"
        sent = page.form(str(action))
        made = officer.submit(page, str(action), status=200)
        assert opened(made.answer.get_data(), sent["file_password"][0]) is not None

    def test_is_refused_when_it_is_too_long_for_a_list(
        self, client_for: ClientFor, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add_case(world, "Đàng Thị Mai")
        add_case(world, "Katơr Huy")
        monkeypatch.setattr("overseas.web.exports.MOST_ROWS", 1)
        refused = export(client_for("officer"), "/exports/cases", status=422)
        assert "more than 1 rows" in refused.text
        assert reads(world) == []

    @pytest.mark.parametrize("address", ["/exports/cases?stage=nowhere", "/exports/cases?departed_from=31/02/2023"])
    def test_is_refused_for_a_filter_that_cannot_be_right(self, client_for: ClientFor, address: str) -> None:
        officer = client_for("officer")
        officer.get(address, status=422)
        export(officer, address, status=422)


class TestTheFile:
    def test_is_handed_out_to_be_kept_and_never_shown(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai")
        page = export(client_for("officer"), "/exports/cases")
        head = page.answer.headers
        assert head["Content-Type"] == XLSX
        assert head["Content-Disposition"] == (
            'attachment; filename="List-of-cases-16-10-2023.xlsx"; '
            "filename*=UTF-8''List%20of%20cases%2016-10-2023.xlsx"
        )
        assert head["X-Content-Type-Options"] == "nosniff"
        assert head["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert head["Cache-Control"] == "no-store, max-age=0"

    @pytest.mark.parametrize("password", ["", "ngắn quá", "aaaaaaaaaaaaaaa", "mậtkhẩu\x07dàithêm", "123456789012"])
    def test_needs_a_password_that_cannot_be_guessed(self, client_for: ClientFor, world: World, password: str) -> None:
        add_case(world, "Đàng Thị Mai")
        refused = export(client_for("officer"), "/exports/cases", status=422, file_password=password)
        assert "Not saved yet" in refused.text
        assert reads(world) == []

    def test_is_made_again_when_the_button_is_pressed_twice_and_both_are_recorded(
        self, client_for: ClientFor, world: World
    ) -> None:
        add_case(world, "Đàng Thị Mai")
        officer = client_for("officer")
        for _time in range(2):
            assert rows_of(export(officer, "/exports/cases", form_key="one and the same"))
        assert [event.what for event in reads(world)] == ["case.export", "case.export"]

    def test_needs_the_token_of_our_own_page(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai")
        export(client_for("officer"), "/exports/cases", status=400, csrf_token="")
        assert reads(world) == []


class TestTheTrail:
    def test_says_how_many_rows_left_and_no_word_that_was_searched(self, client_for: ClientFor, world: World) -> None:
        add_case(world, "Đàng Thị Mai")
        add_case(world, "Katơr Huy")
        officer = client_for("officer")
        for query in ("", "?q=mai", "?q=mai", "?q=huy"):
            export(officer, f"/exports/cases{query}")
        events = reads(world)
        assert [event.row_count for event in events] == [2, 1, 1, 1]
        everything, mai, again, huy = (event.asked_hash for event in events)
        assert mai == again
        assert len({everything, mai, huy}) == 3
        assert not any("mai" in str(event.asked_hash) for event in events)


class TestTheOtherLists:
    def test_the_alerts_and_the_expired_contracts(self, client_for: ClientFor, world: World) -> None:
        load_norms(world.session)
        add_abroad(world, end_on=TODAY - timedelta(days=40))
        officer = client_for("officer")
        ((_case, name, office, end_on, late),) = rows_of(export(officer, "/exports/expired?unit=587"))
        assert (name, office, end_on, late) == (
            "Đàng Văn An", "Huyện Ninh Phước", TODAY - timedelta(days=40), 40
        )  # fmt: skip
        assert rows_of(export(officer, "/exports/alerts")) == []
        export(officer, "/exports/expired?unit=610", status=404)

    def test_a_desk_exports_its_own_queue_when_it_was_granted(
        self, client_for: ClientFor, world: World, grant: Callable[[str, Permission], None]
    ) -> None:
        case = add_case(world, "Đàng Thị Mai", legal_check_state=StepState.WAITING, loan_state=StepState.WAITING)
        add_check(world, case, receipt_number="LL-77")
        add_loan(world, case)
        police, bank = client_for("police"), client_for("bank")
        for desk, address in ((police, "/exports/legal-checks"), (bank, "/exports/loans")):
            export(desk, address, status=403)
            assert "Export" not in desk.get(address.replace("exports/legal", "record").replace("exports/", "")).links
        grant("police", Permission.EXPORT_LISTS)
        grant("bank", Permission.EXPORT_LISTS)
        (check,) = rows_of(export(police, "/exports/legal-checks?view=open"))
        assert check[0] == "Đàng Thị Mai"
        assert "LL-77" in check
        assert 80_000_000 not in check
        (loan,) = rows_of(export(bank, "/exports/loans?q=mai"))
        assert 80_000_000 in loan
        assert "LL-77" not in loan
        for desk, address in ((police, "/exports/loans"), (bank, "/exports/legal-checks"), (police, "/exports/cases")):
            export(desk, address, status=403)
        export(police, "/exports/legal-checks?view=paying", status=422)


@pytest.mark.parametrize("code", REPORTS.codes())
@pytest.mark.parametrize("spoken", ["vi", "en"])
def test_every_report_has_as_many_heads_as_cells_and_fits_a_spreadsheet(code: str, spoken: str) -> None:
    report = REPORTS[code]
    with language(spoken):
        assert len(str(report.name)) <= 31
        heads = [str(column.title) for column in report.columns]
    assert len(set(heads)) == len(heads)


def test_the_random_password_is_one_that_the_form_takes(client_for: ClientFor, world: World) -> None:
    add_case(world, "Đàng Thị Mai")
    password = new_password()
    page = export(client_for("officer"), "/exports/cases", file_password=password)
    assert opened(page.answer.get_data(), password) is not None
