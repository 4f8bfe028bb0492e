"""What a case tells those above it: plain events, delivered in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from overseas.cases.stages import Stage


@dataclass(frozen=True)
class CaseMoved:
    """A case came to a stage. The first time `from_stage` is None.

    `departed_on` and `departure_unit_id` are those of the departure that the case has after the move, or had before it
    when the move took the departure back; None when it never departed. `under_way` are the steps that go on.
    """

    case_id: int
    from_stage: Stage | None
    to_stage: Stage
    registered_on: date
    residence_unit_id: int
    departed_on: date | None = None
    departure_unit_id: int | None = None
    under_way: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StepsMoved:
    """Other steps of a case are under way than before; the case stays at its stage."""

    case_id: int
    stage: Stage
    registered_on: date
    residence_unit_id: int
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True)
class Departed:
    """The worker has left; `at` is the instant of recording, `by_name` who recorded it."""

    case_id: int
    departed_on: date
    at: datetime
    by_account_id: int | None
    by_name: str


@dataclass(frozen=True)
class DepartureTakenBack:
    """A departure had been recorded by mistake; `departure_unit_id` is the commune by which it had been counted."""

    case_id: int
    at: datetime
    by_account_id: int | None
    by_name: str
    departure_unit_id: int | None = None
