"""The journal of job runs, and who holds the clock."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Float, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Json, Key, enum_type


class RunOutcome(StrEnum):
    """How a run ended."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobRun(Base):
    """One run of one job for one due time; whoever inserts the row runs it, everybody else leaves it."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "due_at"),)

    id: Mapped[Key]
    job: Mapped[str]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[RunOutcome] = mapped_column(enum_type(RunOutcome), default=RunOutcome.RUNNING)
    holder: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=1)
    counts: Mapped[Json]
    error: Mapped[str | None]


class SchedulerLease(Base):
    """The one scheduler that may work now, by the database's own clock; another takes over when it falls silent."""

    __tablename__ = "scheduler_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    epoch: Mapped[int]
    expires_at: Mapped[float] = mapped_column(Float)
    heartbeat_at: Mapped[datetime]
