"""The whole country in both trees: what existed on a day, what became of it, and how it is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from overseas.kernel.database import for_writing
from overseas.kernel.errors import NotFound
from overseas.units.actions import load_units
from overseas.units.models import Share, Unit, UnitSuccession
from overseas.units.names import level_name
from overseas.units.queries import (
    ancestors,
    children,
    communes_below,
    exists_on,
    find_units,
    predecessors,
    successions_below,
    successors,
    top_units,
    unit_by_code,
    unit_by_id,
    units_by_ids,
)

IN_2023 = date(2023, 10, 16)
LAST_DAY = date(2025, 6, 30)
FIRST_DAY = date(2025, 7, 1)


@pytest.fixture(scope="module")
def country(engine: Engine) -> Iterator[Session]:
    """Both trees, loaded once for the tests of this file and undone after them."""
    with for_writing(engine).connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            load_units(session)
            yield session
        outer.rollback()


def names(units: list[Unit]) -> list[str]:
    return [unit.name for unit in units]


class TestLoadingTheUnits:
    def test_brings_both_trees_under_one_nation(self, country: Session) -> None:
        counted = select(Unit.level, Unit.valid_from, func.count()).group_by(Unit.level, Unit.valid_from)
        assert {tuple(row) for row in country.execute(counted)} == {
            ("nation", date(2004, 7, 8), 1),
            ("province", date(2004, 7, 8), 63),
            ("district", date(2004, 7, 8), 696),
            ("commune", date(2004, 7, 8), 10035),
            ("province", FIRST_DAY, 34),
            ("commune", FIRST_DAY, 3321),
        }

    def test_twice_changes_nothing(self, country: Session) -> None:
        before = country.scalar(select(func.count()).select_from(UnitSuccession))
        assert load_units(country) == 0
        assert country.scalar(select(func.count()).select_from(UnitSuccession)) == before

    def test_keeps_codes_as_text_with_their_zeros(self, country: Session) -> None:
        assert unit_by_code(country, "01", IN_2023).name == "Thành phố Hà Nội"
        assert unit_by_code(country, "001", IN_2023).name == "Quận Ba Đình"
        assert unit_by_code(country, "00001", IN_2023).name == "Phường Phúc Xá"

    def test_gives_every_unit_its_path_and_its_province(self, country: Session) -> None:
        commune = unit_by_code(country, "22870", IN_2023)
        above = ancestors(country, commune)
        assert [unit.code for unit in above] == ["VN", "58", "587"]
        assert commune.path == "/" + "/".join(str(unit.id) for unit in [*above, commune]) + "/"
        assert commune.province_id == above[1].id
        assert above[1].province_id == above[1].id
        assert above[0].province_id is None

    def test_knows_where_every_unit_lies(self, country: Session) -> None:
        assert country.scalar(select(func.count()).where(Unit.latitude.is_(None) | Unit.longitude.is_(None))) == 0


class TestTheTreeOnADay:
    def test_had_three_levels_until_the_end_of_june_2025(self, country: Session) -> None:
        province = unit_by_code(country, "58", LAST_DAY)
        assert len(children(country, province.id, LAST_DAY)) == 7
        assert len(communes_below(country, province.id, LAST_DAY)) == 62

    def test_has_two_levels_since(self, country: Session) -> None:
        province = unit_by_code(country, "56", FIRST_DAY)
        assert len(children(country, province.id, FIRST_DAY)) == 65
        assert children(country, province.id, FIRST_DAY) == communes_below(country, province.id, FIRST_DAY)

    def test_gives_the_same_code_to_different_units(self, country: Session) -> None:
        assert unit_by_code(country, "51", LAST_DAY).id != unit_by_code(country, "51", FIRST_DAY).id

    def test_forgets_abolished_units(self, country: Session) -> None:
        old = unit_by_code(country, "58", LAST_DAY)
        with pytest.raises(NotFound):
            unit_by_code(country, "58", FIRST_DAY)
        assert children(country, old.id, FIRST_DAY) == []

    def test_did_not_exist_before_the_first_list_of_codes(self, country: Session) -> None:
        assert top_units(country, date(2004, 7, 7)) == []
        assert names(top_units(country, IN_2023)) == ["Cả nước"]

    def test_counts_an_island_district_without_communes_as_its_own_foot(self, country: Session) -> None:
        island = unit_by_code(country, "536", IN_2023)
        assert names(communes_below(country, island.id, IN_2023)) == ["Huyện Lý Sơn"]

    def test_reads_units_by_their_numbers(self, country: Session) -> None:
        unit = unit_by_code(country, "587", IN_2023)
        assert unit_by_id(country, unit.id) is unit
        assert units_by_ids(country, [unit.id, unit.id, 10**9]) == {unit.id: unit}
        with pytest.raises(NotFound):
            unit_by_id(country, 10**9)

    def test_never_has_two_units_of_one_code(self, country: Session) -> None:
        for day in (IN_2023, FIRST_DAY):
            twice = select(Unit.code).where(exists_on(day)).group_by(Unit.code).having(func.count() > 1)
            assert country.scalars(twice).all() == []


class TestWhatBecameOfAUnit:
    def test_a_province_went_whole_into_another(self, country: Session) -> None:
        [heir] = successors(country, unit_by_code(country, "58", LAST_DAY).id)
        assert (heir.new.name, heir.share) == ("Tỉnh Khánh Hòa", Share.WHOLE)
        assert {row.old.code for row in predecessors(country, heir.new.id)} == {"56", "58"}

    def test_a_commune_may_be_divided_the_main_part_first(self, country: Session) -> None:
        heirs = successors(country, unit_by_code(country, "00007", LAST_DAY).id)
        assert [(heir.new.code, heir.share) for heir in heirs] == [("00008", Share.MAIN_PART), ("00025", Share.PART)]

    def test_a_new_commune_may_come_from_several_districts(self, country: Session) -> None:
        commune = unit_by_code(country, "22888", FIRST_DAY)
        districts = units_by_ids(country, [row.old.parent_id or 0 for row in predecessors(country, commune.id)])
        assert {unit.code for unit in districts.values()} == {"582", "587", "589"}

    def test_the_communes_of_a_district_tell_what_became_of_it(self, country: Session) -> None:
        district = unit_by_code(country, "587", LAST_DAY)
        assert successors(country, district.id) == []
        assert {row.old.parent_id for row in successions_below(country, district)} == {district.id}

    def test_every_unit_without_a_district_level_has_an_heir_and_an_origin(self, country: Session) -> None:
        old = select(Unit).where(Unit.level.in_(["province", "commune"]), Unit.valid_to == LAST_DAY)
        new = select(Unit).where(Unit.valid_from == FIRST_DAY)
        heirless = old.where(Unit.id.not_in(select(UnitSuccession.old_id)))
        origin_unknown = new.where(Unit.id.not_in(select(UnitSuccession.new_id)))
        assert names(list(country.scalars(heirless.order_by(Unit.id)))) == []
        assert names(list(country.scalars(origin_unknown.order_by(Unit.id)))) == []


class TestFindingAUnitByName:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            # as offices write it     what they mean
            ("Huyện Ninh Phước", "587"),
            ("ninh phuoc", "587"),
            ("H. Ninh Phước", "587"),
            ("h.ninh phước", "587"),
            ("TP Phan Rang - Tháp Chàm", "582"),
            ("Tp. Phan Rang-Tháp Chàm", "582"),
            ("phan rang", "582"),
            ("Tỉnh Kon Tum", "62"),
            ("TP. Kon Tum", "608"),
            ("Đăk Glei", "610"),
            ("Đắk Glei", "610"),
            ("Dak Glei", "610"),
            ("TT. Đắk Glei", "23341"),
            ("KonPlông", "613"),
            ("Kon Plong", "613"),
            ("IaH'Drai", "618"),
            ("Ia Hdrai", "618"),
            ("Ia H’Drai", "618"),
            ("khánh hoà", "56"),
            ("TP.HCM", "79"),
            ("587", "587"),
            ("Tịnh Khê", "21211"),
            ("T.T. Phước Dân", "22870"),
        ],
    )
    def test_does_not_depend_on_how_it_is_typed(self, country: Session, typed: str, first: str) -> None:
        assert find_units(country, typed, IN_2023)[0].code == first

    def test_knows_only_the_units_of_the_day(self, country: Session) -> None:
        assert find_units(country, "huyện Ninh Phước", FIRST_DAY)[0].level == "commune"
        assert find_units(country, "đặc khu Lý Sơn", IN_2023)[0].name == "Huyện Lý Sơn"

    def test_may_be_narrowed_to_a_province(self, country: Session) -> None:
        province = unit_by_code(country, "58", IN_2023)
        everywhere = find_units(country, "Phước Hải", IN_2023)
        within = find_units(country, "Phước Hải", IN_2023, within=province)
        assert {unit.province_id for unit in within} == {province.id}
        assert len(everywhere) > len(within)

    @pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'", "….", "không có xã này"])
    def test_finds_nothing_for_nothing(self, country: Session, typed: str) -> None:
        assert find_units(country, typed, IN_2023) == []

    def test_gives_no_more_than_asked_for(self, country: Session) -> None:
        assert len(find_units(country, "an", IN_2023, most=7)) == 7


def test_levels_have_names_and_an_unknown_level_is_shown_as_it_is() -> None:
    assert level_name("district") == "District"
    assert level_name("cụm") == "cụm"
