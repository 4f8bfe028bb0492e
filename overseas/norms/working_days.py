"""Working days: Monday to Friday without the days off, and weekend days that make up for a swap (Labour Code, 112)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """The days that differ from their week: off on a weekday, or worked on a weekend. The two never share a day."""

    holidays: frozenset[date] = field(default_factory=frozenset)
    make_up: frozenset[date] = field(default_factory=frozenset)

    def works_on(self, day: date) -> bool:
        """Whether the offices work on that day."""
        if day in self.make_up:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays


def add_working_days(calendar: WorkingCalendar, start: date, n: int) -> date:
    """The n-th working day after `start`, which itself never counts; `start` when n is 0."""
    day = start
    while n > 0:
        day += _ONE_DAY
        n -= calendar.works_on(day)
    return day
