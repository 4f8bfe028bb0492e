"""Lists of cases: what is shown to whom, in which order, how it is counted, and that the database need not search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.cases.filters import CaseFilter, StepFilter, WaitingFor
from overseas.cases.list_choices import filter_choices
from overseas.cases.lists import capped_count, case_rows, stage_counts
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.kernel.errors import Invalid
from overseas.kernel.paging import Cursor, Page, read_cursor
from overseas.units.scope import NOWHERE, Reach
from tests.cases.sample_cases import add_case, add_flight, add_markets
from tests.world import TODAY, World

DONE, WAITING = StepState.DONE, StepState.WAITING
READY = {
    "recruitment_state": DONE,
    "training_state": DONE,
    "legal_check_state": StepState.NOT_NEEDED,
    "loan_state": DONE,
}


def area(world: World, who: str) -> Reach:
    return reach(world.actor(who), Permission.VIEW_CASES)


def names(world: World, who: str = "officer", **asked: Any) -> list[str]:
    wanted = CaseFilter(**asked)
    page = case_rows(world.session, area(world, who), wanted, None, today=TODAY)
    count = capped_count(world.session, area(world, who), wanted, today=TODAY)
    assert count.number == len(page.rows), "the count is the count of exactly these rows"
    return [row.name for row in page.rows]


class TestTheCasesThatAReaderSees:
    @pytest.fixture(autouse=True)
    def _cases(self, world: World) -> None:
        add_case(world, "An", "22870")
        add_case(world, "Bình", "22810")
        add_case(world, "Cường", "23356")

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("officer", ["An"]),
            ("other_officer", ["Bình"]),
            ("foreign_officer", ["Cường"]),
            ("province", ["Bình", "An"]),
            ("police", []),
            ("bank", []),
            ("leader", []),
            ("administrator", []),
        ],
    )
    def test_are_those_of_the_own_area(self, world: World, who: str, seen: list[str]) -> None:
        assert names(world, who) == seen

    def test_are_none_without_an_area(self, session: Session) -> None:
        assert case_rows(session, NOWHERE, CaseFilter(), None, today=TODAY).rows == []


class TestAFilteredList:
    @pytest.fixture(autouse=True)
    def _markets(self, world: World) -> None:
        add_markets(world)

    def test_by_stage(self, world: World) -> None:
        add_case(world, "An", stage=Stage.REGISTERED)
        add_case(world, "Bình")
        assert names(world, stage=Stage.REGISTERED) == ["An"]

    def test_by_a_step_under_way_or_in_one_state(self, world: World) -> None:
        add_case(world, "An", loan_state=WAITING)
        add_case(world, "Bình", loan_state=StepState.IN_PROGRESS)
        add_case(world, "Cường", loan_state=DONE)
        assert names(world, step=StepFilter("loan")) == ["Bình", "An"]
        assert names(world, step=StepFilter("loan", DONE)) == ["Cường"]

    def test_by_whom_the_cases_wait_for(self, world: World) -> None:
        add_case(world, "Police", legal_check_state=WAITING, loan_state=WAITING)
        add_case(world, "Bank", loan_state=WAITING)
        add_case(world, "Labour", recruitment_state=DONE)
        add_case(world, "Flight", **READY)
        add_case(world, "Abroad", stage=Stage.ABROAD, legal_check_state=WAITING)
        found = {who: names(world, waiting_for=who) for who in WaitingFor}
        assert found == {
            WaitingFor.POLICE: ["Police"],
            WaitingFor.BANK: ["Bank", "Police"],
            WaitingFor.LABOUR: ["Labour"],
            WaitingFor.FLIGHT: ["Flight"],
        }

    def test_by_market_and_programme(self, world: World) -> None:
        add_case(world, "An", market_code="JP", programme_id=1)
        add_case(world, "Bình", market_code="KR", programme_id=2)
        assert names(world, market="JP") == ["An"]
        assert names(world, programme="EPS") == ["Bình"]

    def test_by_area_counts_the_units_below_it(self, world: World) -> None:
        add_case(world, "An", "22870")
        add_case(world, "Bình", "22873")
        add_case(world, "Cường", "22810")
        assert names(world, area="22873") == ["Bình"]
        assert names(world, "province", area="587") == ["Bình", "An"]
        assert names(world, "province", area="610") == []

    def test_by_area_of_the_departed_is_the_area_they_left_from(self, world: World) -> None:
        moved = world.units["22873"].id
        add_case(world, "An", "22870", stage=Stage.ABROAD, departure_unit_id=moved, departed_on=TODAY)
        assert names(world, area="22873", departed_from=TODAY, departed_to=TODAY) == ["An"]
        assert names(world, area="22873", stage=Stage.ABROAD) == ["An"]
        assert names(world, area="22870", stage=Stage.ABROAD) == []

    def test_by_the_reason_of_closing(self, world: World) -> None:
        add_case(world, "An", stage=Stage.CLOSED)
        add_case(world, "Bình", stage=Stage.CLOSED).closed_because = CloseReason.UNFIT
        world.session.flush()
        assert names(world, closed_reason=CloseReason.CONDITION) == ["Bình"]

    def test_by_days_holds_the_first_and_the_last_one(self, world: World) -> None:
        for shift in (-1, 0, 1):
            add_case(world, f"Ngày {shift}", registered_on=TODAY + timedelta(days=shift))
        assert names(world, registered_from=TODAY) == ["Ngày 1", "Ngày 0"]
        assert names(world, registered_to=TODAY) == ["Ngày 0", "Ngày -1"]

    def test_by_a_flight_soon_leaves_out_what_has_passed(self, world: World) -> None:
        for days in (-1, 0, 14, 15):
            add_flight(world, add_case(world, f"Bay {days}"), TODAY + timedelta(days=days))
        assert names(world, flight_days=14) == ["Bay 14", "Bay 0"]

    def test_by_words_without_marks_in_any_order(self, world: World) -> None:
        add_case(world, "Nguyễn Thị Hòa")
        add_case(world, "Đàng Hoà", "22810")
        assert names(world, words="hoa thi") == ["Nguyễn Thị Hòa"]
        assert names(world, "province", words="hoà") == ["Đàng Hoà", "Nguyễn Thị Hòa"]
        assert names(world, words="nobody") == []

    def test_by_words_that_fit_very_many_is_the_same_list(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("Lan Anh", "Lan Hương", "Mai"):
            add_case(world, name)
        few = names(world, words="lan")
        monkeypatch.setattr("overseas.cases.list_conditions.FEW_PEOPLE", 1)
        assert names(world, words="lan") == few == ["Lan Hương", "Lan Anh"]


class TestThePagesOfAList:
    def test_follow_each_other_forth_and_back_without_gap_or_double(self, world: World) -> None:
        moment = add_case(world, "0").updated_at
        for number in range(1, 8):
            add_case(world, str(number), updated_at=moment)
        reader = area(world, "officer")

        def page(cursor: str | None) -> Page[Any]:
            place = read_cursor(cursor, 2)
            return case_rows(world.session, reader, CaseFilter(), place, today=TODAY, limit=3)

        first = page(None)
        second = page(first.next_cursor)
        third = page(second.next_cursor)
        assert [[row.name for row in each.rows] for each in (first, second, third)] == [
            ["7", "6", "5"],
            ["4", "3", "2"],
            ["1", "0"],
        ]
        assert (first.previous_cursor, third.next_cursor) == (None, None)
        assert page(third.previous_cursor).rows == second.rows
        assert page(second.previous_cursor).rows == first.rows
        assert page(second.previous_cursor).previous_cursor is None

    @pytest.mark.parametrize("key", [("yesterday", 1), ("2023-10-16", 0), (5, 5), ("9999-99-99T00:00:00", 1)])
    def test_refuse_a_made_up_place(self, world: World, key: tuple[str | int, ...]) -> None:
        add_case(world)
        place = read_cursor(Cursor(key).encode(), 2)
        if key == ("2023-10-16", 0):
            assert case_rows(world.session, area(world, "officer"), CaseFilter(), place, today=TODAY).rows is not None
            return
        with pytest.raises(Invalid):
            case_rows(world.session, area(world, "officer"), CaseFilter(), place, today=TODAY)


class TestCounting:
    def test_stops_at_the_cap_and_says_so(self, world: World) -> None:
        for _ in range(4):
            add_case(world)
        counted = [
            str(capped_count(world.session, area(world, "officer"), CaseFilter(), today=TODAY, cap=cap))
            for cap in (3, 4)
        ]
        assert counted == ["3+", "4"]

    def test_of_the_stages_is_one_statement_for_all(self, world: World) -> None:
        add_case(world)
        add_case(world, stage=Stage.ABROAD)
        counts = stage_counts(world.session, area(world, "officer"), today=TODAY)
        assert {stage: count.number for stage, count in counts.items() if count} == {
            Stage.PREPARING: 1,
            Stage.ABROAD: 1,
        }


class TestWhatMayBeChosen:
    def test_are_the_units_within_reach_on_the_day_each_below_its_own(self, world: World) -> None:
        world.units["22873"].valid_to = TODAY - timedelta(days=1)
        add_markets(world)
        codes = {
            who: [code for code, _ in filter_choices(world.session, area(world, who), today=TODAY).areas]
            for who in ("officer", "province", "leader")
        }
        assert codes == {"officer": ["587", "22870"], "province": ["58", "585", "22810", "587", "22870"], "leader": []}
