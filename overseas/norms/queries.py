"""What the law and the office say on a day: one norm, all norms, the calendar of working days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ScalarSelect, String, cast, func, select
from sqlalchemy.orm import Session

from overseas.kernel.errors import NotFound
from overseas.norms.models import CalendarDay, DayKind, Norm
from overseas.norms.working_days import WorkingCalendar

NormHistories = Mapping[str, tuple[tuple[date, int], ...]]
"""By the norm's code: from which day on which value, the oldest first."""
_BETWEEN, _AFTER = " ", ";"
_WRITTEN = func.aggregate_strings(
    Norm.code + _BETWEEN + cast(Norm.valid_from, String) + _BETWEEN + cast(Norm.value, String), _AFTER
)


class NormMissing(NotFound):
    """No value of this norm is in force on that day."""


def norm_value(session: Session, code: str, on: date) -> int:
    """The value in force on that day. NormMissing when none is."""
    value = session.scalar(
        select(Norm.value).where(Norm.code == code, Norm.valid_from <= on).order_by(Norm.valid_from.desc()).limit(1)
    )
    if value is None:
        raise NormMissing(f"the norm {code} has no value on {on.isoformat()}")
    return value


def norm_book(session: Session, on: date) -> dict[str, int]:
    """The values of all norms in force on that day, by code; one statement."""
    valid = {
        code: [value for since, value in values if since <= on] for code, values in norm_histories(session).items()
    }
    return {code: values[-1] for code, values in valid.items() if values}


def norms_in_force(session: Session, on: date) -> list[Norm]:
    """The row of each norm that is in force on that day, by code."""
    rows = session.scalars(select(Norm).where(Norm.valid_from <= on).order_by(Norm.code, Norm.valid_from))
    latest = {norm.code: norm for norm in rows}
    return list(latest.values())


def norm_history(session: Session, code: str) -> list[Norm]:
    """All values of one norm, the newest first. NotFound when there is no such norm."""
    rows = list(session.scalars(select(Norm).where(Norm.code == code).order_by(Norm.valid_from.desc())))
    if not rows:
        raise NotFound
    return rows


def norm_by_id(session: Session, norm_id: int) -> Norm:
    """One dated value. NotFound when there is none."""
    norm = session.get(Norm, norm_id)
    if norm is None:
        raise NotFound
    return norm


def calendar_days(session: Session, year: int) -> list[CalendarDay]:
    """The days off and the made-up days of a year, in order."""
    found = select(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return list(session.scalars(found.order_by(CalendarDay.day)))


def working_calendar(session: Session, first: date, last: date) -> WorkingCalendar:
    """The calendar of working days, with every day off and made-up day from `first` to `last`."""
    found = select(CalendarDay.day, CalendarDay.kind).where(CalendarDay.day.between(first, last))
    days: dict[DayKind, set[date]] = {kind: set() for kind in DayKind}
    for day, kind in session.execute(found):
        days[kind].add(day)
    return WorkingCalendar(frozenset(days[DayKind.HOLIDAY]), frozenset(days[DayKind.MAKE_UP]))


def norm_histories(session: Session) -> NormHistories:
    """All values of all norms; one statement."""
    return histories_of(session.scalar(select(_WRITTEN)))


def norms_written() -> ScalarSelect[str]:
    """All values of all norms in one text, as a value inside a statement that asks more besides."""
    return select(_WRITTEN).scalar_subquery()


@lru_cache(maxsize=16)
def histories_of(written: str | None) -> NormHistories:
    """What such a text says, kept by the text itself: norms change seldom, and the busiest pages ask all of them."""
    lines = (line.split(_BETWEEN) for line in written.split(_AFTER)) if written else ()
    rising = sorted((code, date.fromisoformat(since), int(value)) for code, since, value in lines)
    return {code: tuple((since, value) for _code, since, value in of) for code, of in groupby(rising, itemgetter(0))}
