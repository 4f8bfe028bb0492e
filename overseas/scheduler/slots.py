"""When a job is due, in the office's time: every day once, at its hour; or all so many minutes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from overseas.kernel.clock import OFFICE_ZONE, office_day, office_instant
from overseas.scheduler.jobs import Job

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_DAYS = 400
"""Further back nothing is caught up: more than a year without a scheduler is a new beginning."""


def latest_slot(job: Job, now: datetime) -> datetime:
    """The job's last due time that is not in the future."""
    if job.every:
        step = timedelta(minutes=job.every)
        return EPOCH + (now - EPOCH) // step * step
    today = office_day(now)
    due = office_instant(today, job.hour, job.minute)
    return due if due <= now else office_instant(today - timedelta(days=1), job.hour, job.minute)


def is_slot(job: Job, due_at: datetime) -> bool:
    """Whether an instant is one of the job's due times (and not that of a run by hand)."""
    there = due_at.astimezone(OFFICE_ZONE)
    return (there.hour, there.minute, there.second, there.microsecond) == (job.hour, job.minute, 0, 0)


def missing_slots(job: Job, recorded: Collection[datetime], now: datetime) -> list[datetime]:
    """The due times without a run, oldest first: all since the first recorded one; without any, only the latest.

    Of a job that runs every few minutes only the latest: it does at once what was missed.
    """
    last = latest_slot(job, now)
    if job.every:
        return [] if last in recorded else [last]
    known = {due_at for due_at in recorded if is_slot(job, due_at)}
    if not known:
        return [last]
    first = max(office_day(min(known)), office_day(last) - timedelta(days=MOST_DAYS - 1))
    days = (office_day(last) - first).days
    slots = [office_instant(first + timedelta(days=number), job.hour, job.minute) for number in range(days + 1)]
    return [slot for slot in slots if slot not in known]
