"""How long a session lives: without use, and at the longest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lives without use, and how long from the sign-in at the longest."""

    idle: timedelta
    absolute: timedelta

    @classmethod
    def of(cls, *, idle_minutes: int, absolute_hours: int) -> SessionLimits:
        """As the settings say them."""
        return cls(timedelta(minutes=idle_minutes), timedelta(hours=absolute_hours))

    def alive(self, *, signed_in_at: datetime, last_seen_at: datetime, at: datetime) -> bool:
        """Whether a session of this age has not ended by itself."""
        return last_seen_at > at - self.idle and signed_in_at > at - self.absolute
