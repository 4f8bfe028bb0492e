"""Progress and targets, as leaders and the provincial office see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

import pytest
from sqlalchemy.orm import Session

from overseas.norms.actions import load_norms
from overseas.quotas.models import DayCount, Measure, Target, TargetKind
from tests.web.client import PageClient
from tests.world import World

ClientFor = Callable[[str], PageClient]
YEAR = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}


@pytest.fixture
def plan(session: Session, world: World) -> World:
    """The plan of the province with two shares that do not add up, and some departures."""
    load_norms(session)
    for code, value, kind in (("58", 150, "total"), ("587", 35, "share"), ("585", 30, "share")):
        unit_id = world.units[code].id
        session.add(Target(unit_id=unit_id, value=value, kind=TargetKind(kind), plan="Plan of March 2023", **YEAR))
    for code, number in (("587", 28), ("585", 10), ("58", 38)):
        unit_id = world.units[code].id
        session.add(DayCount(unit_id=unit_id, measure=Measure.DEPARTED, day=date(2023, 5, 5), count=number))
    session.add(DayCount(unit_id=world.units["587"].id, measure=Measure.OPEN_CONTRACT, day=date(2023, 9, 1), count=3))
    session.flush()
    return world


class TestTheLeadersPage:
    def test_shows_each_district_against_its_target(self, plan: World, client_for: ClientFor) -> None:
        page = client_for("leader").get("/progress")
        for words in ("Huyện Ninh Phước", "28 / 35", "10 / 30", "expired: 3"):
            assert words in page.text

    def test_shows_the_very_numbers_of_the_command(self, plan: World, client_for: ClientFor) -> None:
        page = client_for("leader").get("/progress")
        assert ("10 / 30 · 33.3 %" in page.text, "would be 23.8 by today" in page.text) == (True, True)

    def test_shows_by_step_who_is_in_preparation_and_leads_officers_to_them(
        self, plan: World, client_for: ClientFor
    ) -> None:
        for code, number in (("587", 4), ("585", 9), ("58", 13)):
            unit_id = plan.units[code].id
            plan.session.add(DayCount(unit_id=unit_id, measure=Measure.AT_LOAN, day=date(2023, 1, 1), count=number))
        plan.session.flush()
        page = client_for("leader").get("/progress", sort="loan")
        assert page.text.index("Huyện Ninh Sơn 00090") < page.text.index("Huyện Ninh Phước 00040")
        assert "Tỉnh Ninh Thuận, all 000130" in page.text
        assert "/cases?" not in page.source
        page = client_for("province").get("/progress")
        assert "/cases?stage=preparing&step=loan&area=587" in page.links.values()

    def test_warns_when_the_shares_do_not_add_up(self, plan: World, client_for: ClientFor) -> None:
        assert "-85" in client_for("leader").get("/progress").text

    def test_says_not_set_where_nothing_was_decided(self, plan: World, client_for: ClientFor) -> None:
        page = client_for("leader").get("/progress?unit=585&from=01/01/2022&to=31/12/2022")
        assert "not set" in page.text
        assert "100 %" not in page.text

    @pytest.mark.parametrize("address", ["/progress?unit=62", "/progress?unit=VN", "/progress?unit=nothing"])
    def test_does_not_reach_beyond_the_leaders_own_part_of_the_tree(
        self, plan: World, client_for: ClientFor, address: str
    ) -> None:
        client_for("leader").get(address, status=404)

    @pytest.mark.parametrize(
        "address", ["/progress?from=31/02/2023", "/progress?from=01/05/2023&to=01/04/2023", "/progress?sort=colour"]
    )
    def test_answers_an_address_that_cannot_be_meant(self, plan: World, client_for: ClientFor, address: str) -> None:
        client_for("leader").get(address, status=422)


class TestSettingATarget:
    ENTRY: ClassVar[dict[str, str]] = {
        "kind": "share",
        "period_start": "01/01/2023",
        "period_end": "31/12/2023",
        "plan": "Plan",
    }

    def test_keeps_the_decision_with_it(self, session: Session, plan: World, client_for: ClientFor) -> None:
        entry = {**self.ENTRY, "value": "40", "decision_number": "170/QĐ-UBND", "decision_on": "14/02/2023"}
        client_for("province").post("/targets/587", {**entry, "version": "1"})
        session.expire_all()
        target = session.query(Target).filter_by(unit_id=plan.units["587"].id).one()
        assert (target.value, target.decision_number) == (40, "170/QĐ-UBND")

    def test_an_empty_value_means_not_set(self, session: Session, plan: World, client_for: ClientFor) -> None:
        client_for("province").post("/targets/587", {**self.ENTRY, "value": "", "version": "1"})
        session.expire_all()
        assert session.query(Target).filter_by(unit_id=plan.units["587"].id).one().value is None

    @pytest.mark.parametrize("value", ["-5", "ba mươi", "3,5", "99999999999"])
    def test_refuses_what_is_no_number_of_people(self, plan: World, client_for: ClientFor, value: str) -> None:
        entry = {**self.ENTRY, "value": value, "version": "1"}
        page = client_for("province").post("/targets/587", entry, status=422)
        assert page.form("/targets/587")["value"] == [value]

    def test_a_stale_form_changes_nothing(self, session: Session, plan: World, client_for: ClientFor) -> None:
        client = client_for("province")
        client.post("/targets/587", {**self.ENTRY, "value": "40", "version": "1"})
        client.post("/targets/587", {**self.ENTRY, "value": "50", "version": "1"}, status=409)
        session.expire_all()
        assert session.query(Target).filter_by(unit_id=plan.units["587"].id).one().value == 40

    def test_of_another_province_is_not_found(self, plan: World, client_for: ClientFor) -> None:
        entry = {**self.ENTRY, "value": "4", "version": "0"}
        client_for("province").post("/targets/610", entry, status=404)

    def test_is_not_for_a_district(self, plan: World, client_for: ClientFor) -> None:
        entry = {**self.ENTRY, "value": "4", "version": "1"}
        client_for("officer").post("/targets/587", entry, status=403)


class TestThePeopleBehindTheFigure:
    def test_are_listed_for_an_officer_and_hidden_from_a_leader(self, plan: World, client_for: ClientFor) -> None:
        assert "Nobody is overdue" in client_for("officer").get("/contracts/expired?unit=587").text
        client_for("leader").get("/contracts/expired", status=403)

    def test_of_another_district_are_not_found(self, plan: World, client_for: ClientFor) -> None:
        client_for("officer").get("/contracts/expired?unit=585", status=404)
