"""People are found by what is typed, however it is typed, and only within reach."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.units.scope import EVERYWHERE, NOWHERE, Reach
from overseas.workers.names_search import ids_by_words
from overseas.workers.queries import search_workers, visible_worker
from tests.keys import RING
from tests.workers.people import registered
from tests.world import World


def names(session: Session, world: World, words: str, who: str = "officer") -> list[str]:
    return [row.name for row in search_workers(session, reach(world.actor(who), Permission.VIEW_CASES), words).rows]


@pytest.fixture
def people(session: Session, world: World) -> None:
    registered(session, world, name="Nguyễn Thị Thúy Hòa", national_id="058098001234", phones=("0912 345 678",))
    registered(session, world, name="Nguye\u0302n Văn Hùng", passport="C1234567", old_id="264123456")
    registered(session, world, name="Đỗ Quý Đức")
    registered(session, world, name="A Hùng", by="foreign_officer", commune="23356", national_id="062098009999")


@pytest.mark.usefixtures("people")
class TestSearchingByName:
    @pytest.mark.parametrize(
        "words",
        [
            "hoa",
            "thuy hoa",
            "Thuý Hoà",
            "hòa thúy",
            "HOA NGUYEN",
            "thuy h",
            "nguyen thi thuy hoa",
            "thui",
            "hoa thi thuy ng",
        ],
    )
    def test_takes_any_order_any_marks_and_an_unfinished_end(self, session: Session, world: World, words: str) -> None:
        assert names(session, world, words) == ["Nguyễn Thị Thúy Hòa"]

    @pytest.mark.parametrize("words", ["do qui duc", "đỗ quí", "duc do", "ĐỨC"])
    def test_takes_plain_d_for_the_crossed_one_and_i_for_y(self, session: Session, world: World, words: str) -> None:
        assert names(session, world, words) == ["Đỗ Quý Đức"]

    @pytest.mark.parametrize("words", ["oa", "thu hoa", "hung hoa", "nguyenhung", "", "%", "_", "hung 1"])
    def test_finds_nobody_by_what_no_name_holds(self, session: Session, world: World, words: str) -> None:
        assert names(session, world, words) == []

    def test_sorts_by_given_name(self, session: Session, world: World) -> None:
        assert names(session, world, "nguyen") == ["Nguyễn Thị Thúy Hòa", "Nguyên Văn Hùng"]

    def test_keeps_to_the_reach(self, session: Session, world: World) -> None:
        assert names(session, world, "hung") == ["Nguyên Văn Hùng"]
        assert names(session, world, "hung", "province") == ["Nguyên Văn Hùng"]
        assert names(session, world, "hung", "foreign_officer") == ["A Hùng"]
        assert [row.name for row in search_workers(session, EVERYWHERE, "hung").rows] == ["A Hùng", "Nguyên Văn Hùng"]
        assert search_workers(session, NOWHERE, "hung").rows == []
        for desk in ("police", "bank", "leader", "administrator", "other_officer"):
            assert names(session, world, "hung", desk) == []

    def test_says_when_there_are_more(self, session: Session, world: World) -> None:
        area = reach(world.actor("officer"), Permission.VIEW_CASES)
        found = search_workers(session, area, "nguyen", most=1)
        assert (len(found.rows), found.more) == (1, True)


@pytest.mark.usefixtures("people")
class TestSearchingByNumber:
    @pytest.mark.parametrize(
        "words", ["058098001234", "058 098 001 234", "058.098.001-234", "0912345678", "+84 912 345 678", "84912345678"]
    )
    def test_finds_by_the_whole_id_or_telephone(self, session: Session, world: World, words: str) -> None:
        assert names(session, world, words) == ["Nguyễn Thị Thúy Hòa"]

    @pytest.mark.parametrize("words", ["c1234567", "C1234567", "264123456", "264 123 456"])
    def test_finds_by_any_paper(self, session: Session, world: World, words: str) -> None:
        assert names(session, world, words) == ["Nguyên Văn Hùng"]

    @pytest.mark.parametrize("words", ["058098", "C123456", "264123", "062098009999", "1234", "058098001235"])
    def test_finds_nobody_by_less_or_out_of_reach(self, session: Session, world: World, words: str) -> None:
        assert names(session, world, words) == []


class TestTheSearchReadsAnIndex:
    @pytest.mark.parametrize("words", ["hung", "van hung", "058098001234", "0912345678"])
    @pytest.mark.parametrize("area", [EVERYWHERE, Reach(province_id=1), Reach(unit_ids=frozenset({1}))])
    def test_and_never_a_whole_table(self, session: Session, words: str, area: Reach) -> None:
        if session.get_bind().dialect.name != "sqlite":
            pytest.skip("the planner of an almost empty PostgreSQL prefers to read tables whole")
        bare = str(ids_by_words(area, words, RING).compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in session.execute(text("EXPLAIN QUERY PLAN " + bare.replace(":", "\\:")))]
        assert [line for line in plan if line.startswith("SCAN") and "UNION" not in line] == []


@pytest.mark.usefixtures("people")
def test_a_person_is_seen_by_labour_offices_in_whose_reach_she_is(session: Session, world: World) -> None:
    found = search_workers(session, EVERYWHERE, "thuy hoa").rows[0]
    assert visible_worker(session, world.actor("province"), found.id).name == "Nguyễn Thị Thúy Hòa"
