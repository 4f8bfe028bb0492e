"""A case: the list of its steps with what holds each up, the person in short, the contract, and the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may
from overseas.alerts.rule_types import AlertRule
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.audit.journal import Subject
from overseas.cases.actions import open_case as record_opening
from overseas.cases.catalogue import STEPS, waived_conditions
from overseas.cases.forms import OpenCaseForm
from overseas.cases.lifecycle import AFTER_DEPARTURE
from overseas.cases.models import Case, GateWaiver
from overseas.cases.queries import (
    TIMELINE_KINDS,
    CaseView,
    StepView,
    TimelineAsked,
    case_view,
    cases_of_worker,
    timeline,
    visible_case,
)
from overseas.cases.stages import CLOSE_REASONS, OVER, STAGE_NAMES, Stage
from overseas.contracts.terms import status_view
from overseas.dashboards.contract_box import ContractBox, contract_box
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.fields import PartialDate, choices_of
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.markets.labels import market_name, programme_name
from overseas.markets.queries import markets
from overseas.web.addresses import case_address, step_address
from overseas.web.cases import Link, pages
from overseas.web.forms import attempt
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.reason_links import ReasonLine, reason_lines
from overseas.web.request import actor, clock, db
from overseas.web.row_numbers import row_number
from overseas.web.templates import show_date
from overseas.workers.labels import KIND_NAMES, SEX_NAMES
from overseas.workers.models import Worker
from overseas.workers.national_ids import masked
from overseas.workers.queries import visible_worker

NEWEST = 20
"""So many lines of the timeline stand on the case's own page; the whole has a page of its own."""
STAGE_TONES = {
    Stage.REGISTERED: "neutral",
    Stage.PREPARING: "info",
    Stage.ABROAD: "done",
    Stage.ENDED: "neutral",
    Stage.CLOSED: "neutral",
}


@dataclass(frozen=True)
class StepLine:
    """One row of the list of steps."""

    name: Text
    href: str
    state_label: Text
    tone: str
    holder: Text
    since: date | None
    until: date | None
    lateness_note: str
    reasons: list[ReasonLine]
    summary: list[tuple[Text, str]]
    action_label: str | None = None
    action_href: str | None = None


@pages.get("/cases/<int:case_id>")
@allow(Permission.VIEW_CASES, query=("show",))
def show_case(case_id: int) -> ResponseReturnValue:
    """The case as a list of steps; opening it is a read of personal data."""
    kind = request.args.get("show")
    if kind is not None and kind not in TIMELINE_KINDS:
        raise Invalid({"show": [_("The timeline cannot show “%(word)s”.", word=kind[:40])]})
    case = visible_case(db(), actor(), case_id)
    note_read("case.open", Subject("case", case.id))
    view = case_view(db(), actor(), case, today=clock().today())
    next_label, next_href = _next_move(view)
    box = contract_box(db(), case.id) if case.stage in AFTER_DEPARTURE else None
    asked = TimelineAsked((kind,) if kind else (), limit=NEWEST)
    newest = timeline(db(), actor(), case.id, worker_id=case.worker_id, asked=asked)
    soon = view.facts.norm("contract_ending_soon_days", view.facts.today) or 0
    return render_template(
        "cases/show.html",
        case=case,
        view=view,
        stage_tone=STAGE_TONES[case.stage],
        lines=[_step_line(view, step) for step in view.steps],
        notes=[(step.name, note) for step in view.steps for note in step.notes],
        person=_person(case),
        identity=_identity(case),
        going=_going(case),
        contract=box,
        status=status_view(box, view.facts.today, ending_soon_days=soon) if box else None,
        alerts=_alerts(box),
        waivers=_waivers(view),
        entries=newest.rows,
        earlier_href=url_for("cases.show_timeline", case_id=case.id, show=kind) if newest.next_cursor else None,
        kinds=_kinds(case, kind),
        next_label=next_label,
        next_href=next_href,
        moves=_moves(view),
    )


def _step_line(view: CaseView, step: StepView) -> StepLine:
    over = step.state in OVER or view.case.stage not in (Stage.REGISTERED, Stage.PREPARING)
    reasons = [] if over else reason_lines(step.reasons, view.case.id)
    return StepLine(
        name=step.name, href=step_address(view.case.id, step.code), state_label=step.state_label, tone=step.tone,
        holder=step.holder, since=step.since, until=None if over else step.until,
        lateness_note=step.lateness_note, reasons=reasons, summary=step.summary,
    )  # fmt: skip


def _next_move(view: CaseView) -> tuple[Text | None, str | None]:
    """The one thing to do first: the departure when nothing holds it up, else the first step that is not over."""
    if view.case.stage in AFTER_DEPARTURE and may(actor(), Permission.EDIT_CASES):
        return _("Open the contract"), url_for("contracts.show_contract", case_id=view.case.id)
    open_steps = [step for step in view.steps if step.state not in OVER and any(e.primary for e in step.events)]
    if not view.reasons:
        open_steps = [step for step in open_steps if step.code == "departure"] or open_steps
    if not open_steps:
        return None, None
    step = open_steps[0]
    if step.code == "departure" and step.until and step.until > view.facts.today:
        return _("See the flight"), step_address(view.case.id, step.code)
    event = next(event for event in step.events if event.primary)
    return event.label, step_address(view.case.id, step.code)


def _person(case: Case) -> Sequence[tuple[Text, Any]]:
    worker = case.worker
    return [
        (_("Date of birth"), str(PartialDate(worker.birth_date, worker.birth_precision))),
        (_("Sex"), SEX_NAMES[worker.sex]),
        (_("Lives in"), worker.residence.name),
    ]


def _identity(case: Case) -> list[tuple[Text, str, str]]:
    """Each paper's number in part, and the word by which the whole is asked for."""
    return [(KIND_NAMES[row.kind], masked(row.value), row.kind.value) for row in case.worker.identifiers]


def _going(case: Case) -> Sequence[tuple[Text, Any]]:
    return [
        (_("Registered on"), show_date(case.registered_on)),
        (_("Market"), market_name(case.market) if case.market else None),
        (_("Programme"), programme_name(case.programme) if case.programme else None),
        *([(_("Departed on"), show_date(case.departed_on))] if case.departed_on else []),
        *([(_("Ended on"), show_date(case.ended_on))] if case.ended_on else []),
        *([(_("Closed because"), CLOSE_REASONS[case.closed_because])] if case.closed_because else []),
        *([(_("Note"), case.closed_note)] if case.closed_note else []),
    ]


def _alerts(box: ContractBox | None) -> list[tuple[AlertRule, date]]:
    """What is open about the contract, and the day it counts from."""
    return [(ALERT_RULES[rule], anchor_on) for rule, anchor_on in box.alerts] if box else []


def _kinds(case: Case, shown: str | None) -> list[Link]:
    here = case_address(case.id)
    kinds = [Link(str(name), f"{here}?show={kind}#timeline", kind == shown) for kind, name in TIMELINE_KINDS.items()]
    return [Link(_("Everything done"), f"{here}#timeline", shown is None), *kinds]


def _waivers(view: CaseView) -> list[tuple[Text, GateWaiver]]:
    """Each waiver with its condition, or with the step of a condition that is fulfilled by now."""
    if not view.waivers:
        return []
    named = waived_conditions(view.facts)
    return [(named.get(row.gate, STEPS[row.gate.partition(".")[0]].name), row) for row in view.waivers]


def _moves(view: CaseView) -> list[tuple[str, str]]:
    """What may be done with the case as a whole, each on a page of its own."""
    pages_of = {
        "waive": (_("Waive a condition"), "cases.waive_gate"),
        "close": (_("Close the case"), "cases.close_case"),
        "reopen": (_("Open the case again"), "cases.reopen_case"),
        "undo_departure": (_("Take back the departure"), "cases.take_back_departure"),
    }
    return [
        (label, url_for(endpoint, case_id=view.case.id))
        for move, (label, endpoint) in pages_of.items()
        if move in view.may
    ]


@pages.route("/cases/new", methods=["GET", "POST"])
@allow(Permission.EDIT_CASES, query=("worker",))
def open_case() -> ResponseReturnValue:
    """Open a case for a person who is on record."""
    worker_id = row_number(request.args.get("worker", ""))
    if worker_id is None:
        raise NotFound
    worker = visible_worker(db(), actor(), worker_id)
    sent = request.form if request.method == "POST" else None
    form = OpenCaseForm(sent, data={"registered_on": clock().today()})
    form.wanted_market_code.choices = choices_of(
        [(market.code, market_name(market)) for market in markets(db())], empty=_("not known yet")
    )
    if sent is None:
        return _opening(form, worker)
    case = attempt(form, lambda: _open(form, worker))
    if case is None:
        return _opening(form, worker), 422
    flash(_("The case of %(name)s is open. Begin with the recruitment.", name=worker.name), "done")
    return redirect(url_for("cases.show_case", case_id=case.id), 303)


def _open(form: OpenCaseForm, worker: Worker) -> Case:
    return record_opening(
        db(), actor(), worker_id=worker.id, wanted_market_code=form.wanted_market_code.data,
        registered_on=form.registered_on.data, at=clock().now(),
    )  # fmt: skip


def _opening(form: OpenCaseForm, worker: Worker) -> str:
    note_read("worker.open", Subject("worker", worker.id))
    others = cases_of_worker(db(), actor(), worker.id)
    return render_template("cases/open.html", form=form, worker=worker, others=others, stage_names=STAGE_NAMES)
