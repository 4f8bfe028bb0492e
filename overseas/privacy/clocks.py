"""Until when a request is to be answered (Decree 356/2025/NĐ-CP, Article 5); the numbers are norms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from overseas.kernel.dates import add_months
from overseas.norms.models import NormUnit
from overseas.norms.working_days import WorkingCalendar, add_working_days
from overseas.privacy.models import RequestKind

ACKNOWLEDGE = "data_request_acknowledge_days"
_FAMILY = {
    RequestKind.SEE: "see",
    RequestKind.CORRECT: "see",
    RequestKind.RESTRICT: "restrict",
    RequestKind.WITHDRAW: "restrict",
    RequestKind.OBJECT: "restrict",
    RequestKind.ERASE: "erase",
}
"""Which clock runs for which right."""


@dataclass(frozen=True)
class Period:
    """A length of time as a norm says it."""

    value: int
    unit: NormUnit


@dataclass(frozen=True)
class Clock:
    """The periods in force on a day, and the calendar of working days."""

    periods: Mapping[str, Period]
    calendar: WorkingCalendar

    def end(self, code: str, start: date) -> date:
        """The last day of the period that begins after `start`; working days where the norm counts in them."""
        period = self.periods[code]
        if period.unit is NormUnit.WORKING_DAYS:
            return add_working_days(self.calendar, start, period.value)
        if period.unit is NormUnit.MONTHS:
            return add_months(start, period.value)
        if period.unit is NormUnit.YEARS:
            return add_months(start, 12 * period.value)
        return start + timedelta(days=period.value)


def completion_code(kind: RequestKind, *, with_others: bool) -> str:
    """The norm of the period for carrying a request out; longer where others hold the data as well."""
    return f"data_request_{_FAMILY[kind]}{'_with_others' if with_others else ''}_days"


def extension_code(kind: RequestKind) -> str:
    """The norm of the one extension."""
    return f"data_request_{_FAMILY[kind]}_extension_days"
