"""What the law and the office say on a day: one norm, all norms, the calendar of working days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from overseas.kernel.errors import NotFound
from overseas.norms.models import CalendarDay, DayKind, Norm
from overseas.norms.working_days import WorkingCalendar

_RISING = select(Norm.code, Norm.value).where(Norm.valid_from <= bindparam("on", type_=Date)).order_by(Norm.valid_from)
_HISTORIES = select(Norm.code, Norm.valid_from, Norm.value).order_by(Norm.code, Norm.valid_from)
"""Put together once: the pages that are opened most ask them."""


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
    return dict(session.execute(_RISING, {"on": on}).all())


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


def norm_histories(session: Session) -> dict[str, tuple[tuple[date, int], ...]]:
    """All values of all norms, by code: from which day on which value, the oldest first; one statement."""
    histories: dict[str, list[tuple[date, int]]] = {}
    for code, since, value in session.execute(_HISTORIES):
        histories.setdefault(code, []).append((since, value))
    return {code: tuple(values) for code, values in histories.items()}
