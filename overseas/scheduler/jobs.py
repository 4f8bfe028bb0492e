"""The timetable: what the clock does, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.actions.forget import forget_old_sign_ins
from overseas.alerts.sweep import sweep
from overseas.audit.actions import keep_look, seal_trails
from overseas.audit.looking import look_at_trails
from overseas.kernel.catalogue import Catalogue
from overseas.kernel.i18n import Text, ngettext
from overseas.kernel.i18n import lazy as _l
from overseas.quotas.counters import compare_counters
from overseas.scheduler.forget import forget_frequent_runs

Counts = Mapping[str, Any]
Run = Callable[[Session, date, datetime], Counts]


@dataclass(frozen=True)
class Job:
    """Something that is done once a day at an hour of the office's time; or, with `every`, all so many minutes.

    `run` does it as of a day and gives counts; it must be harmless to run it twice, for it asks the data what to do.
    What is done every few minutes is not caught up: the next run does it all. What takes long is read first with
    `look`, beside the office's work; it gives the run that then keeps what was found.
    """

    code: str
    name: Text
    hour: int
    minute: int
    run: Run
    every: int | None = None
    look: Callable[[Session, datetime], Run] | None = None

    @property
    def time(self) -> str:
        """When it is due, as hh:mm; or how often."""
        if self.every:
            return ngettext("every %(number)s minute", "every %(number)s minutes", self.every)
        return f"{self.hour:02}:{self.minute:02}"


def looked(job: Job, session: Session, at: datetime) -> Job:
    """The job when it has read what takes long, in a session that only reads; what it runs then only keeps it."""
    return replace(job, run=job.look(session, at), look=None) if job.look else job


def sweep_alerts(session: Session, today: date, at: datetime) -> Counts:
    """Open and close alerts."""
    return asdict(sweep(session, today=today, at=at))


def check_figures(session: Session, today: date, at: datetime) -> Counts:
    """Reckon every figure anew from the cases and compare; a difference is a fault of the program."""
    return {"differences": len(compare_counters(session))}


def tidy_sessions(session: Session, today: date, at: datetime) -> Counts:
    """Forget browsers that ended long ago, forms that were sent long ago, and old failures to sign in."""
    return forget_old_sign_ins(session, at=at)


def seal_the_trail(session: Session, today: date, at: datetime) -> Counts:
    """Chain what was added to the trail to what was sealed before; old runs of this job itself are forgotten."""
    forget_frequent_runs(session, SEALING, at=at)
    return seal_trails(session, at=at)


def look_at_the_trail(session: Session, at: datetime) -> Run:
    """Look whether the trail is whole; what is then run keeps what was found."""
    look = look_at_trails(session, at=at)
    return lambda session, _today, _at: keep_look(session, look)


def check_the_trail(session: Session, today: date, at: datetime) -> Counts:
    """The same at once."""
    return look_at_the_trail(session, at)(session, today, at)


SEALING = "trail-seal"
TIMETABLE: Catalogue[Job] = Catalogue(
    [
        Job(SEALING, _l("Seal the trail"), 0, 0, seal_the_trail, every=5),
        Job("alerts-sweep", _l("Open and close alerts"), 6, 0, sweep_alerts),
        Job("figures-check", _l("Compare the figures with the cases"), 2, 30, check_figures),
        Job("trail-check", _l("Look whether the trail is whole"), 1, 30, check_the_trail, look=look_at_the_trail),
        Job("sessions-tidy", _l("Forget old sign-ins"), 3, 0, tidy_sessions),
    ]
)
