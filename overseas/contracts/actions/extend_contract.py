"""The contract got a later end, shown by a paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import verb
from overseas.contracts.changing import before_change, contract_to_change, tell_moved, write_down
from overseas.contracts.forms import ExtensionForm
from overseas.contracts.models import Contract, ContractExtension
from overseas.contracts.terms import ContractEvent
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Invalid
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.writing import written_day

EXTENDED = verb("contract.extend", _l("recorded an extension of the contract"))
TWICE = {
    "uq_contract_extension_contract_id_new_end_on": (
        "new_end_on",
        _l("An extension to this day is recorded already."),
    ),
}


def extend_contract(
    session: Session, by: Actor, contract_id: int, *, form: ExtensionForm, version: int, at: datetime
) -> Contract:
    """Record the new last day with its paper; the case goes on."""
    contract = contract_to_change(
        session, by, contract_id, event=ContractEvent.EXTEND, right=Permission.EDIT_CASES, version=version
    )
    read_form(form)
    new_end_on = form.new_end_on.data
    if new_end_on <= contract.end_on:
        day = written_day(contract.end_on)
        raise Invalid({"new_end_on": [_("An extension ends after the present last day, %(day)s.", day=day)]})
    if form.paper_on.data and form.paper_on.data > office_day(at):
        raise Invalid({"paper_on": [_("The paper cannot be dated later than today.")]})
    before = before_change(contract)
    with clashes(session, TWICE):
        session.add(
            ContractExtension(
                contract_id=contract.id,
                old_end_on=contract.end_on,
                new_end_on=new_end_on,
                paper=form.paper.data,
                paper_number=form.paper_number.data,
                paper_on=form.paper_on.data,
                recorded_at=at,
            )
        )
        contract.end_on = new_end_on
    write_down(session, by, EXTENDED, contract, before=before, at=at)
    tell_moved(session, contract, before=before, because="extended", at=at)
    return contract
