"""What was written wrongly about a contract is mended; the trail keeps both."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import verb
from overseas.contracts.actions.extend_contract import TWICE
from overseas.contracts.changing import before_change, contract_to_change, tell_moved, write_down
from overseas.contracts.forms import CorrectionForm
from overseas.contracts.models import Contract, ContractExtension
from overseas.contracts.terms import ContractEvent
from overseas.kernel.errors import Invalid
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.writing import written_day

CORRECTED = verb("contract.correct", _l("corrected the contract"))


def correct_contract(
    session: Session, by: Actor, contract_id: int, *, form: CorrectionForm, version: int, at: datetime
) -> Contract:
    """Write what is right; a corrected end is that of the last extension, or of the contract itself."""
    contract = contract_to_change(
        session, by, contract_id, event=ContractEvent.CORRECT, right=Permission.EDIT_CASES, version=version
    )
    read_form(form)
    before = before_change(contract)
    contract.employer = form.employer.data
    contract.workplace = form.workplace.data
    contract.wage = form.wage.data
    with clashes(session, {name: ("end_on", sentence) for name, (_field, sentence) in TWICE.items()}):
        _move(session, contract, start_on=form.start_on.data, end_on=form.end_on.data)
    write_down(session, by, CORRECTED, contract, before=before, at=at)
    tell_moved(session, contract, before=before, because="corrected", at=at)
    return contract


def _move(session: Session, contract: Contract, *, start_on: date, end_on: date) -> None:
    if contract.outcome_on is not None and contract.outcome_on < start_on:
        raise Invalid({"start_on": [_("What is confirmed of this contract happened before this day.")]})
    last = session.scalar(
        select(ContractExtension)
        .where(ContractExtension.contract_id == contract.id)
        .order_by(ContractExtension.new_end_on.desc())
        .limit(1)
    )
    if last is None:
        contract.first_end_on = end_on
    elif end_on <= last.old_end_on:
        day = written_day(last.old_end_on)
        raise Invalid(
            {"end_on": [_("The last extension begins on %(day)s; the contract ends after that day.", day=day)]}
        )
    elif last.new_end_on != end_on:
        last.new_end_on = end_on
    contract.start_on, contract.end_on = start_on, end_on
