"""What every change of a contract has in common: the row of the right version, its trail, and the news of its end."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach, require
from overseas.audit.journal import Signatory, Subject, Verb, difference, record, snapshot
from overseas.cases.models import Case
from overseas.cases.step_types import StepField
from overseas.cases.trail import learn_words
from overseas.cases.wording import say_choice, say_day
from overseas.contracts.events import ContractMoved
from overseas.contracts.models import OUTCOME_NAMES, Contract, Outcome
from overseas.contracts.terms import ContractEvent, Standing, check_open, standing_of
from overseas.kernel.columns import Json
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.unit_of_work import tell
from overseas.kernel.versioning import check_version
from overseas.kernel.writing import written_day
from overseas.units.scope import within

TRAIL = (
    *("employer", "workplace", "wage", "start_on", "end_on", "outcome", "outcome_on", "outcome_note"),
    *("source_document", "source_number", "source_on", "confirmed_by"),
)
"""What the trail keeps of a contract, before and after."""

learn_words(
    StepField("outcome", _l("What became of it"), say_choice(OUTCOME_NAMES)),
    StepField("outcome_note", _l("Note")),
    StepField("old_end_on", _l("Last day before"), say_day),
    StepField("new_end_on", _l("New last day"), say_day),
    StepField("paper", _l("Paper")),
    StepField("paper_number", _l("Number of the document")),
    StepField("paper_on", _l("Date of the document"), say_day),
)


def contract_to_change(
    session: Session, by: Actor, contract_id: int, *, event: ContractEvent, right: Permission, version: int
) -> Contract:
    """The contract, locked, when the actor may record this event now and nobody else changed it meanwhile."""
    require(by, right)
    area = reach(by, right)
    contract = session.scalar(
        select(Contract)
        .where(Contract.id == contract_id, within(area, province=Contract.province_id, unit=Contract.unit_id))
        .with_for_update(of=Contract)
    )
    if contract is None:
        raise NotFound
    check_version(contract, version, subject_type="contract", subject_id=contract.id)
    check_open(event, contract.outcome)
    return contract


def case_of(session: Session, contract: Contract) -> Case:
    """The case of a contract."""
    return session.get_one(Case, contract.case_id)


def open_end(contract: Contract) -> date | None:
    """The last day of a contract while somebody is awaited; None when it is settled."""
    return None if contract.settled else contract.end_on


def before_change(contract: Contract) -> Json:
    """The contract as it was, for the trail and the news."""
    return snapshot(contract, TRAIL)


def write_down(session: Session, by: Signatory, done: Verb, contract: Contract, *, before: Json, at: datetime) -> None:
    """One line of the trail for a change of this contract."""
    reason = contract.outcome_note if contract.outcome else None
    change = difference(before, snapshot(contract, TRAIL), reason=reason)
    subject = Subject("contract", contract.id, contract.case_id)
    record(session, by, done, subject, at=at, change=change)


def tell_moved(session: Session, contract: Contract, *, before: Json, because: str, at: datetime) -> None:
    """Tell those above that the open end moved; nothing when it did not."""
    was_settled = standing_of(_outcome(before)) is Standing.SETTLED
    end_before = None if was_settled else date.fromisoformat(before["end_on"])
    end_after = open_end(contract)
    if end_before != end_after:
        unit_id = departure_unit_id(session, contract)
        tell(
            session,
            ContractMoved(contract.id, contract.case_id, unit_id, end_before, end_after, because, at),
        )


def departure_unit_id(session: Session, contract: Contract) -> int:
    """The commune of residence at departure, by which figures count."""
    case = case_of(session, contract)
    return case.departure_unit_id or case.residence_unit_id


def _outcome(before: Json) -> Outcome | None:
    return Outcome(before["outcome"]) if before["outcome"] else None


def refuse_future(field: str, day: date, today: date) -> None:
    """Nothing when the day has come; Invalid otherwise."""
    if day > today:
        raise Invalid({field: [_("This day is still to come. Record it when it has happened.")]})


def refuse_before_start(field: str, day: date, start_on: date) -> None:
    """Nothing when the day lies within the contract's time or after it; Invalid otherwise."""
    if day < start_on:
        raise Invalid({field: [_("This is before the first day of the contract, %(day)s.", day=written_day(start_on))]})
