"""The page of units: the tree on any day, and what became of a unit."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from overseas.kernel.folding import fold
from overseas.units.models import Share, Unit, UnitSuccession
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.world import World

LAST_DAY = date(2025, 6, 30)
FIRST_DAY = date(2025, 7, 1)


@pytest.fixture
def province(session: Session, world: World, client_for: ClientFor) -> PageClient:
    """The provincial officer's browser, in a world in which Ninh Thuận goes into Khánh Hòa on 1 July 2025."""
    for code in ("58", "587", "22870", "22873"):
        world.units[code].valid_to = LAST_DAY
    nation = world.units["VN"]
    new = _unit(session, "56", "province", "Tỉnh Khánh Hòa", nation)
    commune = _unit(session, "22870", "commune", "Xã Ninh Phước", new)
    for old, heir in (("58", new), ("22870", commune), ("22873", commune)):
        session.add(UnitSuccession(old_id=world.units[old].id, new_id=heir.id, share=Share.WHOLE))
    session.flush()
    return client_for("province")


def _unit(session: Session, code: str, level: str, name: str, parent: Unit) -> Unit:
    unit = Unit(
        code=code, level=level, name=name, name_folded=fold(name), parent_id=parent.id, path="", valid_from=FIRST_DAY
    )
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path}{unit.id}/"
    return unit


class TestThePageOfUnits:
    def test_begins_with_the_top_of_today(self, province: PageClient) -> None:
        page = province.get("/units")
        assert page.heading == "Cả nước"
        assert "16/10/2023" in page.text
        assert "Tỉnh Kon Tum" in page.links

    def test_shows_the_tree_of_the_day(self, province: PageClient) -> None:
        assert "Tỉnh Ninh Thuận" in province.get("/units", on="30/06/2025").links
        assert "Tỉnh Ninh Thuận" not in province.get("/units", on="01/07/2025").links

    def test_keeps_the_day_on_the_way_down(self, province: PageClient) -> None:
        page = province.get("/units", unit="58", on="30/06/2025")
        assert page.links["Huyện Ninh Phước"] == "/units?unit=587&on=30/06/2025"

    def test_tells_what_became_of_a_district_by_its_communes(self, province: PageClient) -> None:
        page = province.get("/units", unit="587")
        assert "What became of the unit" in page.text
        assert page.links["Xã Ninh Phước"].endswith("on=01/07/2025")

    def test_tells_what_a_unit_came_from(self, province: PageClient) -> None:
        page = province.get("/units", unit="22870", on="02/07/2025")
        assert page.heading == "Xã Ninh Phước"
        assert {"Thị trấn Phước Dân", "Xã Phước Sơn"} <= set(page.links)

    def test_leads_on_from_a_unit_that_did_not_exist_that_day(self, province: PageClient) -> None:
        page = province.get("/units", unit="58", on="01/01/2026")
        assert "There was no such unit on that day" in page.text
        assert "Tỉnh Ninh Thuận" in page.text

    def test_finds_a_unit_by_name(self, province: PageClient) -> None:
        assert "Huyện Ninh Phước" in province.get("/units", q="h. ninh phuoc").links
        assert "No unit fits" in province.get("/units", q="không có").text

    def test_keeps_a_day_that_does_not_exist(self, province: PageClient) -> None:
        page = province.get("/units", on="31/02/2024", status=422)
        assert "no such day" in page.text
        assert 'value="31/02/2024"' in page.source

    def test_knows_no_unit_that_never_was(self, province: PageClient) -> None:
        province.get("/units", unit="99999", status=404)
        province.get("/units", colour="red", status=422)

    def test_is_open_to_the_administrator_too(self, province: PageClient, client_for: ClientFor) -> None:
        client_for("administrator").get("/units")
        for who in ("officer", "police", "bank", "leader"):
            client_for(who).get("/units", status=403)
