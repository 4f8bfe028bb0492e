"""Sensitive figures: whoever asks, through whatever door, gets them masked, and only her own part of the table."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.cases.models import Case
from overseas.cases.step_rows import repeated_of
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.kernel.errors import Forbidden, NotFound
from overseas.quotas.breakdowns import Breakdown, Kind, breakdown, visible_breakdown, years_over
from overseas.quotas.masking import SMALLEST_SHOWN
from overseas.workers.actions import load_reference
from overseas.workers.models import GroupMembership, Worker
from tests.abroad import add_abroad
from tests.web.conftest import ClientFor
from tests.world import TODAY, World

LEFT = date(2022, 5, 10)
ENDS = date(2025, 5, 10)


@pytest.fixture
def world(world: World) -> World:
    """Of Ninh Phước 12 Chăm, 3 Raglai and 20 Kinh left in 2022; of Ninh Sơn 9 Raglai, 8 Kinh and 6 Chăm."""
    load_reference(world.session)
    for commune, people in (
        ("22870", {"cham": 12, "ra_glai": 3, "kinh": 20}),
        ("22810", {"ra_glai": 9, "kinh": 8, "cham": 6}),
    ):
        for slug, number in people.items():
            for _turn in range(number):
                leave(world, commune, slug)
    return world


def leave(world: World, commune: str, slug: str | None, *, poor: bool = False) -> Case:
    contract = add_abroad(world, end_on=ENDS, commune=commune)
    case = world.session.get_one(Case, contract.case_id)
    world.session.get_one(Worker, case.worker_id).ethnicity_slug = slug
    if poor:
        year = {"valid_from": date(2022, 1, 1), "valid_to": date(2022, 12, 31)}
        world.session.add(GroupMembership(worker_id=case.worker_id, group_slug="poor", **year))
    world.session.flush()
    return case


def seen(world: World, who: str | Actor, kind: Kind = Kind.PEOPLES, **other: Any) -> Breakdown:
    actor = world.actor(who) if isinstance(who, str) else who
    words: dict[str, Any] = {"province": world.units["58"], "year": 2022, **other}
    return visible_breakdown(world.session, actor, kind, words["year"], province=words["province"], today=TODAY)


def cells(found: Breakdown) -> dict[str, tuple[int | None, ...]]:
    lines = [*found.lines, *([found.whole] if found.whole else [])]
    return {line.unit_code: line.cells for line in lines}


class TestPeoples:
    def test_are_counted_by_the_district_at_departure_with_small_cells_masked(self, world: World) -> None:
        found = seen(world, "leader")
        assert found.columns == ("Kinh", "Chăm", "Ra-glai")
        assert cells(found) == {"585": (8, None, None), "587": (20, None, None), "58": (28, 18, 12)}

    def test_are_of_a_year_that_is_over(self, world: World) -> None:
        assert years_over(world.session, world.units["58"], TODAY) == [2022]
        for year in (TODAY.year, TODAY.year + 1, 0):
            with pytest.raises(NotFound):
                seen(world, "leader", year=year)

    def test_stand_in_the_order_of_the_official_list_which_tells_no_number(self, world: World) -> None:
        for _turn in range(40):
            leave(world, "22810", "ra_glai")
        assert seen(world, "leader").columns == ("Kinh", "Chăm", "Ra-glai")

    def test_of_whom_there_is_one_only_do_not_stand_alone_beside_their_total(self, world: World) -> None:
        for _turn in range(5):
            leave(world, "23356", "kinh")
        found = breakdown(world.session, Kind.PEOPLES, 2022, province=world.units["62"], today=TODAY)
        assert found.columns == ("Kinh", "Others, or not recorded")
        assert cells(found) == {"610": (5, 0), "62": (5, 0)}

    def test_are_not_named_where_so_few_left_that_the_name_would_tell(self, world: World) -> None:
        leave(world, "23356", "kinh")
        found = breakdown(world.session, Kind.PEOPLES, 2022, province=world.units["62"], today=TODAY)
        assert found.columns == ("Others, or not recorded",)
        assert cells(found) == {"610": (None,), "62": (None,)}

    def test_share_a_column_when_they_are_many_or_not_recorded(self, world: World) -> None:
        for slug in ("tay", "nung", "thai", "muong", None):
            for _turn in range(6):
                leave(world, "22810", slug)
        found = seen(world, "leader")
        assert found.columns[-1] == "Others, or not recorded"
        assert len(found.columns) == 6
        assert sum(cell or 0 for cell in cells(found)["58"]) == 58 + 30


class TestPriorityGroups:
    def test_of_poverty_exclude_one_another_so_that_one_hides_the_other(self, world: World) -> None:
        """Of nine who left a district eight are poor: beside them a hidden number could be one only."""
        for number in range(9):
            case = leave(world, "22873" if number else "22870", "kinh", poor=number > 0)
            if not number:
                near = {"valid_from": date(2022, 1, 1), "group_slug": "near_poor"}
                world.session.add(GroupMembership(worker_id=case.worker_id, **near))
        world.session.flush()
        rows = {"585": (0, None), "587": (None, None), "58": (None, None)}
        assert cells(seen(world, "leader", Kind.GROUPS))["587"] == rows["587"]

    def test_are_counted_on_the_day_of_departure_each_on_its_own(self, world: World) -> None:
        for commune, number in (("22870", 7), ("22810", 2)):
            for _turn in range(number):
                leave(world, commune, "kinh", poor=True)
        found = seen(world, "leader", Kind.GROUPS)
        assert found.columns == ("Poor household",)
        assert cells(found) == {"585": (None,), "587": (None,), "58": (9,)}
        assert [line.total for line in found.lines] == [25, 42]


class TestRecordChecks:
    def test_are_counted_by_their_answer(self, world: World, session: Session) -> None:
        for number in range(18):
            case = leave(world, "22870" if number % 2 else "22810", "kinh")
            check = LegalCheck(
                state=LegalCheckState.ANSWERED, receipt_number="1", filed_on=LEFT, answered_on=LEFT, **repeated_of(case)
            )
            check.meets_condition = number > 3
            session.add(check)
        session.flush()
        found = seen(world, "province", Kind.CHECKS)
        assert cells(found) == {"585": (None, None, 0), "587": (None, None, 0), "58": (None, None, 0)}


class TestWhoSeesWhat:
    def test_a_district_sees_its_own_line_of_the_same_table(self, world: World) -> None:
        leader = world.actor("leader")
        district = world.units["587"]
        own = Actor(**{**vars(leader), "unit_id": district.id, "area": world.actor("officer").area})
        found = seen(world, own)
        assert cells(found) == {"587": (20, None, None)}
        assert found.whole is None

    @pytest.mark.parametrize("who", ["officer", "police", "bank", "administrator"])
    def test_others_see_nothing(self, world: World, who: str) -> None:
        with pytest.raises(Forbidden):
            seen(world, who)

    def test_another_province_is_not_found(self, world: World) -> None:
        with pytest.raises(NotFound):
            seen(world, "leader", province=world.units["62"])

    @pytest.mark.parametrize("kind", list(Kind))
    def test_the_page_shows_no_small_cell(self, world: World, client_for: ClientFor, kind: Kind) -> None:
        page = client_for("leader").get("/progress/breakdowns", kind=kind.value, year="2022")
        whole = breakdown(world.session, kind, 2022, province=world.units["58"], today=TODAY)
        shown = [cell for values in cells(whole).values() for cell in values if cell is not None]
        assert not any(0 < cell < SMALLEST_SHOWN for cell in shown)
        assert ("hidden" in page.text) == (None in [cell for values in cells(whole).values() for cell in values])
        assert "Đàng Văn An" not in page.text

    @pytest.mark.parametrize("kind", list(Kind))
    def test_the_page_prints_what_is_masked_and_no_other_number(
        self, world: World, client_for: ClientFor, kind: Kind
    ) -> None:
        """Whoever reads it, so that two readers who meet know no more than one."""
        leave(world, "22870", "kinh", poor=True)
        whole = breakdown(world.session, kind, 2022, province=world.units["58"], today=TODAY)
        lines = [*whole.lines, *([whole.whole] if whole.whole else [])]
        meant = [[str(line.total), *("hidden" if cell is None else str(cell) for cell in line.cells)] for line in lines]
        for who in ("leader", "province"):
            page = client_for(who).get("/progress/breakdowns", kind=kind.value, year="2022")
            rows = page.tree.iterfind(".//tbody/tr")
            assert [["".join(cell.itertext()).strip() for cell in row.iterfind("td")] for row in rows] == meant

    @pytest.mark.parametrize(
        "query",
        [
            {"kind": "x"},
            {"colour": "red"},
            {"from": "01/01/2022", "to": "31/03/2022"},
            {"year": "2022", "quarter": "1"},
        ],
    )
    def test_what_is_not_meant_is_refused(self, world: World, client_for: ClientFor, query: dict[str, str]) -> None:
        client_for("leader").get("/progress/breakdowns", status=422, **query)

    @pytest.mark.parametrize("query", [{"year": "2023"}, {"year": "x"}, {"unit": "62"}, {"unit": "587"}])
    def test_what_is_not_there_is_not_found(self, world: World, client_for: ClientFor, query: dict[str, str]) -> None:
        client_for("leader").get("/progress/breakdowns", status=404, **query)
