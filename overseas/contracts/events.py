"""What a contract tells those above it: plain events, delivered in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ContractMoved:
    """The end of an open contract moved, appeared or vanished.

    `unit_id` is the commune of residence at departure. `end_before` / `end_after` is the last day of the contract while
    it is open; None when it was not there yet, or is settled now. `because` is a short reason, such as 'returned' or
    'extended'.
    """

    contract_id: int
    case_id: int
    unit_id: int
    end_before: date | None
    end_after: date | None
    because: str
    at: datetime
