"""Changing what the law or the office says from a day on, and the calendar of working days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from overseas.audit.journal import BY_ITS_LINE, Change, Signatory, Subject, difference, record, snapshot, verb
from overseas.kernel.columns import Json
from overseas.kernel.errors import Forbidden, Invalid, NotFound
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.reference import reference_rows
from overseas.kernel.versioning import check_version
from overseas.norms.entry import NormEntry
from overseas.norms.models import CalendarDay, DayKind, Norm, NormUnit
from overseas.norms.queries import norm_by_id, norm_history

EDIT_NORMS = "edit_norms"

NORM_CHANGED = verb("norm.change", _l("set the norm %(code)s to %(value)s from %(valid_from)s on"))
NORM_CORRECTED = verb("norm.correct", _l("corrected a value of a norm"))
DAY_ADDED = verb("calendar.add", _l("entered %(day)s in the calendar of working days: %(name)s"))
DAY_REMOVED = verb("calendar.remove", _l("took a day out of the calendar of working days"))

TRAIL = ("code", "value", "valid_from", "basis", "to_confirm")
_WHOLE = 100
_SATURDAY = 5
_TAKEN: dict[str, tuple[str, Text]] = {
    "uq_norm_code_valid_from": (
        "valid_from",
        _l("This norm already has a value from that day on. Correct that value instead."),
    )
}


class NormEditor(Signatory, Protocol):
    """Whoever signs and shows her permissions; accounts, which know more, stand above norms."""

    @property
    def permissions(self) -> frozenset[str]:
        """The codes of what she may do."""


def load_norms(session: Session) -> int:
    """Write every norm and calendar day that came with the program and is not there yet; the number of new rows."""
    there = {tuple(row) for row in session.execute(select(Norm.code, Norm.valid_from))}
    norms = [
        {
            "code": row["code"],
            "value": int(row["value"]),
            "unit": NormUnit(row["unit"]),
            "valid_from": date.fromisoformat(row["valid_from"]),
            "basis": row["basis"],
            "to_confirm": row["to_confirm"] == "1",
        }
        for row in reference_rows("overseas.norms", "norms.csv")
    ]
    new = [norm for norm in norms if (norm["code"], norm["valid_from"]) not in there]
    if new:
        session.execute(insert(Norm), new, execution_options=BY_ITS_LINE)
    return len(new) + _load_calendar(session)


def _load_calendar(session: Session) -> int:
    # A year that has any day is in the office's hands: a day that was taken out must not come back.
    known = {day.year for day in session.scalars(select(CalendarDay.day))}
    days = [
        {"day": day, "kind": DayKind(row["kind"]), "name": row["name"]}
        for row in reference_rows("overseas.norms", "calendar.csv")
        if (day := date.fromisoformat(row["day"])).year not in known
    ]
    if days:
        session.execute(insert(CalendarDay), days, execution_options=BY_ITS_LINE)
    return len(days)


def change_norm(session: Session, by: NormEditor, code: str, *, entry: NormEntry, at: datetime) -> Norm:
    """Let a norm have a new value from a day on; the values before stay as they were."""
    _require(by)
    norm = Norm(code=code, unit=norm_history(session, code)[0].unit)
    _check(entry, norm.unit)
    _fill(norm, entry)
    with clashes(session, _TAKEN):
        session.add(norm)
    record(session, by, NORM_CHANGED, Subject("norm", norm.id), at=at, change=Change(after=snapshot(norm, TRAIL)))
    return norm


def correct_norm(
    session: Session, by: NormEditor, norm_id: int, *, entry: NormEntry, version: int, at: datetime
) -> Norm:
    """Put right a value that was entered wrongly, or confirm it."""
    _require(by)
    norm = norm_by_id(session, norm_id)
    check_version(norm, version, subject_type="norm", subject_id=norm.id)
    _check(entry, norm.unit)
    before = snapshot(norm, TRAIL)
    with clashes(session, _TAKEN):
        _fill(norm, entry)
    change = difference(before, snapshot(norm, TRAIL))
    if change.after:
        record(session, by, NORM_CORRECTED, Subject("norm", norm.id), at=at, change=change)
    return norm


def add_calendar_day(
    session: Session, by: NormEditor, day: date, *, kind: DayKind, name: str, at: datetime
) -> CalendarDay:
    """Enter a day off, or a weekend day that is worked."""
    _require(by)
    if kind is DayKind.MAKE_UP and day.weekday() < _SATURDAY:
        raise Invalid({"day": [_("Only a Saturday or a Sunday can be a made-up working day.")]})
    if session.get(CalendarDay, day) is not None:
        raise Invalid({"day": [_("This day is already in the calendar. Remove it first.")]})
    entry = CalendarDay(day=day, kind=kind, name=name)
    session.add(entry)
    session.flush()
    record(session, by, DAY_ADDED, _day_subject(day), at=at, change=Change(after=_day_facts(entry)))
    return entry


def remove_calendar_day(session: Session, by: NormEditor, day: date, *, at: datetime) -> None:
    """Take a day out: from then on it is a day like any other of its week."""
    _require(by)
    entry = session.get(CalendarDay, day)
    if entry is None:
        raise NotFound
    record(session, by, DAY_REMOVED, _day_subject(day), at=at, change=Change(before=_day_facts(entry)))
    session.delete(entry)
    session.flush()


def _require(by: NormEditor) -> None:
    if EDIT_NORMS not in by.permissions:
        raise Forbidden


def _check(entry: NormEntry, unit: NormUnit) -> None:
    if unit is NormUnit.PERCENT and entry.value > _WHOLE:
        raise Invalid({"value": [_("A share cannot be more than 100 percent.")]})


def _fill(norm: Norm, entry: NormEntry) -> None:
    norm.value, norm.valid_from = entry.value, entry.valid_from
    norm.basis, norm.to_confirm = entry.basis, entry.to_confirm


def _day_subject(day: date) -> Subject:
    # A day has no number of its own: 20260101 is its number.
    return Subject("calendar_day", int(f"{day:%Y%m%d}"))


def _day_facts(entry: CalendarDay) -> Json:
    return snapshot(entry, ("day", "kind", "name"))
