"""The console script: the command line's door, put together with the clock's door and the embedded server."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from types import FrameType
from typing import Any

import click

from config import asked_language
from overseas.app import create_app, open_store
from overseas.cli import main as commands
from overseas.cli.office import (
    DAY,
    Office,
    answer,
    columns,
    commit_option,
    json_option,
    pass_office,
    say_if_dry,
)
from overseas.cli.refusals import Failure
from overseas.cli.spoken import spoken, teach_click
from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import use_language
from overseas.scheduler.jobs import TIMETABLE, Job, looked
from overseas.scheduler.models import JobRun
from overseas.scheduler.process import Beat, SchedulerProcess, new_holder
from overseas.scheduler.runs import latest_run_of, latest_runs, run_by_hand
from overseas.server import listening_on, make_server, run_server

LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_TIME = "%Y-%m-%dT%H:%M:%SZ"


def write_log(level: int) -> None:
    """Write what happens to the standard error, in UTC; refusals and failures of pages always."""
    formatter = logging.Formatter(LOG_FORMAT, LOG_TIME)
    formatter.converter = time.gmtime
    lines = logging.StreamHandler()
    lines.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[lines])
    logging.getLogger("overseas.errors").setLevel(logging.INFO)


@click.command()
@click.option("--host", help="The address to listen on, instead of $OVERSEAS_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port, instead of $OVERSEAS_PORT.")
@pass_office
def serve(office: Office, *, host: str | None, port: int | None) -> None:
    """Serve the pages with the embedded server, until the process is ended."""
    settings = office.settings
    settings = replace(settings, host=host or settings.host, port=settings.port if port is None else port)
    app = create_app(settings, store=office.store, clock=office.clock)
    try:
        server = make_server(app, settings)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise Failure(_("Cannot listen on %(place)s: %(why)s", place=place, why=error.strerror)) from error
    write_log(logging.WARNING)
    for listened in listening_on(server):
        click.echo(_("Serving on http://%(host)s:%(port)s", host=listened[0], port=listened[1]))
    run_server(server)


@click.command()
@click.option("--lease", type=click.FloatRange(1, 60), default=30.0, show_default=True, help="Seconds of a lease.")
@click.option("--with-starter", is_flag=True, hidden=True, help="End when the standard input ends.")
@pass_office
def scheduler(office: Office, *, lease: float, with_starter: bool) -> None:
    """Run the timetable, until the process is ended. Several at once are harmless: one works, the others wait."""
    write_log(logging.INFO)
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    process = SchedulerProcess(office.store, office.clock, beat=Beat(lease=lease))

    def end(_number: int, _frame: FrameType | None) -> None:
        process.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if with_starter:
        threading.Thread(target=_wait_for_starter, args=(process,), daemon=True).start()
    click.echo(_("The scheduler is running; jobs: %(jobs)s.", jobs=", ".join(TIMETABLE.codes())))
    process.run()


def _wait_for_starter(process: SchedulerProcess) -> None:
    """Stop when whoever holds the other end of the standard input is gone, even by a kill -9."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    process.stop()


@click.group()
def jobs() -> None:
    """See the scheduled jobs and their runs, or run one now."""


@jobs.command("list")
@click.option("--runs", type=click.IntRange(1, 1000), help="Print the latest runs instead of the timetable.")
@json_option
@pass_office
def list_jobs(office: Office, *, runs: int | None, as_json: bool) -> None:
    """Print the timetable with each job's latest run."""
    with office.reading() as session:
        if runs:
            found = latest_runs(session, limit=runs)
            answer([_run(run) for run in found], columns(map(_run_cells, found)), as_json=as_json)
            return
        latest = [(job, latest_run_of(session, job.code)) for job in TIMETABLE]
    lines = columns(
        (job.code, job.time, job.name, *(_run_cells(run)[1:] if run else ("-",) * 4)) for job, run in latest
    )
    answer([_job(job) | {"latest": run and _run(run)} for job, run in latest], lines, as_json=as_json)


def _job(job: Job) -> dict[str, Any]:
    return {"code": job.code, "name": str(job.name), "at": job.time}


def _run(run: JobRun) -> dict[str, Any]:
    names = ("job", "due_at", "started_at", "ended_at", "outcome", "attempts", "counts", "error")
    return {name: getattr(run, name) for name in names}


def _run_cells(run: JobRun) -> tuple[str, ...]:
    due = run.due_at.astimezone(OFFICE_ZONE)
    counts = ", ".join(f"{name} {number}" for name, number in run.counts.items())
    return (run.job, f"{due:%d/%m/%Y %H:%M}", run.outcome.value, counts or "-", run.error or "")


@jobs.command("run")
@click.argument("code", metavar="JOB")
@click.option("--on", type=DAY, help="Run it as of this day, instead of today.")
@commit_option
@json_option
@pass_office
def run_job(office: Office, code: str, *, on: date | None, commit: bool, as_json: bool) -> None:
    """Run JOB now, and print what it did."""
    job = TIMETABLE.get(code)
    if job is None:
        known = ", ".join(TIMETABLE.codes())
        raise Failure(_("There is no job %(code)s. Known jobs: %(known)s.", code=code, known=known))
    clock = office.clock
    with office.reading() as session:
        job = looked(job, session, clock.now())
    with office.working(commit=commit) as work:
        counts = run_by_hand(
            work.session, job, on=on or clock.today(), holder=f"by hand {new_holder()}", at=clock.now()
        )
    answer(dict(counts), [f"{name}: {number}" for name, number in counts.items()], as_json=as_json)
    say_if_dry(commit=commit)


for command in (serve, scheduler, jobs):
    commands.add_command(command)


def main() -> None:
    """Run the command that was typed."""
    use_language(asked_language())
    teach_click()
    spoken(commands)(obj=Office(open_store), prog_name="overseas")
