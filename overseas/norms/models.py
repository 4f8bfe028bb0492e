"""Norms: dated numbers of law and office, and the calendar of working days."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Key, Versioned, enum_type


class NormUnit(StrEnum):
    """What a norm's number counts."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    PERCENT = "percent"
    PEOPLE = "people"
    DONG = "dong"


class Norm(Versioned, Base):
    """A norm's value from a day on, until the next one begins; `to_confirm` marks a default without a sure source."""

    __tablename__ = "norm"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("value >= 0", name="value_is_not_negative"),
    )

    id: Mapped[Key]
    code: Mapped[str]
    value: Mapped[int]
    unit: Mapped[NormUnit] = mapped_column(enum_type(NormUnit))
    valid_from: Mapped[date]
    basis: Mapped[str]
    to_confirm: Mapped[bool] = mapped_column(default=False)


class DayKind(StrEnum):
    """A day that differs from its week: off on a weekday, or made up on a weekend."""

    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


class CalendarDay(Base):
    """A holiday or a make-up working day, as decided for that year."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(enum_type(DayKind))
    name: Mapped[str]
