"""The periods that the law gives, as they stand on a day."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from overseas.norms.queries import norms_in_force, working_calendar
from overseas.privacy.clocks import Clock, Period

_FAR = timedelta(days=120)
"""Further than any period in working days leads; days off beyond it are not asked for."""


def clock_on(session: Session, day: date) -> Clock:
    """The periods in force on that day, with the calendar from then on."""
    periods = {norm.code: Period(norm.value, norm.unit) for norm in norms_in_force(session, day)}
    return Clock(periods, working_calendar(session, day, day + _FAR))
