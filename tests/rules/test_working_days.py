"""Working days are counted as offices count them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overseas.norms.working_days import WorkingCalendar, add_working_days

D = date
PLAIN = WorkingCalendar()
# Around 30/4 and 1/5/2024: Monday 29/4 was swapped with Saturday 4/5.
SPRING = WorkingCalendar(
    holidays=frozenset({D(2024, 4, 18), D(2024, 4, 29), D(2024, 4, 30), D(2024, 5, 1)}),
    make_up=frozenset({D(2024, 5, 4)}),
)
FIRST = D(2019, 1, 1)
days = st.dates(FIRST, D(2030, 12, 31))
near = st.integers(-40, 400)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkingCalendar, date]:
    """A calendar with days off and made-up days around some day, and that day."""
    start = draw(days)
    around = [start + timedelta(days=n) for n in draw(st.lists(near, max_size=40))]
    made_up = frozenset(day for day in around if day.weekday() >= 5 and draw(st.booleans()))
    return WorkingCalendar(frozenset(around) - made_up, made_up), start


class TestADeadlineInWorkingDays:
    @pytest.mark.parametrize(
        ("start", "n", "deadline"),
        [
            # received           days  deadline
            (D(2024, 4, 15), 0, D(2024, 4, 15)),
            (D(2024, 4, 15), 1, D(2024, 4, 16)),
            (D(2024, 4, 17), 1, D(2024, 4, 19)),  # over the day of the Hùng kings
            (D(2024, 4, 26), 1, D(2024, 5, 2)),  # over a swapped Monday and two holidays
            (D(2024, 4, 26), 3, D(2024, 5, 4)),  # the made-up Saturday counts
            (D(2024, 4, 26), 4, D(2024, 5, 6)),
            (D(2024, 4, 20), 1, D(2024, 4, 22)),  # received on a Saturday
        ],
    )
    def test_skips_weekends_and_days_off_but_not_made_up_days(self, start: date, n: int, deadline: date) -> None:
        assert add_working_days(SPRING, start, n) == deadline

    @given(calendars(), st.integers(1, 60))
    def test_always_falls_on_a_working_day_after_the_start(self, drawn: tuple[WorkingCalendar, date], n: int) -> None:
        calendar, start = drawn
        deadline = add_working_days(calendar, start, n)
        assert deadline > start
        assert calendar.works_on(deadline)

    @given(calendars(), st.integers(0, 60))
    def test_lies_as_many_working_days_away_as_was_said(self, drawn: tuple[WorkingCalendar, date], n: int) -> None:
        calendar, start = drawn
        away = (add_working_days(calendar, start, n) - start).days
        assert sum(calendar.works_on(start + timedelta(days=day)) for day in range(1, away + 1)) == n

    @given(calendars(), st.integers(0, 30), st.integers(0, 30))
    def test_may_be_reached_in_two_stretches(self, drawn: tuple[WorkingCalendar, date], first: int, then: int) -> None:
        calendar, start = drawn
        halfway = add_working_days(calendar, start, first)
        assert add_working_days(calendar, halfway, then) == add_working_days(calendar, start, first + then)

    @given(days, st.integers(0, 52))
    def test_is_a_week_for_five_days_without_days_off(self, start: date, weeks: int) -> None:
        monday = start - timedelta(days=start.weekday())
        assert add_working_days(PLAIN, monday, 5 * weeks) == monday + timedelta(weeks=weeks)
