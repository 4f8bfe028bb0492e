"""An outcome that was recorded by mistake is taken back: the contract is open again, and the case abroad."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import Subject, difference, record, snapshot, verb
from overseas.cases.actions import undo_end
from overseas.contracts.changing import TRAIL, before_change, case_of, contract_to_change, tell_moved
from overseas.contracts.forms import UndoForm
from overseas.contracts.models import Contract
from overseas.contracts.terms import ContractEvent
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import lazy as _l

UNDONE = verb("contract.undo", _l("took back the outcome of the contract"))


def undo_outcome(
    session: Session, by: Actor, contract_id: int, *, form: UndoForm, version: int, at: datetime
) -> Contract:
    """Take the outcome off the contract, with a reason; a case that had ended by it is abroad again."""
    contract = contract_to_change(
        session, by, contract_id, event=ContractEvent.UNDO, right=Permission.CONFIRM_OUTCOMES, version=version
    )
    read_form(form)
    before = before_change(contract)
    was_settled = contract.settled
    contract.outcome = contract.outcome_on = contract.outcome_note = None
    contract.source_document = contract.source_number = contract.source_on = None
    contract.confirmed_by = contract.confirmed_at = None
    contract.settled = False
    session.flush()
    change = difference(before, snapshot(contract, TRAIL), reason=form.reason.data)
    subject = Subject("contract", contract.id, contract.case_id)
    record(session, by, UNDONE, subject, at=at, change=change)
    tell_moved(session, contract, before=before, because="taken_back", at=at)
    if was_settled:
        undo_end(session, by, case_of(session, contract), at=at)
    return contract
