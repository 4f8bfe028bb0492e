"""Runs of a job that runs every few minutes: after two days those that went well say nothing any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from overseas.scheduler.models import JobRun, RunOutcome

KEEP = timedelta(days=2)


def forget_frequent_runs(session: Session, job: str, *, at: datetime) -> None:
    """Forget the older runs of this job that went well."""
    old = (JobRun.job == job, JobRun.outcome == RunOutcome.DONE, JobRun.due_at < at - KEEP)
    session.execute(delete(JobRun).where(*old), execution_options={"synchronize_session": False})
