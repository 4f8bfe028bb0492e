"""Figures: the single definition of every number about targets and progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Counts:
    """What the counters say of one unit: departures in the period, and where its cases stand today.

    `steps` says by the code of a step in how many cases in preparation it is under way; a case may stand in several.
    """

    departed: int = 0
    abroad: int = 0
    expired_not_returned: int = 0
    registered: int = 0
    preparing: int = 0
    steps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """One line of progress. None stands for 'not set': without a target nothing can be reckoned from it.

    percent, expected_by_pace and forecast have one decimal; months and people are whole.
    """

    unit_id: int
    unit_code: str
    unit_name: str
    target: int | None
    departed: int
    percent: Decimal | None
    expected_by_pace: Decimal | None
    abroad: int
    expired_not_returned: int
    registered: int
    preparing: int
    needed_per_month: int | None
    forecast: int
    behind_pace: bool
    steps: Mapping[str, int] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Period:
    """First and last day of the plan's period, both included, and the day on which it is looked at."""

    first: date
    last: date
    today: date

    @property
    def days(self) -> int:
        """All days of the period."""
        return (self.last - self.first).days + 1

    @property
    def elapsed(self) -> int:
        """Days that have passed, today included; none before the first, all after the last."""
        return min(max((self.today - self.first).days + 1, 0), self.days)


def percent_of(departed: int, target: int | None) -> Decimal | None:
    """Departures as a share of the target, in percent; None when the target is missing or zero, never 100."""
    return _tenth(Decimal(departed * 100) / target) if target else None


def expected_by_pace(target: int | None, period: Period) -> Decimal | None:
    """How many would have left by now if they left evenly over the period (elapsed days / all days)."""
    return _tenth(Decimal(target * period.elapsed) / period.days) if target else None


def needed_per_month(departed: int, target: int | None, period: Period) -> int | None:
    """How many must leave in each month that is left, a begun month counting as its share; 0 when the target is met."""
    if not target:
        return None
    missing = max(target - departed, 0)
    left = period.days - period.elapsed
    if missing == 0 or left <= 0:
        return missing
    months = max(Decimal(left) / Decimal("30.4375"), Decimal(1))
    return int((Decimal(missing) / months).to_integral_value(rounding="ROUND_CEILING"))


def forecast(departed: int, period: Period) -> int:
    """How many will have left by the end if the pace stays as it was so far."""
    if period.elapsed == 0:
        return 0
    return int((Decimal(departed * period.days) / period.elapsed).to_integral_value(rounding=ROUND_HALF_UP))


def is_behind(departed: int, target: int | None, period: Period, *, margin_percent: int) -> bool:
    """Whether the departures are below the pace by more than the margin (norm pace_margin_percent)."""
    expected = expected_by_pace(target, period)
    return expected is not None and departed < expected * (100 - margin_percent) / 100


def shares_warning(parent: int | None, shares: Sequence[int | None]) -> int | None:
    """The children's targets less the parent's, where they differ; None when there is nothing to warn of."""
    known = [share for share in shares if share is not None]
    if parent is None or not known:
        return None
    return sum(known) - parent or None


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(TENTH, rounding=ROUND_HALF_UP)
