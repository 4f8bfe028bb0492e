"""The scheduler's process: APScheduler only knocks; what is due, the journal and the data say.

Two threads: one keeps the lease and watches the clock each second, the other (APScheduler's) runs what is due. When the
wall clock and the monotonic clock part, all jobs are armed anew, because APScheduler would wait for the old time.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import SQLAlchemyError

from overseas.kernel.catalogue import Catalogue
from overseas.kernel.clock import OFFICE_ZONE, Clock
from overseas.kernel.unit_of_work import Store
from overseas.scheduler.jobs import TIMETABLE, Job
from overseas.scheduler.lease import LEASE_SECONDS, Lease
from overseas.scheduler.runs import Claim, carry_out, claim, claim_again, due_slots

DRIFT = timedelta(seconds=5)
KNOCK = "knock"
WAITING = 20
"""Knocks that may wait behind the one that is answered: the single thread answers them in turn, none is lost."""

logger = logging.getLogger(__name__)


def new_holder() -> str:
    """A name for this process that no other process has or had."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(frozen=True)
class Beat:
    """How often the process does what, in seconds."""

    lease: float = LEASE_SECONDS
    knock: float = 60.0
    tick: float = 1.0


class SchedulerProcess:
    """Runs the timetable while it holds the lease; several of them at once are harmless."""

    def __init__(
        self, store: Store, clock: Clock, *, timetable: Catalogue[Job] = TIMETABLE, beat: Beat | None = None
    ) -> None:
        self.store = store
        self.clock = clock
        self.timetable = timetable
        self.beat = beat or Beat()
        self.holder = new_holder()
        self.lease = Lease(store, self.holder, seconds=self.beat.lease)
        self._stopping = False
        self._scheduler = BackgroundScheduler(
            timezone=OFFICE_ZONE,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": WAITING},
        )

    def run(self) -> None:
        """Keep time until `stop`; then give the clock back."""
        self._arm()
        self._scheduler.start()
        watching = _Watch(self.clock)
        renewed = knocked = float("-inf")
        try:
            while not self._stopping:
                now = time.monotonic()
                if now - renewed >= self.beat.lease / 3:
                    renewed = now
                    if self._renew():
                        knocked = float("-inf")
                if watching.parted():
                    logger.warning("the clock was set; the timetable is armed anew")
                    self._arm()
                    knocked = float("-inf")
                if now - knocked >= self.beat.knock:
                    knocked = now
                    self._knock()
                time.sleep(self.beat.tick)
        finally:
            self._scheduler.shutdown(wait=True)
            self._release()

    def stop(self) -> None:
        """Ask the process to end after the run that is under way.

        A plain flag: the lock of an event could be held by the very thread that a signal interrupts.
        """
        self._stopping = True

    def _arm(self) -> None:
        for job in self.timetable:
            moments = {"minute": f"*/{job.every}"} if job.every else {"hour": job.hour, "minute": job.minute}
            trigger = CronTrigger(**moments, timezone=OFFICE_ZONE)
            self._scheduler.add_job(
                self.run_what_is_due, trigger, id=job.code, name=str(job.code), replace_existing=True
            )

    def _knock(self) -> None:
        if self.lease.held():
            self._scheduler.add_job(self.run_what_is_due, id=KNOCK, replace_existing=True)

    def _renew(self) -> bool:
        """Renew the lease; whether it is newly ours."""
        before = self.lease.held()
        try:
            now = self.lease.renew(at=self.clock.now())
        except SQLAlchemyError:
            logger.exception("the database does not answer; trying again")
            return False
        if now and not before:
            logger.info("this scheduler holds the clock: %s", self.holder)
        return now and not before

    def _release(self) -> None:
        try:
            self.lease.release()
        except SQLAlchemyError:
            logger.exception("the clock could not be given back; it will run out by itself")

    def run_what_is_due(self) -> None:
        """Run everything that is due, missed or left behind, the oldest first, while the clock is ours."""
        try:
            for job in self.timetable:
                for mine in self._left_behind(job):
                    carry_out(self.store, self.clock, job, mine, holder=self.holder)
                self._run_due(job)
        except SQLAlchemyError:
            logger.exception("the database does not answer; trying again")

    def _left_behind(self, job: Job) -> list[Claim]:
        if not self.lease.held():
            return []
        with self.store.working() as work:
            return claim_again(work.session, job, holder=self.holder, at=self.clock.now())

    def _run_due(self, job: Job) -> None:
        with self.store.reading() as session:
            slots = due_slots(session, job, self.clock.now())
        for due_at in slots:
            if self._stopping or not self.lease.held():
                return
            with self.store.working() as work:
                mine = claim(work.session, job, due_at, holder=self.holder, at=self.clock.now())
            if mine is not None:
                carry_out(self.store, self.clock, job, mine, holder=self.holder)


class _Watch:
    """Sees when somebody sets the wall clock: it parts from the clock that only counts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start()

    def _start(self) -> None:
        self._wall: datetime = self._clock.now()
        self._counted = time.monotonic()

    def parted(self) -> bool:
        """Whether the two clocks have parted since the last time; from then on they are compared anew."""
        expected = self._wall + timedelta(seconds=time.monotonic() - self._counted)
        if abs(self._clock.now() - expected) <= DRIFT:
            return False
        self._start()
        return True
