"""What became of a contract, laid into its row in one way: with its trail, its news, and the end of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.audit.journal import Verb
from overseas.cases.actions import end_case
from overseas.contracts.changing import before_change, case_of, tell_moved, write_down
from overseas.contracts.models import SETTLED, Contract, Outcome


@dataclass(frozen=True)
class Source:
    """The paper that says so: what it is, its number, its day."""

    document: str | None = None
    number: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Ending:
    """What became of the person, on which day, in whose words; `done` is the trail's verb, `because` the news'."""

    outcome: Outcome
    on: date
    note: str | None
    done: Verb
    because: str
    source: Source = Source()


def settle(session: Session, by: Actor, contract: Contract, ending: Ending, *, at: datetime) -> None:
    """Write the ending into the contract. Where nobody is awaited any more, the case ends."""
    before = before_change(contract)
    contract.outcome, contract.outcome_on, contract.outcome_note = ending.outcome, ending.on, ending.note
    source = ending.source
    contract.source_document, contract.source_number, contract.source_on = source.document, source.number, source.on
    contract.confirmed_by, contract.confirmed_at = by.name, at
    contract.settled = ending.outcome in SETTLED
    session.flush()
    write_down(session, by, ending.done, contract, before=before, at=at)
    tell_moved(session, contract, before=before, because=ending.because, at=at)
    if contract.settled:
        end_case(session, by, case_of(session, contract), ended_on=ending.on, at=at)
