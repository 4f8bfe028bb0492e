"""The journal of runs: whoever claims a job's due time runs it, everybody else leaves it; what it did is kept with it.

The claim is a row of its own, kept before the work begins, so that everybody sees it. What the run changes and that it
is done are kept together: a run that was killed has done nothing, and is claimed anew.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from overseas.kernel.clock import Clock, office_day
from overseas.kernel.database import insert_into
from overseas.kernel.i18n import Text
from overseas.kernel.unit_of_work import Store
from overseas.scheduler.jobs import TIMETABLE, Counts, Job, looked
from overseas.scheduler.lease import lease_row
from overseas.scheduler.models import JobRun, RunOutcome
from overseas.scheduler.slots import MOST_DAYS, missing_slots

MOST_ATTEMPTS = 3
RETRY_AFTER = timedelta(minutes=5)
SKEW = timedelta(minutes=1)
LONGEST_ERROR = 500

logger = logging.getLogger(__name__)


class LostRunError(Exception):
    """Another scheduler took this run over meanwhile; what was done here is undone."""


@dataclass(frozen=True)
class Claim:
    """A run that is ours: the journal's row, and which attempt at it."""

    run_id: int
    attempt: int
    due_at: datetime


def due_slots(session: Session, job: Job, now: datetime) -> list[datetime]:
    """The due times of a job that nobody has run yet, the oldest first.

    A row that says it was started later than now was written by a clock that ran ahead, and does not count.
    """
    recorded = session.scalars(
        select(JobRun.due_at).where(
            JobRun.job == job.code,
            JobRun.due_at > now - timedelta(days=MOST_DAYS + 1),
            JobRun.due_at <= now,
            JobRun.started_at <= now + SKEW,
        )
    )
    return missing_slots(job, list(recorded), now)


def claim(session: Session, job: Job, due_at: datetime, *, holder: str, at: datetime) -> Claim | None:
    """Claim a due time that nobody has; None when somebody has it already."""
    fresh = {"started_at": at, "holder": holder, "outcome": RunOutcome.RUNNING, "counts": {}}
    claiming = (
        insert_into(session, JobRun)
        .values(job=job.code, due_at=due_at, attempts=1, **fresh)
        .on_conflict_do_update(
            index_elements=[JobRun.job, JobRun.due_at],
            set_={**fresh, "attempts": JobRun.attempts + 1, "ended_at": None, "error": None},
            where=JobRun.started_at > at + SKEW,
        )
        .returning(JobRun.id, JobRun.attempts)
    )
    row = session.execute(claiming).first()
    return Claim(row[0], row[1], due_at) if row else None


def claim_again(session: Session, job: Job, *, holder: str, at: datetime) -> list[Claim]:
    """Take over the runs whose holder is gone, and those that failed a while ago and may be tried once more."""
    orphaned = and_(JobRun.outcome == RunOutcome.RUNNING, JobRun.holder != holder)
    failed = and_(
        JobRun.outcome == RunOutcome.FAILED, JobRun.attempts < MOST_ATTEMPTS, JobRun.ended_at < at - RETRY_AFTER
    )
    taking = (
        update(JobRun)
        .where(JobRun.job == job.code, or_(orphaned, failed))
        .values(
            holder=holder,
            attempts=JobRun.attempts + 1,
            started_at=at,
            ended_at=None,
            error=None,
            outcome=RunOutcome.RUNNING,
        )
        .returning(JobRun.id, JobRun.attempts, JobRun.due_at)
    )
    rows = session.execute(taking, execution_options={"synchronize_session": False})
    return sorted((Claim(*row) for row in rows), key=lambda mine: mine.due_at)


def carry_out(store: Store, clock: Clock, job: Job, mine: Claim, *, holder: str) -> bool:
    """Do the job as of its due day and keep, together with what it did, that it is done. Whether it succeeded."""
    try:
        with store.reading() as session:
            job = looked(job, session, clock.now())
        with store.working() as work:
            counts = job.run(work.session, office_day(mine.due_at), clock.now())
            work.deliver()
            _finish(work.session, mine, holder, _ended(clock, RunOutcome.DONE, counts=dict(counts)))
    except LostRunError:
        logger.warning("%s due %s was taken over by another scheduler", job.code, mine.due_at)
        return False
    except Exception as error:
        logger.exception("%s due %s failed", job.code, mine.due_at)
        _fail(store, clock, mine, holder=holder, error=error)
        return False
    logger.info("%s due %s: %s", job.code, mine.due_at, dict(counts))
    return True


def _fail(store: Store, clock: Clock, mine: Claim, *, holder: str, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    try:
        with store.working() as work:
            _finish(work.session, mine, holder, _ended(clock, RunOutcome.FAILED, error=text))
    except LostRunError:
        logger.warning("the failed run %s was taken over by another scheduler", mine.run_id)


def _ended(clock: Clock, outcome: RunOutcome, **more: Any) -> Mapping[str, Any]:
    return {"outcome": outcome, "ended_at": clock.now(), **more}


def _finish(session: Session, mine: Claim, holder: str, values: Mapping[str, Any]) -> None:
    """Write the end of the run, if it is still ours; LostRunError otherwise, which undoes its work."""
    finishing = (
        update(JobRun)
        .where(
            JobRun.id == mine.run_id,
            JobRun.holder == holder,
            JobRun.attempts == mine.attempt,
            JobRun.outcome == RunOutcome.RUNNING,
        )
        .values(**values)
        .returning(JobRun.id)
    )
    if session.scalar(finishing, execution_options={"synchronize_session": False}) is None:
        raise LostRunError


def run_by_hand(session: Session, job: Job, *, on: date, holder: str, at: datetime) -> Counts:
    """Run a job now as of a named day, with its row in the journal, all in one transaction.

    Its due time is the moment it was asked for, so that it takes no day away from the timetable.
    """
    counts = job.run(session, on, at)
    session.add(
        JobRun(
            job=job.code,
            due_at=at,
            started_at=at,
            ended_at=at,
            outcome=RunOutcome.DONE,
            holder=holder,
            counts={**counts, "on": on.isoformat()},
        )
    )
    session.flush()
    return counts


def latest_runs(session: Session, *, limit: int = 50) -> list[JobRun]:
    """The latest runs of all jobs, the newest first; of those that run every few minutes only what failed."""
    frequent = [job.code for job in TIMETABLE if job.every]
    told = or_(JobRun.job.not_in(frequent), JobRun.outcome == RunOutcome.FAILED)
    found = select(JobRun).where(told).order_by(JobRun.started_at.desc(), JobRun.id.desc())
    return list(session.scalars(found.limit(limit)))


def latest_run_of(session: Session, code: str) -> JobRun | None:
    """The latest run of one job; None when it never ran."""
    return session.scalar(
        select(JobRun).where(JobRun.job == code).order_by(JobRun.started_at.desc(), JobRun.id.desc()).limit(1)
    )


@dataclass(frozen=True)
class ClockworkView:
    """The timetable, the latest runs, and when a scheduler was last heard of."""

    names: dict[str, Text]
    hours: dict[str, str]
    runs: list[JobRun]
    latest: dict[str, JobRun]
    heartbeat_at: datetime | None


def look_at_clockwork(session: Session) -> ClockworkView:
    """How the scheduled jobs stand."""
    lease = lease_row(session)
    return ClockworkView(
        names={job.code: job.name for job in TIMETABLE},
        hours={job.code: job.time for job in TIMETABLE},
        runs=latest_runs(session),
        latest={job.code: run for job in TIMETABLE if (run := latest_run_of(session, job.code)) is not None},
        heartbeat_at=lease.heartbeat_at if lease else None,
    )
