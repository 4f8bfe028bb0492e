"""What became of a contract, confirmed by a person who names a source document; the program never says it by itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import verb
from overseas.contracts.changing import contract_to_change, refuse_before_start, refuse_future
from overseas.contracts.forms import OutcomeForm
from overseas.contracts.models import Contract, Outcome
from overseas.contracts.settling import Ending, Source, settle
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
    source = Source(form.source_document.data, form.source_number.data, form.source_on.data)
    outcome, note = Outcome(form.outcome.data), form.note.data
    ending = Ending(outcome, form.outcome_on.data, note, CONFIRMED, because="settled", source=source)
    settle(session, by, contract, ending, at=at)
    return contract


def _check_days(form: OutcomeForm, contract: Contract, today: date) -> None:
    refuse_future("outcome_on", form.outcome_on.data, today)
    refuse_future("source_on", form.source_on.data, today)
    refuse_before_start("outcome_on", form.outcome_on.data, contract.start_on)
    if Outcome(form.outcome.data) in NEEDS_THE_END_TO_HAVE_PASSED and form.outcome_on.data <= contract.end_on:
        day = written_day(contract.end_on)
        text = _("The contract runs until %(day)s; this can be confirmed only for a later day.", day=day)
        raise Invalid({"outcome_on": [text]})
