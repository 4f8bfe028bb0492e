"""The calendar of working days: as it comes with the program, and as an office changes it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.audit.models import AuditEvent
from overseas.kernel.errors import Forbidden, Invalid, NotFound
from overseas.norms.actions import add_calendar_day, load_norms, remove_calendar_day
from overseas.norms.models import DayKind
from overseas.norms.queries import calendar_days, working_calendar
from overseas.norms.working_days import add_working_days
from tests.world import NOW, World

STORM = date(2023, 10, 20)


class TestTheCalendarOfVietnam:
    @pytest.mark.parametrize("year", range(2019, 2028))
    def test_has_the_public_holidays_of_every_year(self, office: Session, year: int) -> None:
        off = {entry.day for entry in calendar_days(office, year) if entry.kind is DayKind.HOLIDAY}
        assert {date(year, 1, 1), date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)} <= off
        assert sum("Tết Nguyên đán" in entry.name for entry in calendar_days(office, year)) >= 5
        assert sum(entry.name.startswith("Giỗ Tổ") for entry in calendar_days(office, year)) == 1

    def test_makes_up_only_on_weekends(self, office: Session) -> None:
        for year in range(2019, 2028):
            made_up = [entry.day for entry in calendar_days(office, year) if entry.kind is DayKind.MAKE_UP]
            assert all(day.weekday() >= 5 for day in made_up)

    @pytest.mark.parametrize(
        ("received", "n", "deadline"),
        [
            # dossier received   days  answer due
            (date(2023, 1, 19), 1, date(2023, 1, 27)),  # over Tết Quý Mão
            (date(2023, 4, 28), 1, date(2023, 5, 4)),  # over the Hùng kings, 30/4 and 1/5
            (date(2024, 4, 26), 2, date(2024, 5, 3)),  # the swapped Monday is off ...
            (date(2024, 4, 26), 3, date(2024, 5, 4)),  # ... and its Saturday is worked
            (date(2023, 10, 16), 10, date(2023, 10, 30)),
        ],
    )
    def test_gives_the_deadlines_of_the_office(self, office: Session, received: date, n: int, deadline: date) -> None:
        calendar = working_calendar(office, received, date(received.year, 12, 31))
        assert add_working_days(calendar, received, n) == deadline

    def test_is_read_only_as_far_as_asked_for(self, office: Session) -> None:
        assert working_calendar(office, date(2023, 6, 1), date(2023, 6, 30)).holidays == frozenset()


class TestChangingTheCalendar:
    def test_a_day_off_stops_counting(self, office: Session, administrator: Actor) -> None:
        add_calendar_day(office, administrator, STORM, kind=DayKind.HOLIDAY, name="Nghỉ tránh bão", at=NOW)
        assert not working_calendar(office, STORM, STORM).works_on(STORM)
        assert office.scalars(select(AuditEvent.verb)).all() == ["calendar.add"]

    def test_a_day_taken_out_counts_again(self, office: Session, administrator: Actor) -> None:
        day = date(2023, 9, 1)
        remove_calendar_day(office, administrator, day, at=NOW)
        assert working_calendar(office, day, day).works_on(day)
        assert office.scalars(select(AuditEvent)).one().before["name"] == "Quốc khánh"

    def test_a_day_taken_out_does_not_come_back_by_itself(self, office: Session, administrator: Actor) -> None:
        remove_calendar_day(office, administrator, date(2023, 9, 1), at=NOW)
        assert load_norms(office) == 0

    def test_a_weekday_cannot_be_a_made_up_day(self, office: Session, administrator: Actor) -> None:
        with pytest.raises(Invalid):
            add_calendar_day(office, administrator, STORM, kind=DayKind.MAKE_UP, name="Làm bù", at=NOW)

    def test_a_day_cannot_be_entered_twice(self, office: Session, administrator: Actor) -> None:
        with pytest.raises(Invalid):
            add_calendar_day(office, administrator, date(2023, 9, 2), kind=DayKind.HOLIDAY, name="Quốc khánh", at=NOW)

    def test_a_day_that_is_not_there_cannot_be_taken_out(self, office: Session, administrator: Actor) -> None:
        with pytest.raises(NotFound):
            remove_calendar_day(office, administrator, STORM, at=NOW)

    @pytest.mark.parametrize("who", ["officer", "province", "police", "bank", "leader"])
    def test_is_refused_to_everybody_but_the_administrator(self, office: Session, world: World, who: str) -> None:
        with pytest.raises(Forbidden):
            add_calendar_day(office, world.actor(who), STORM, kind=DayKind.HOLIDAY, name="Nghỉ", at=NOW)
        with pytest.raises(Forbidden):
            remove_calendar_day(office, world.actor(who), date(2023, 9, 1), at=NOW)
