"""What day it is in the office; the only place that reads the machine's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Clock:
    """The office's clock: the machine's, less a whole number of days in a demonstration."""

    behind_days: int = 0

    def now(self) -> datetime:
        """This instant, in UTC."""
        return datetime.now(UTC) - timedelta(days=self.behind_days)

    def outside(self) -> datetime:
        """The same instant as the world outside counts it, which knows no demonstration: what telephones go by."""
        return self.now() + timedelta(days=self.behind_days)

    def today(self) -> date:
        """Today's date in the office's time zone."""
        return self.now().astimezone(OFFICE_ZONE).date()


@dataclass(frozen=True)
class StoppedClock(Clock):
    """A clock that stands: for a run on a named day, and for tests."""

    instant: datetime = datetime(2023, 10, 16, 2, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Always the same instant, in UTC."""
        return self.instant


def office_instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The UTC instant of a wall-clock time in the office on `day`."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=OFFICE_ZONE).astimezone(UTC)


def office_day(instant: datetime) -> date:
    """The office's date at a UTC instant."""
    return instant.astimezone(OFFICE_ZONE).date()
