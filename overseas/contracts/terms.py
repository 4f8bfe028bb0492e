"""What a contract's dates and outcome mean on a given day, and what may be recorded about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from overseas.contracts.models import OUTCOME_NAMES, RETURNED, SETTLED, Outcome
from overseas.kernel.dates import add_months
from overseas.kernel.errors import Blocked
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l


class Terms(Protocol):
    """What the rules below read of a contract."""

    start_on: date
    end_on: date
    first_end_on: date
    outcome: Outcome | None


class ContractStatus(StrEnum):
    """What a contract without an outcome is on a day. Nothing here is said of the person: only that a date passed."""

    WORKING = "working"
    EXTENDED = "extended"
    ENDING_SOON = "ending_soon"
    EXPIRED_NOT_VERIFIED = "expired_not_verified"


STATUS_NAMES: dict[ContractStatus, Text] = {
    ContractStatus.WORKING: _l("Working"),
    ContractStatus.EXTENDED: _l("Working, contract extended"),
    ContractStatus.ENDING_SOON: _l("Contract ends soon"),
    ContractStatus.EXPIRED_NOT_VERIFIED: _l("Expired, not verified"),
}

_TONES: dict[ContractStatus, str] = {
    ContractStatus.WORKING: "info",
    ContractStatus.EXTENDED: "info",
    ContractStatus.ENDING_SOON: "due",
    ContractStatus.EXPIRED_NOT_VERIFIED: "late",
}


@dataclass(frozen=True)
class StatusView:
    """A status as a page shows it: its code, its words and its tone."""

    code: str
    label: Text
    tone: str


def last_day(start_on: date, months: int) -> date:
    """The corresponding day of the last month: the day of the start does not count (Civil Code 2015, Art. 147, 148)."""
    return add_months(start_on, months)


def contract_status(contract: Terms, today: date, *, ending_soon_days: int) -> ContractStatus | Outcome:
    """What became of the contract, or what its dates say on `today`. Dates alone never say more than 'not verified'."""
    if contract.outcome is not None:
        return contract.outcome
    if today > contract.end_on:
        return ContractStatus.EXPIRED_NOT_VERIFIED
    if today >= contract.end_on - timedelta(days=ending_soon_days):
        return ContractStatus.ENDING_SOON
    return ContractStatus.EXTENDED if contract.end_on > contract.first_end_on else ContractStatus.WORKING


def status_view(contract: Terms, today: date, *, ending_soon_days: int) -> StatusView:
    """The status with its words and tone."""
    status = contract_status(contract, today, ending_soon_days=ending_soon_days)
    if isinstance(status, ContractStatus):
        return StatusView(status.value, STATUS_NAMES[status], _TONES[status])
    tone = "done" if status in RETURNED else "neutral" if status in SETTLED else "late"
    return StatusView(status.value, OUTCOME_NAMES[status], tone)


def kind_of_return(end_on: date, returned_on: date, *, tolerance_days: int) -> Outcome:
    """On time, late or early: the tolerance counts on both sides of the last day."""
    if returned_on > end_on + timedelta(days=tolerance_days):
        return Outcome.RETURNED_LATE
    if returned_on < end_on - timedelta(days=tolerance_days):
        return Outcome.RETURNED_EARLY
    return Outcome.RETURNED_ON_TIME


class Standing(StrEnum):
    """How far a contract is verified."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    SETTLED = "settled"


class ContractEvent(StrEnum):
    """What may be recorded about a contract."""

    RETURN = "return"
    EXTEND = "extend"
    CONFIRM = "confirm"
    CORRECT = "correct"
    UNDO = "undo"


EVENT_NAMES: dict[ContractEvent, Text] = {
    ContractEvent.RETURN: _l("Record the return"),
    ContractEvent.EXTEND: _l("Record an extension"),
    ContractEvent.CONFIRM: _l("Confirm what became of it"),
    ContractEvent.CORRECT: _l("Correct the contract"),
    ContractEvent.UNDO: _l("Take back the outcome"),
}

OPEN_IN: dict[ContractEvent, frozenset[Standing]] = {
    ContractEvent.RETURN: frozenset({Standing.OPEN, Standing.CONFIRMED}),
    ContractEvent.EXTEND: frozenset({Standing.OPEN}),
    ContractEvent.CONFIRM: frozenset({Standing.OPEN, Standing.CONFIRMED}),
    ContractEvent.CORRECT: frozenset({Standing.OPEN, Standing.CONFIRMED}),
    ContractEvent.UNDO: frozenset({Standing.CONFIRMED, Standing.SETTLED}),
}
"""Standing x event. An outcome that was recorded by mistake is taken back first; then everything is open again."""

CONFIRMABLE = tuple(outcome for outcome in Outcome if outcome not in RETURNED)
"""What a person confirms with a source document; a return has an event of its own."""

NEEDS_THE_END_TO_HAVE_PASSED = frozenset({Outcome.EXPIRED_NOT_RETURNED, Outcome.ILLEGAL_RESIDENCE})


def standing_of(outcome: Outcome | None) -> Standing:
    """How far a contract with this outcome is verified."""
    if outcome is None:
        return Standing.OPEN
    return Standing.SETTLED if outcome in SETTLED else Standing.CONFIRMED


def events_open(outcome: Outcome | None) -> list[ContractEvent]:
    """What may be recorded now, in the order of the table."""
    standing = standing_of(outcome)
    return [event for event, standings in OPEN_IN.items() if standing in standings]


def check_open(event: ContractEvent, outcome: Outcome | None) -> None:
    """Nothing when the event may be recorded now; Blocked otherwise."""
    if standing_of(outcome) in OPEN_IN[event]:
        return
    if outcome is None:
        text, resolver = _l("No outcome is recorded for this contract, so there is none to take back."), _l("Nobody")
    else:
        text = _l("An outcome is recorded for this contract: %(outcome)s.", outcome=OUTCOME_NAMES[outcome])
        resolver = _l("The labour office takes back the outcome first, if it was recorded by mistake.")
    raise Blocked([Reason(f"contract_{event}", text, resolver, "contract")])
