"""The administrator's pages of norms, the calendar and programmes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from overseas.markets.actions import load_markets
from overseas.markets.queries import programme_by_code, terms_history, terms_on
from overseas.norms.actions import load_norms
from overseas.norms.queries import norm_history, norm_value, working_calendar
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.world import TODAY

STORM = date(2023, 10, 20)


@pytest.fixture
def administrator(session: Session, client_for: ClientFor) -> PageClient:
    """The administrator's browser, with norms and programmes loaded."""
    load_norms(session)
    load_markets(session)
    return client_for("administrator")


class TestThePagesOfNorms:
    def test_list_every_norm_with_what_is_not_sure(self, administrator: PageClient) -> None:
        page = administrator.get("/norms")
        assert page.heading == "Norms"
        assert "Longest wait for departure" in page.text
        assert "180 days" in page.text
        assert "to confirm" in page.text

    def test_set_a_new_value_from_a_day_on(self, administrator: PageClient, session: Session) -> None:
        page = administrator.get("/norms/departure_wait_days")
        typed = {"value": "150", "valid_from": "01/01/2024", "basis": "Quyết định 5/QĐ-UBND"}
        answer = administrator.submit(page, "/norms/departure_wait_days", typed)
        assert norm_value(session, "departure_wait_days", date(2024, 1, 1)) == 150
        assert norm_value(session, "departure_wait_days", TODAY) == 180
        assert "later" in administrator.follow(answer).text

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"value": "5 tháng"}, "not a whole number"),
            ({"valid_from": "31/02/2024"}, "no such day"),
            ({"valid_from": "01/01/2022"}, "already has a value"),
            ({"value": "3651"}, "at most 3650"),
            ({"basis": ""}, "Fill in this field"),
            ({"basis": "x" * 300}, "too long"),
        ],
    )
    def test_keep_what_was_typed_when_it_cannot_be_right(
        self, administrator: PageClient, session: Session, typed: dict[str, str], sentence: str
    ) -> None:
        page = administrator.get("/norms/departure_wait_days")
        good = {"value": "150", "valid_from": "01/01/2024", "basis": "Quyết định 5/QĐ-UBND"}
        again = administrator.submit(page, "/norms/departure_wait_days", {**good, **typed}, status=422)
        assert sentence in again.text
        sent = again.form("/norms/departure_wait_days")
        assert {name: sent[name][0] for name in good} == {**good, **typed}
        assert len(norm_history(session, "departure_wait_days")) == 2

    def test_confirm_a_default(self, administrator: PageClient, session: Session) -> None:
        norm = norm_history(session, "pace_margin_percent")[0]
        place = f"/norms/pace_margin_percent/{norm.id}"
        sent = administrator.get(place).form(place)
        sent.pop("to_confirm")
        administrator.post(place, sent)
        session.expire_all()
        assert not norm_history(session, "pace_margin_percent")[0].to_confirm

    def test_show_both_when_two_save_at_once(self, administrator: PageClient, session: Session) -> None:
        norm = norm_history(session, "pace_margin_percent")[0]
        place = f"/norms/pace_margin_percent/{norm.id}"
        page = administrator.get(place)
        administrator.submit(page, place, {"value": "12", "form_key": "first"})
        late = administrator.submit(page, place, {"value": "15", "form_key": "second"}, status=409)
        assert "Someone changed this meanwhile" in late.text
        assert late.form(place)["value"] == ["15"]
        assert norm_value(session, "pace_margin_percent", TODAY) == 12

    @pytest.mark.parametrize("place", ["/norms/nothing", "/norms/departure_wait_days/999999"])
    def test_know_nothing_of_other_norms(self, administrator: PageClient, place: str) -> None:
        administrator.get(place, status=404)


class TestThePageOfTheCalendar:
    def test_shows_this_year(self, administrator: PageClient) -> None:
        page = administrator.get("/calendar")
        assert page.heading == "Calendar of 2023"
        assert "Tết Nguyên đán" in page.text

    def test_takes_in_a_day_and_lets_it_go(self, administrator: PageClient, session: Session) -> None:
        page = administrator.get("/calendar")
        typed = {"day": "20/10/2023", "kind": "holiday", "name": "Nghỉ tránh bão"}
        administrator.submit(page, "/calendar", typed)
        assert not working_calendar(session, STORM, STORM).works_on(STORM)
        administrator.post("/calendar/2023-10-20/remove")
        assert working_calendar(session, STORM, STORM).works_on(STORM)

    def test_refuses_a_made_up_day_on_a_weekday(self, administrator: PageClient) -> None:
        page = administrator.get("/calendar")
        typed = {"day": "20/10/2023", "kind": "make_up", "name": "Làm bù"}
        again = administrator.submit(page, "/calendar", typed, status=422)
        assert "Only a Saturday or a Sunday" in again.text
        assert again.form("/calendar")["name"] == ["Làm bù"]

    def test_says_when_a_year_is_not_known(self, administrator: PageClient) -> None:
        assert "No day off is known for 2050" in administrator.get("/calendar", year="2050").text

    @pytest.mark.parametrize("year", ["", "abc", "1", "99999", "²023"])
    def test_knows_no_other_years(self, administrator: PageClient, year: str) -> None:
        administrator.get("/calendar", year=year, status=404)

    @pytest.mark.parametrize("day", ["2023-02-30", "2023-10-20", "x"])
    def test_cannot_remove_what_is_not_there(self, administrator: PageClient, day: str) -> None:
        administrator.post(f"/calendar/{day}/remove", status=404)


class TestThePagesOfProgrammes:
    def test_list_what_each_requires(self, administrator: PageClient) -> None:
        page = administrator.get("/programmes")
        assert "Taiwan (China)" in page.text
        assert "record check" in page.text

    def test_show_one_with_its_terms(self, administrator: PageClient) -> None:
        page = administrator.get("/programmes/KR_EPS")
        assert "100.000.000 đ" in page.text
        assert "18" in page.text
        assert "This programme has not begun" in administrator.get("/programmes/JP_ESD").text

    def test_set_new_terms(self, administrator: PageClient, session: Session) -> None:
        page = administrator.get("/programmes/KR_EPS/terms")
        answer = administrator.submit(
            page, "/programmes/KR_EPS/terms", {"valid_from": "01/01/2024", "max_age": "40", "basis": "Thông báo 2024"}
        )
        eps = programme_by_code(session, "KR_EPS")
        assert terms_on(session, eps.id, date(2024, 1, 1)).max_age == 40
        assert terms_on(session, eps.id, TODAY).max_age == 39
        assert "01/01/2024" in administrator.follow(answer).text

    def test_keep_what_was_typed_when_it_cannot_be_right(self, administrator: PageClient) -> None:
        page = administrator.get("/programmes/KR_EPS/terms")
        typed = {"valid_from": "01/01/2024", "max_age": "17", "deposit_amount": "5 triệu"}
        again = administrator.submit(page, "/programmes/KR_EPS/terms", typed, status=422)
        assert "not an amount" in again.text
        assert again.form("/programmes/KR_EPS/terms")["deposit_amount"] == ["5 triệu"]
        again = administrator.submit(page, "/programmes/KR_EPS/terms", {**typed, "deposit_amount": ""}, status=422)
        assert "below the lowest age" in again.text

    def test_confirm_terms_and_show_both_when_two_save_at_once(
        self, administrator: PageClient, session: Session
    ) -> None:
        terms = terms_history(session, programme_by_code(session, "KR_EPS").id)[-1]
        place = f"/programmes/KR_EPS/terms/{terms.id}"
        page = administrator.get(place)
        administrator.submit(page, place, {"max_age": "35", "form_key": "first"})
        late = administrator.submit(page, place, {"max_age": "36", "form_key": "second"}, status=409)
        assert "Someone changed this meanwhile" in late.text
        assert late.form(place)["max_age"] == ["36"]

    def test_know_nothing_of_terms_of_another_programme(self, administrator: PageClient, session: Session) -> None:
        terms = terms_history(session, programme_by_code(session, "KR_EPS").id)[-1]
        administrator.get(f"/programmes/JP_IM/terms/{terms.id}", status=404)
        administrator.get("/programmes/XX", status=404)


@pytest.mark.parametrize("who", ["officer", "province", "police", "bank", "leader"])
@pytest.mark.parametrize("place", ["/norms", "/calendar", "/programmes"])
def test_only_the_administrator_sees_the_rules(client_for: ClientFor, who: str, place: str) -> None:
    client_for(who).get(place, status=403)
