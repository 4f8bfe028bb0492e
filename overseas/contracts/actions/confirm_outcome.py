"""What became of a contract, confirmed by a person who names a source document; the program never says it by itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import verb
from overseas.cases.actions import end_case
from overseas.contracts.changing import (
    before_change,
    case_of,
    contract_to_change,
    refuse_before_start,
    refuse_future,
    tell_moved,
    write_down,
)
from overseas.contracts.forms import OutcomeForm
from overseas.contracts.models import SETTLED, Contract, Outcome
from overseas.contracts.terms import NEEDS_THE_END_TO_HAVE_PASSED, ContractEvent
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Invalid
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day

CONFIRMED = verb("contract.confirm", _l("confirmed what became of the contract, with a source document"))


def confirm_outcome(
    session: Session, by: Actor, contract_id: int, *, form: OutcomeForm, version: int, at: datetime
) -> Contract:
    """Write the outcome with its source. Where nobody is awaited any more, the case ends."""
    contract = contract_to_change(
        session, by, contract_id, event=ContractEvent.CONFIRM, right=Permission.CONFIRM_OUTCOMES, version=version
    )
    read_form(form)
    _check_days(form, contract, office_day(at))
    before = before_change(contract)
    contract.outcome = Outcome(form.outcome.data)
    contract.outcome_on = form.outcome_on.data
    contract.outcome_note = form.note.data
    contract.source_document = form.source_document.data
    contract.source_number = form.source_number.data
    contract.source_on = form.source_on.data
    contract.confirmed_by = by.name
    contract.confirmed_at = at
    contract.settled = contract.outcome in SETTLED
    session.flush()
    write_down(session, by, CONFIRMED, contract, before=before, at=at)
    tell_moved(session, contract, before=before, because="settled", at=at)
    if contract.settled:
        end_case(session, by, case_of(session, contract), ended_on=form.outcome_on.data, at=at)
    return contract


def _check_days(form: OutcomeForm, contract: Contract, today: date) -> None:
    refuse_future("outcome_on", form.outcome_on.data, today)
    refuse_future("source_on", form.source_on.data, today)
    refuse_before_start("outcome_on", form.outcome_on.data, contract.start_on)
    if Outcome(form.outcome.data) in NEEDS_THE_END_TO_HAVE_PASSED and form.outcome_on.data <= contract.end_on:
        day = written_day(contract.end_on)
        text = _("The contract runs until %(day)s; this can be confirmed only for a later day.", day=day)
        raise Invalid({"outcome_on": [text]})
