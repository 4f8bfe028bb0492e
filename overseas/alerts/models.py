"""Alerts: one row per rule, subject, rung and anchor date, whatever happens to the process that made it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from overseas.kernel.columns import Base, Key, enum_type


class Audience(StrEnum):
    """Whom a rung calls."""

    DISTRICT = "district"
    PROVINCE = "province"
    POLICE = "police"
    BANK = "bank"


class Severity(StrEnum):
    """How much it matters."""

    INFO = "info"
    MEDIUM = "medium"
    HIGH = "high"


_OPEN: dict[str, Any] = {"sqlite_where": text("closed_at IS NULL"), "postgresql_where": text("closed_at IS NULL")}
"""Settings of an index that holds only open alerts."""


class Alert(Base):
    """What a person has to look after. `rung` is so many days after the anchor date, less than nothing before it.

    Whom this rung calls stands beside it: the district's office, the provincial one, the police's desk, the bank's.
    """

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("rule", "subject_type", "subject_id", "rung", "anchor_on"),
        CheckConstraint("(closed_at IS NULL) = (closed_because IS NULL)", name="closed_has_a_reason"),
        Index("ix_alert_open_unit", "unit_id", "anchor_on", "id", **_OPEN),
        Index("ix_alert_open_province", "province_id", "anchor_on", "id", **_OPEN),
        Index("ix_alert_open_rule", "rule", "subject_type", "subject_id", **_OPEN),
    )

    id: Mapped[Key]
    rule: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    rung: Mapped[int]
    anchor_on: Mapped[date]
    severity: Mapped[Severity] = mapped_column(enum_type(Severity))
    district_acts: Mapped[bool] = mapped_column(default=True)
    province_acts: Mapped[bool] = mapped_column(default=False)
    police_acts: Mapped[bool] = mapped_column(default=False)
    bank_acts: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    opened_on: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]


ACTS: dict[Audience, InstrumentedAttribute[bool]] = {
    Audience.DISTRICT: Alert.district_acts,
    Audience.PROVINCE: Alert.province_acts,
    Audience.POLICE: Alert.police_acts,
    Audience.BANK: Alert.bank_acts,
}
"""The column that says whether an alert calls them."""
