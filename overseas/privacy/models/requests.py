"""What people ask about their own data (Law 91/2025/QH15, Article 4; Decree 356/2025/NĐ-CP, Article 5)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.kernel.columns import Base, Key, Versioned, enum_type
from overseas.privacy.models.consents import Channel
from overseas.units.models import Unit
from overseas.workers.models import Worker


class RequestKind(StrEnum):
    """A right that a person uses."""

    SEE = "see"
    CORRECT = "correct"
    RESTRICT = "restrict"
    ERASE = "erase"
    WITHDRAW = "withdraw"
    OBJECT = "object"


class RequestOutcome(StrEnum):
    """How a request ended."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    REFUSED = "refused"


_OPEN: dict[str, Any] = {"sqlite_where": text("closed_on IS NULL"), "postgresql_where": text("closed_on IS NULL")}
"""Settings of an index that holds only open requests."""


class DataRequest(Versioned, Base):
    """What one person asks; one open request of a kind. The days until which it is to be answered stand in the row."""

    __tablename__ = "data_request"
    __table_args__ = (
        Index("uq_data_request_one_open", "worker_id", "kind", unique=True, **_OPEN),
        Index("ix_data_request_open_unit", "unit_id", "due_on", "id", **_OPEN),
        Index("ix_data_request_open_province", "province_id", "due_on", "id", **_OPEN),
        Index(None, "unit_id", "received_on", "id"),
        Index(None, "province_id", "received_on", "id"),
        CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name="closed_has_an_outcome"),
        CheckConstraint("(closed_on IS NULL) = (answer IS NULL)", name="closed_has_an_answer"),
        CheckConstraint("(extended_to IS NULL) = (extension_reason IS NULL)", name="extension_has_a_reason"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[RequestKind] = mapped_column(enum_type(RequestKind))
    said: Mapped[str]
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    received_on: Mapped[date]
    with_others: Mapped[bool]
    acknowledge_due_on: Mapped[date]
    acknowledged_on: Mapped[date | None]
    due_on: Mapped[date]
    extended_to: Mapped[date | None]
    extension_reason: Mapped[str | None]
    handler_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    handler_name: Mapped[str]
    closed_on: Mapped[date | None]
    outcome: Mapped[RequestOutcome | None] = mapped_column(enum_type(RequestOutcome))
    answer: Mapped[str | None]
    created_at: Mapped[datetime]

    worker: Mapped[Worker] = relationship(lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
