"""Reckoning with calendar months."""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta


def add_months(day: date, months: int) -> date:
    """The same day `months` later (the month's last day where it is shorter)."""
    return day + relativedelta(months=months)


def years_between(earlier: date, later: date) -> int:
    """Whole years from `earlier` to `later`: an age in completed years."""
    return relativedelta(later, earlier).years
