"""Breaches of the protection of personal data (Law 91/2025/QH15, Article 23; Decree 356/2025/NĐ-CP, Article 28)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.kernel.columns import Base, Key, Versioned, enum_type
from overseas.units.models import Unit


class Told(StrEnum):
    """Who was told of a breach."""

    AUTHORITY = "authority"
    PEOPLE = "people"
    MINISTRY = "ministry"
    LEADERS = "leaders"


class Breach(Versioned, Base):
    """One breach: what happened, whose data, how many, and what was done. `notice_due_at` ends the 72 hours."""

    __tablename__ = "breach"
    __table_args__ = (
        Index(None, "province_id", "detected_at", "id"),
        CheckConstraint("people IS NULL OR people >= 0", name="people_is_not_negative"),
        CheckConstraint("happened_at IS NULL OR happened_at <= detected_at", name="happens_before_it_is_seen"),
        CheckConstraint("closed_at IS NULL OR closed_at >= detected_at", name="closes_after_it_is_seen"),
    )

    id: Mapped[Key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    happened_at: Mapped[datetime | None]
    detected_at: Mapped[datetime]
    notice_due_at: Mapped[datetime]
    what: Mapped[str]
    whose: Mapped[str]
    kinds_of_data: Mapped[str]
    sensitive: Mapped[bool]
    people: Mapped[int | None]
    consequences: Mapped[str | None]
    measures: Mapped[str | None]
    contact: Mapped[str]
    closed_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    notices: Mapped[list[BreachNotice]] = relationship(lazy="raise_on_sql", order_by="BreachNotice.told_at")


class BreachNotice(Base):
    """Somebody was told of a breach: who, when, and by which paper."""

    __tablename__ = "breach_notice"

    id: Mapped[Key]
    breach_id: Mapped[int] = mapped_column(ForeignKey("breach.id"), index=True)
    told: Mapped[Told] = mapped_column(enum_type(Told))
    whom: Mapped[str]
    told_at: Mapped[datetime]
    paper: Mapped[str | None]
    recorded_at: Mapped[datetime]
    actor_name: Mapped[str]
