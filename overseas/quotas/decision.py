"""What a decision says about a target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from overseas.quotas.models import TargetKind


@dataclass(frozen=True)
class TargetEntry:
    """What a decision says: for which period (both days included), how many (None: not set), by which paper."""

    period_start: date
    period_end: date
    value: int | None
    kind: TargetKind
    plan: str
    decision_number: str | None
    decision_on: date | None
