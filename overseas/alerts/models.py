"""Alerts: one row per rule, subject, rung and anchor date, whatever happens to the process that made it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Key, enum_type


class Severity(StrEnum):
    """How much it matters."""

    INFO = "info"
    MEDIUM = "medium"
    HIGH = "high"


_OPEN: dict[str, Any] = {"sqlite_where": text("closed_at IS NULL"), "postgresql_where": text("closed_at IS NULL")}
"""Settings of an index that holds only open alerts."""


class Alert(Base):
    """Something that a person has to look after. `rung` is the number of days after (or before) the anchor date."""

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
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    opened_on: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]
