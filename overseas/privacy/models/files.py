"""What befalls a person's file as a whole: restricted, kept longer, erased, opened although it is closed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.kernel.columns import Base, Key, Versioned, enum_type
from overseas.units.models import Unit
from overseas.workers.models import Worker

_STANDING: dict[str, Any] = {"sqlite_where": text("lifted_on IS NULL"), "postgresql_where": text("lifted_on IS NULL")}
"""Settings of an index that holds only what has not been lifted."""


class Restriction(Versioned, Base):
    """The data of a person are kept and no longer used (Law 91/2025/QH15, Article 4); one at a time stands."""

    __tablename__ = "restriction"
    __table_args__ = (
        Index("uq_restriction_one_standing", "worker_id", unique=True, **_STANDING),
        CheckConstraint("(lifted_on IS NULL) = (lifted_reason IS NULL)", name="lifted_has_a_reason"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    since: Mapped[date]
    reason: Mapped[str]
    actor_name: Mapped[str]
    lifted_on: Mapped[date | None]
    lifted_reason: Mapped[str | None]
    lifted_by: Mapped[str | None]


class RetentionClass(StrEnum):
    """What kind of record a person's file is: how long it is kept follows from it."""

    NO_CASE = "no_case"
    NEVER_LEFT = "never_left"
    WENT_ABROAD = "went_abroad"
    BORROWED = "borrowed"


class RetentionDecision(Base):
    """A file whose period has passed is kept longer, until a day, for a reason."""

    __tablename__ = "retention_decision"
    __table_args__ = (
        UniqueConstraint("worker_id", "keep_until"),
        CheckConstraint("keep_until > decided_on", name="keeps_into_the_future"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    keep_until: Mapped[date]
    reason: Mapped[str]
    decided_on: Mapped[date]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]


class Erasure(Base):
    """A person's identity was erased: when, why, by whom; what is left names nobody. A person is erased once."""

    __tablename__ = "erasure"
    __table_args__ = (UniqueConstraint("worker_id"),)

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"))
    erased_on: Mapped[date]
    reason: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]


class FileState(StrEnum):
    """Why a file is closed to whoever gives no reason."""

    RESTRICTED = "restricted"
    PAST = "past"


class FileOpening(Base):
    """Somebody opened a closed file: why, until when; and the head of the unit who was told, when he has read it."""

    __tablename__ = "file_opening"
    __table_args__ = (
        Index(None, "worker_id", "account_id", "until"),
        Index(None, "unit_id", "opened_at", "id"),
        Index(None, "province_id", "opened_at", "id"),
        CheckConstraint("until > opened_at", name="ends_after_it_begins"),
        CheckConstraint("(read_at IS NULL) = (read_by IS NULL)", name="read_has_a_reader"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[FileState] = mapped_column(enum_type(FileState))
    reason: Mapped[str]
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]
    read_at: Mapped[datetime | None]
    read_by: Mapped[str | None]

    worker: Mapped[Worker] = relationship(lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
