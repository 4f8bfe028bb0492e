"""What the pages want to know of the clock's door, which they may not know: the program hands it in from above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from overseas.kernel.i18n import Text


class Run(Protocol):
    """One run of a job."""

    job: str
    due_at: datetime
    started_at: datetime
    ended_at: datetime | None
    attempts: int
    counts: dict[str, Any]
    error: str | None

    @property
    def outcome(self) -> str:
        """running, done or failed."""


class Clockwork(Protocol):
    """The timetable, the latest runs, and when a scheduler was last heard of."""

    @property
    def names(self) -> Mapping[str, Text]:
        """The jobs by code, in their order."""

    @property
    def hours(self) -> Mapping[str, str]:
        """When each job is due, as hh:mm, or how often."""

    @property
    def latest(self) -> Mapping[str, Run]:
        """The latest run of each job that ever ran."""

    @property
    def runs(self) -> Sequence[Run]:
        """The latest runs, the newest first."""

    @property
    def heartbeat_at(self) -> datetime | None:
        """When a scheduler last said that it works; None before the first."""
