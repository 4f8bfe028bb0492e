"""The scheduler's process keeps time even when somebody sets the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.kernel.catalogue import Catalogue
from overseas.kernel.clock import OFFICE_ZONE, Clock, office_instant
from overseas.kernel.unit_of_work import Store
from overseas.scheduler.jobs import Job
from overseas.scheduler.models import JobRun
from overseas.scheduler.process import Beat, SchedulerProcess

START = office_instant(date(2023, 10, 16), 5, 59)
PATIENCE = 60


@dataclass(frozen=True)
class SettableClock(Clock):
    """A clock that goes on by itself and that a test may set."""

    shown: list[datetime] = field(default_factory=lambda: [START])
    since: list[float] = field(default_factory=lambda: [time.monotonic()])

    def now(self) -> datetime:
        return self.shown[0] + timedelta(seconds=time.monotonic() - self.since[0])

    def put(self, instant: datetime) -> None:
        self.since[0] = time.monotonic()
        self.shown[0] = instant


def nothing(_session: Session, _today: date, _at: datetime) -> Mapping[str, int]:
    return {}


TIMETABLE = Catalogue([Job("sweep", "Sweep", 6, 0, nothing)])


@contextmanager
def running(store: Store, clock: Clock) -> Iterator[SchedulerProcess]:
    process = SchedulerProcess(store, clock, timetable=TIMETABLE, beat=Beat(lease=5, knock=600, tick=0.05))
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        yield process
    finally:
        process.stop()
        thread.join(PATIENCE)


def days_run(store: Store) -> list[int]:
    with store.reading() as session:
        return [
            due.astimezone(OFFICE_ZONE).day for due in session.scalars(select(JobRun.due_at).order_by(JobRun.due_at))
        ]


def wait_until(look: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not look():
        if time.monotonic() > until:
            pytest.fail("it did not happen in time")
        time.sleep(0.05)


class TestAClockThatIsSet:
    def test_forward_runs_what_has_become_due(self, store: Store) -> None:
        clock = SettableClock()
        with running(store, clock):
            wait_until(lambda: days_run(store) == [15])
            clock.put(START + timedelta(days=2, hours=1))
            wait_until(lambda: days_run(store) == [15, 16, 17, 18])

    def test_back_and_forward_again_doubles_and_loses_nothing(self, store: Store) -> None:
        clock = SettableClock()
        with running(store, clock):
            wait_until(lambda: days_run(store) == [15])
            clock.put(START - timedelta(days=30))
            wait_until(lambda: days_run(store) == [15, 15])
            clock.put(START + timedelta(minutes=5))
            wait_until(lambda: len(days_run(store)) == 32)  # from 15 September to 16 October
        with store.reading() as session:
            due = list(session.scalars(select(JobRun.due_at)))
        assert len(due) == len(set(due)) == 32


class TestTheAlarm:
    def test_stands_at_six_in_the_morning_in_vietnam(self, store: Store) -> None:
        with running(store, Clock()) as process:
            wait_until(lambda: process._scheduler.running)
            rung = process._scheduler.get_job("sweep").next_run_time
        assert (rung.hour, rung.minute, str(rung.tzinfo)) == (6, 0, "Asia/Ho_Chi_Minh")

    def test_a_demonstration_behind_by_whole_days_keeps_the_hour(self) -> None:
        behind = Clock(behind_days=400)
        difference = Clock().now() - behind.now()
        assert abs(difference - timedelta(days=400)) < timedelta(seconds=1)
