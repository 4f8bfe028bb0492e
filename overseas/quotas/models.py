"""Targets as they were decided, and the thin counters from which progress is drawn."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.kernel.columns import Base, Key, Versioned, enum_type
from overseas.units.models import Unit


class TargetKind(StrEnum):
    """What a plan means by its number."""

    FLOOR = "floor"
    SHARE = "share"
    APPROXIMATE = "approximate"
    TOTAL = "total"


class Target(Versioned, Base):
    """How many people a unit is to send in a period (both days included), by which decision. No value means not set."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("unit_id", "period_start", "period_end"),
        CheckConstraint("period_end >= period_start", name="ends_after_it_begins"),
        CheckConstraint("value IS NULL OR value >= 0", name="value_is_not_negative"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    period_start: Mapped[date]
    period_end: Mapped[date]
    value: Mapped[int | None]
    kind: Mapped[TargetKind] = mapped_column(enum_type(TargetKind))
    plan: Mapped[str]
    decision_number: Mapped[str | None]
    decision_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")


class Measure(StrEnum):
    """What a counter counts, and by which day."""

    REGISTERED = "registered"
    PREPARING = "preparing"
    DEPARTED = "departed"
    ABROAD = "abroad"
    OPEN_CONTRACT = "open_contract"
    AT_RECRUITMENT = "at_recruitment"
    AT_TRAINING = "at_training"
    AT_LEGAL_CHECK = "at_legal_check"
    AT_LOAN = "at_loan"
    AT_DEPARTURE = "at_departure"


class DayCount(Base):
    """How many of one measure fall on one day in one unit, everything below it included.

    departed: by the day of departure and the unit of residence at departure. open_contract: contracts without a settled
    outcome, by their last day. registered, preparing, abroad: cases now at that stage, by the first day of the year in
    which they were registered (or departed), so that these stay few rows; at_...: of those in preparation the ones with
    this step under way. Kept in the transaction that changes the
    case; recomputed and compared by a job.
    """

    __tablename__ = "day_count"
    __table_args__ = (Index(None, "unit_id", "measure", "day", "count"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    measure: Mapped[Measure] = mapped_column(enum_type(Measure), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
