"""The worker is home: on time, late or early, by the contract's last day and the office's tolerance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import verb
from overseas.contracts.changing import contract_to_change, refuse_before_start, refuse_future
from overseas.contracts.forms import ReturnForm
from overseas.contracts.models import Contract, Outcome
from overseas.contracts.settling import Ending, settle
from overseas.contracts.terms import ContractEvent, kind_of_return
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Invalid
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.norms.queries import norm_value

RETURNED = verb("contract.return", _l("recorded the return"))


def record_return(
    session: Session, by: Actor, contract_id: int, *, form: ReturnForm, version: int, at: datetime
) -> Contract:
    """Settle the contract with the day of return and end the case."""
    contract = contract_to_change(
        session, by, contract_id, event=ContractEvent.RETURN, right=Permission.EDIT_CASES, version=version
    )
    read_form(form)
    returned_on = form.returned_on.data
    refuse_future("returned_on", returned_on, office_day(at))
    refuse_before_start("returned_on", returned_on, contract.start_on)
    tolerance = norm_value(session, "return_tolerance_days", returned_on)
    outcome = kind_of_return(contract.end_on, returned_on, tolerance_days=tolerance)
    if outcome is Outcome.RETURNED_EARLY and not form.note.data:
        raise Invalid({"note": [_("This is an early return. Say why; support from the Fund may depend on it.")]})
    settle(session, by, contract, Ending(outcome, returned_on, form.note.data, RETURNED, because="returned"), at=at)
    return contract
