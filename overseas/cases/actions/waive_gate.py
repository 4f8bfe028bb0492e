"""The provincial office lets a case pass a closed gate, and says why; the waiver stands on the timeline."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.audit.journal import Change, Subject, record, verb
from overseas.cases.actions.move_case import locked_case
from overseas.cases.catalogue import departure_conditions, reasons_by_step, waivable_reasons
from overseas.cases.forms import WaiveForm
from overseas.cases.models import GateWaiver
from overseas.cases.queries.facts import case_facts
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Invalid
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes

WAIVED = verb("case.waive", _l("waived a condition"))
ONCE = {"uq_gate_waiver_case_id_gate_hash": ("gate", _l("This condition is waived already."))}


def waive_gate(session: Session, by: Actor, case_id: int, *, form: WaiveForm, at: datetime) -> GateWaiver:
    """Waive a gate that is closed now. Invalid when it is open, or waived already."""
    case = locked_case(session, by, case_id, Permission.WAIVE_GATES)
    read_form(form)
    facts = case_facts(session, case, today=office_day(at))
    gate = str(form.gate.data)
    if gate in facts.waived:
        raise Invalid({"gate": [_("This condition is waived already.")]})
    closed = {reason.code: reason for reason in waivable_reasons(departure_conditions(facts), reasons_by_step(facts))}
    if gate not in closed:
        raise Invalid({"gate": [_("This condition is not open for a waiver: nothing waits for it now.")]})
    waiver = GateWaiver(
        case_id=case.id, gate=gate, reason=form.reason.data, at=at, account_id=by.account_id, actor_name=by.name
    )
    with clashes(session, ONCE):
        session.add(waiver)
    case.updated_at = at
    # In the trail only the step: which of its conditions it was would tell what the step keeps sealed.
    change = Change({}, {"gate": gate.partition(".")[0]}, form.reason.data)
    record(session, by, WAIVED, Subject("case", case.id, case.id), at=at, change=change)
    session.flush()
    return waiver
