"""What a rule of alerts is: whom it concerns, its ladder of days, who is called on each rung, and why it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select

from overseas.alerts.models import Audience, Severity
from overseas.kernel.i18n import Text

CONTRACT = "contract"
"""In place of a step: the page of the contract abroad."""


class Side(StrEnum):
    """On which side of the anchor date a ladder stands."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Call:
    """Who is called: on every rung, or from that one on which lies as many days from the anchor as a norm says."""

    audience: Audience
    since: str | None = None


@dataclass(frozen=True)
class Told:
    """How the pages speak of a rule: what its anchor date is, what to do about it and where, and how it closes.

    `place` is the step of the case, or CONTRACT.
    """

    anchor: Text
    act: Text
    closes: Text
    place: str = CONTRACT


@dataclass(frozen=True)
class AlertRule:
    """One entry of the catalogue.

    `standing` selects (subject_id, anchor_on, case_id, unit_id, province_id) of all for whom the rule stands, whatever
    day it is. `rungs` are the norms of the days that lie between a rung and the anchor, and `again` is that of the days
    after which the last rung comes again, and again. `because` is why an open alert no longer stands, as a code: an
    expression over the alert's own row.
    """

    code: str
    name: Text
    basis: Text
    severity: Severity
    subject_type: str
    side: Side
    rungs: tuple[str, ...]
    calls: tuple[Call, ...]
    told: Told
    standing: Callable[[], Select[int, date, int, int, int]]
    because: Callable[[], ColumnElement[str]]
    again: str | None = None

    @property
    def norms(self) -> tuple[str, ...]:
        """All norms that this rule goes by: its parameters, which the office may change from a day on."""
        since = (call.since for call in self.calls if call.since)
        return (*self.rungs, *((self.again,) if self.again else ()), *since)
