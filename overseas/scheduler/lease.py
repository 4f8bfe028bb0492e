"""Who holds the clock: one scheduler at a time, by the database's own clock; another takes over if it falls silent."""

from __future__ import annotations

import time
from datetime import datetime

from sqlalchemy import ColumnElement, Float, case, literal, literal_column, or_, select, update
from sqlalchemy.orm import Session

from overseas.kernel.database import insert_into
from overseas.kernel.unit_of_work import Store
from overseas.scheduler.models import SchedulerLease

NAME = "scheduler"
LEASE_SECONDS = 30.0


def _database_now(session: Session) -> ColumnElement[float]:
    """The database's clock in seconds; on PostgreSQL not that of the transaction's start."""
    if session.get_bind().dialect.name == "postgresql":
        return literal_column("extract(epoch from clock_timestamp())", Float)
    return literal_column("((julianday('now') - 2440587.5) * 86400.0)", Float)


class Lease:
    """One process's claim on the clock, renewed several times before it runs out."""

    def __init__(self, store: Store, holder: str, *, seconds: float = LEASE_SECONDS) -> None:
        self._store = store
        self.holder = holder
        self.seconds = seconds
        self._valid_until = float("-inf")

    def held(self) -> bool:
        """Whether this process holds the clock for certain, by a clock that nobody can set."""
        return time.monotonic() < self._valid_until

    def renew(self, *, at: datetime) -> bool:
        """Take the clock if it is free or ours, and keep it for a while; whether we hold it now."""
        before = time.monotonic()
        with self._store.working() as work:
            won = _take(work.session, self.holder, self.seconds, at)
        self._valid_until = before + self.seconds if won else float("-inf")
        return won

    def release(self) -> None:
        """Give the clock back, so that another scheduler need not wait."""
        self._valid_until = float("-inf")
        with self._store.working() as work:
            work.session.execute(
                update(SchedulerLease)
                .where(SchedulerLease.name == NAME, SchedulerLease.holder == self.holder)
                .values(expires_at=0.0)
            )


def _take(session: Session, holder: str, seconds: float, at: datetime) -> bool:
    empty = {"name": NAME, "holder": "", "epoch": 0, "expires_at": 0.0, "heartbeat_at": at}
    session.execute(insert_into(session, SchedulerLease).values(**empty).on_conflict_do_nothing())
    now = _database_now(session)
    ours = SchedulerLease.holder == holder
    taking = (
        update(SchedulerLease)
        .where(SchedulerLease.name == NAME, or_(ours, SchedulerLease.expires_at < now))
        .values(
            epoch=case((ours, SchedulerLease.epoch), else_=SchedulerLease.epoch + 1),
            holder=holder,
            expires_at=now + literal(seconds),
            heartbeat_at=at,
        )
        .returning(SchedulerLease.epoch)
    )
    return session.scalar(taking, execution_options={"synchronize_session": False}) is not None


def lease_row(session: Session) -> SchedulerLease | None:
    """Who holds the clock, and when it was last heard of; None before the first scheduler."""
    return session.scalar(select(SchedulerLease).where(SchedulerLease.name == NAME))
