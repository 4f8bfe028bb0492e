"""The two kinds of trail: what was done, with before and after; and what was read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Json, Key


class AuditEvent(Base):
    """One thing that somebody did to one subject: written in the same transaction, never changed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "case_id", "id"),
        Index(None, "subject_type", "subject_id", "id"),
        Index(None, "account_id", "id"),
    )

    id: Mapped[Key]
    at: Mapped[datetime]
    # No foreign keys: the trail outlives whatever it speaks of.
    account_id: Mapped[int | None] = mapped_column(Integer)
    actor_name: Mapped[str]
    verb: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    case_id: Mapped[int | None]
    before: Mapped[Json]
    after: Mapped[Json]
    reason: Mapped[str | None]


class ReadEvent(Base):
    """Somebody opened, listed, searched or exported personal data."""

    __tablename__ = "read_event"
    __table_args__ = (Index(None, "subject_type", "subject_id", "id"), Index(None, "account_id", "id"))

    id: Mapped[Key]
    at: Mapped[datetime]
    account_id: Mapped[int | None]
    actor_name: Mapped[str]
    what: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]
    # Of a list: how many rows left the program, and a keyed hash of what was asked; never the words themselves.
    row_count: Mapped[int | None]
    asked_hash: Mapped[str | None]
