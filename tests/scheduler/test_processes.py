"""Real scheduler processes on one database: two at once, killed, started again, and after missed mornings."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from overseas.kernel.clock import Clock
from overseas.kernel.unit_of_work import Store
from overseas.norms.actions import load_norms
from overseas.scheduler.jobs import TIMETABLE
from overseas.scheduler.lease import lease_row
from overseas.scheduler.models import JobRun, RunOutcome
from overseas.scheduler.slots import latest_slot
from tests.keys import KEYS

LEASE = 2
PATIENCE = 60
SWEEP = TIMETABLE["alerts-sweep"]

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(url: str, tmp_path: Path, store: Store) -> Iterator[Start]:
    """Starts schedulers; whatever still runs after the test is killed."""
    with store.working() as work:
        load_norms(work.session)
    running: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "OVERSEAS_HOME": str(tmp_path),
        "OVERSEAS_DATABASE_URL": url,
        "OVERSEAS_LANGUAGE": "en",
        "OVERSEAS_KEYS": KEYS,
    }

    def one() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "overseas", "scheduler", "--lease", str(LEASE)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running.append(process)
        return process

    yield one
    for process in running:
        process.kill()
        process.wait()


def runs(store: Store) -> list[JobRun]:
    with store.reading() as session:
        return list(session.scalars(select(JobRun).where(JobRun.job == SWEEP.code).order_by(JobRun.due_at)))


def holder(store: Store) -> str | None:
    with store.reading() as session:
        row = lease_row(session)
        return row.holder if row else None


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if what():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


def all_done(store: Store, number: int) -> Callable[[], bool]:
    def look() -> bool:
        found = runs(store)
        return len(found) == number and {run.outcome for run in found} == {RunOutcome.DONE}

    return look


def add_run(store: Store, *, days_ago: int, outcome: RunOutcome = RunOutcome.DONE, holder: str = "gone") -> None:
    due = latest_slot(SWEEP, Clock().now()) - timedelta(days=days_ago)
    ended = due if outcome is RunOutcome.DONE else None
    run = JobRun(job=SWEEP.code, due_at=due, started_at=due, ended_at=ended, outcome=outcome, holder=holder, counts={})
    with store.working() as work:
        work.session.add(run)


def pid_of(name: str | None) -> int:
    assert name is not None
    return int(name.split(":")[1])


class TestTwoSchedulersAtOnce:
    def test_catch_up_each_missed_morning_once(self, store: Store, start: Start) -> None:
        add_run(store, days_ago=5)
        start()
        start()
        wait_for(all_done(store, 6))
        time.sleep(1)
        found = runs(store)
        last = latest_slot(SWEEP, Clock().now())
        assert [run.due_at for run in found] == [last - timedelta(days=days) for days in range(5, -1, -1)]
        assert {run.attempts for run in found} == {1}

    def test_another_takes_over_when_one_is_killed(self, store: Store, start: Start) -> None:
        processes = {process.pid: process for process in (start(), start())}
        wait_for(all_done(store, 1))
        first = holder(store)
        os.kill(pid_of(first), signal.SIGKILL)
        killed_at = time.monotonic()
        wait_for(lambda: holder(store) != first)
        assert time.monotonic() - killed_at < 60
        assert pid_of(holder(store)) in processes
        assert all_done(store, 1)()


class TestARestart:
    def test_finishes_what_a_killed_scheduler_left_behind(self, store: Store, start: Start) -> None:
        add_run(store, days_ago=0, outcome=RunOutcome.RUNNING)
        start()
        wait_for(all_done(store, 1))
        assert runs(store)[0].attempts == 2

    def test_ends_in_peace_gives_the_clock_back_and_doubles_nothing(self, store: Store, start: Start) -> None:
        first = start()
        wait_for(all_done(store, 1))
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=PATIENCE) == 0
        before = holder(store)
        start()
        wait_for(lambda: holder(store) != before)
        time.sleep(1)
        assert all_done(store, 1)()
