"""The contract abroad of a case: what is on record, and a small form for everything that can be recorded now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may
from overseas.alerts.queries import alerts_of_case
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.audit.journal import Subject
from overseas.cases.queries import step_history
from overseas.contracts.actions import (
    confirm_outcome,
    correct_contract,
    extend_contract,
    record_return,
    undo_outcome,
)
from overseas.contracts.forms import CorrectionForm, ExtensionForm, OutcomeForm, ReturnForm, UndoForm
from overseas.contracts.models import Contract
from overseas.contracts.queries import visible_contract_of_case
from overseas.contracts.terms import EVENT_NAMES, ContractEvent, events_open, status_view
from overseas.kernel.errors import Blocked, NotFound, Stale
from overseas.kernel.forms import BaseForm
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.norms.queries import norm_value
from overseas.web.conflicts import changes_beside, what_happened
from overseas.web.forms import attempt, sent_version
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.request import actor, clock, db

pages = Blueprint("contracts", __name__)


class Deed(NamedTuple):
    """What belongs to an event at this door: its form, the verb, the right it needs."""

    form: type[BaseForm]
    act: Callable[..., Contract]
    right: Permission


DEEDS: dict[ContractEvent, Deed] = {
    ContractEvent.RETURN: Deed(ReturnForm, record_return, Permission.EDIT_CASES),
    ContractEvent.EXTEND: Deed(ExtensionForm, extend_contract, Permission.EDIT_CASES),
    ContractEvent.CONFIRM: Deed(OutcomeForm, confirm_outcome, Permission.CONFIRM_OUTCOMES),
    ContractEvent.CORRECT: Deed(CorrectionForm, correct_contract, Permission.EDIT_CASES),
    ContractEvent.UNDO: Deed(UndoForm, undo_outcome, Permission.CONFIRM_OUTCOMES),
}


@dataclass(frozen=True)
class Refused:
    """What was sent and not recorded, with why."""

    event: ContractEvent
    form: BaseForm
    reasons: Sequence[Reason] = ()
    conflict: tuple[str, Sequence[tuple[str, str, str]]] | None = None


@dataclass(frozen=True)
class EventForm:
    """One event with its form, as it stands on the page."""

    code: str
    label: Text
    form: BaseForm
    action: str
    open: bool


@pages.get("/cases/<int:case_id>/contract")
@allow(Permission.VIEW_CASES, query=("event",))
def show_contract(case_id: int) -> ResponseReturnValue:
    """The contract with what can be recorded about it; `event` says which form stands first."""
    asked = request.args.get("event")
    if asked is not None and asked not in set(ContractEvent):
        raise NotFound
    return _page(case_id, first=ContractEvent(asked) if asked else None)


@pages.post("/cases/<int:case_id>/contract/<event>")
@allow(Permission.EDIT_CASES, Permission.CONFIRM_OUTCOMES)
def record_event(case_id: int, event: str) -> ResponseReturnValue:
    """Record something about the contract, then back to it. Refused, the page keeps what was typed."""
    if event not in set(ContractEvent):
        raise NotFound
    chosen = ContractEvent(event)
    contract = visible_contract_of_case(db(), actor(), case_id)
    form, act = DEEDS[chosen].form(request.form), DEEDS[chosen].act
    given = {"form": form, "version": sent_version(), "at": clock().now()}
    try:
        recorded = attempt(form, lambda: act(db(), actor(), contract.id, **given))
    except Blocked as refusal:
        return _page(case_id, Refused(chosen, form, reasons=refusal.reasons)), 409
    except Stale:
        return _page(case_id, Refused(chosen, form, conflict=_conflict(case_id, form))), 409
    if recorded is None:
        return _page(case_id, Refused(chosen, form)), 422
    flash(_("“%(event)s” is saved.", event=EVENT_NAMES[chosen]), "done")
    return redirect(url_for("contracts.show_contract", case_id=case_id), 303)


def _conflict(case_id: int, form: BaseForm) -> tuple[str, Sequence[tuple[str, str, str]]]:
    contract = visible_contract_of_case(db(), actor(), case_id)
    recorded = {field.name: getattr(contract, field.name) for field in form if hasattr(contract, field.name)}
    sentence = what_happened(
        step_history(db(), actor(), case_id, "contract"), _("The contract has changed since you opened it.")
    )
    return sentence, changes_beside(form, recorded)


def _page(case_id: int, refused: Refused | None = None, *, first: ContractEvent | None = None) -> str:
    contract = visible_contract_of_case(db(), actor(), case_id)
    note_read("case.open", Subject("case", case_id))
    today = clock().today()
    soon = norm_value(db(), "contract_ending_soon_days", today)
    alerts = [alert for alert in alerts_of_case(db(), case_id) if alert.closed_at is None]
    return render_template(
        "contracts/show.html",
        contract=contract,
        case=contract.case,
        status=status_view(contract, today, ending_soon_days=soon),
        alerts=[(ALERT_RULES[alert.rule], alert.opened_on) for alert in alerts],
        forms=_forms(contract, refused, first),
        refused=refused,
        history=step_history(db(), actor(), case_id, "contract"),
    )


def _forms(contract: Contract, refused: Refused | None, first: ContractEvent | None) -> list[EventForm]:
    """The forms of all that may be recorded now; the one that was asked for, or refused, stands first."""
    events = [event for event in events_open(contract.outcome) if may(actor(), DEEDS[event].right)]
    chosen = refused.event if refused else first
    if refused and refused.event not in events:
        events.append(refused.event)
    events.sort(key=lambda event: event is not chosen)
    return [_form(contract, event, refused, chosen=chosen) for event in events]


def _form(
    contract: Contract, event: ContractEvent, refused: Refused | None, *, chosen: ContractEvent | None
) -> EventForm:
    """Several forms stand on one page: their fields keep their names and get identities of their own."""
    form: BaseForm = refused.form if refused and refused.event is event else _fresh(contract, event)
    entry: Any
    for entry in form:
        entry.id = f"{event}-{entry.name}"
        entry.label.field_id = entry.id
    action = url_for("contracts.record_event", case_id=contract.case_id, event=event.value)
    return EventForm(event.value, EVENT_NAMES[event], form, action, open=event is chosen)


def _fresh(contract: Contract, event: ContractEvent) -> BaseForm:
    form = DEEDS[event].form
    return form(obj=contract) if event is ContractEvent.CORRECT else form()
