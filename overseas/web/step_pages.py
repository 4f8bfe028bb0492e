"""What the page of a step is made of, for the labour office and for the desks: its record, its forms, its refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from overseas.cases.actions import StepEntry, record_step
from overseas.cases.catalogue import STEPS
from overseas.cases.facts import CaseFacts
from overseas.cases.models import Case
from overseas.cases.queries import TimelineEntry, case_facts, step_form, step_history, visible_case
from overseas.cases.queries.views import StepView
from overseas.cases.recording import told_fields, told_state
from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import StepEvent, StepType
from overseas.cases.steps.departure import Departure
from overseas.kernel.errors import Blocked, NotFound, Stale
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.web.conflicts import changes_beside, what_happened
from overseas.web.forms import attempt, sent_version
from overseas.web.request import actor, clock, db

Pairs = list[tuple[Text, str]]


@dataclass(frozen=True)
class Conflict:
    """Somebody was faster: who did what, and the values on record beside those typed."""

    sentence: str
    changes: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Refused:
    """What was sent and not recorded, with why."""

    event: str
    form: StepForm
    version: int
    reasons: Sequence[Reason] = ()
    conflict: Conflict | None = None


@dataclass(frozen=True)
class EventForm:
    """One event that can be recorded now: its form and where it is sent."""

    event: StepEvent
    form: StepForm
    action: str
    version: int
    first: bool = False
    refused: Refused | None = None


@dataclass(frozen=True)
class StepPage:
    """A step with all that its page shows."""

    view: StepView
    record: list[tuple[Text, Pairs]]
    forms: list[EventForm]
    history: Sequence[TimelineEntry] = field(default_factory=list)
    refused: Refused | None = None


Address = Callable[[str], str]


def step_of(code: str) -> StepType:
    """The step with this code. NotFound when there is none."""
    step = STEPS.get(code)
    if step is None:
        raise NotFound
    return step


def step_page(facts: CaseFacts, view: StepView, *, action: Address, refused: Refused | None = None) -> StepPage:
    """The page of a step: what is on record, what can be recorded now, what was recorded before."""
    step = step_of(view.code)
    known = {event.code for event in view.events}
    lost = [event for event in step.events if refused and event.code == refused.event and event.code not in known]
    first = _first_event(view)
    forms = [
        EventForm(
            event=event,
            form=_form(facts, step, event, refused),
            action=action(event.code),
            version=_version(view, event, refused),
            first=event.code == (refused.event if refused else first),
            refused=refused if refused and refused.event == event.code else None,
        )
        for event in [*lost, *view.events]
    ]
    forms.sort(key=lambda entry: not entry.first)
    return StepPage(view, _record(step, facts), forms, step_history(db(), actor(), facts.case.id, step.code), refused)


def _first_event(view: StepView) -> str | None:
    """What most likely comes next: not the departure while something holds it up."""
    primary = [event for event in view.events if event.primary]
    possible = [event for event in primary if event.moves_case is None or not view.reasons]
    return next((event.code for event in possible or primary), None)


def _version(view: StepView, event: StepEvent, refused: Refused | None) -> int:
    """A form that comes back keeps the version it was filled from, until its user has seen what changed meanwhile."""
    kept = refused is not None and refused.event == event.code and refused.conflict is None
    return refused.version if refused is not None and kept else view.version


def _form(facts: CaseFacts, step: StepType, event: StepEvent, refused: Refused | None) -> StepForm:
    """Several forms stand on one page: their fields keep their names and get identities of their own."""
    mine = refused is not None and refused.event == event.code
    form = (
        refused.form
        if refused is not None and mine
        else _told(step, step_form(db(), facts, step, event, data=_likely(facts, event)))
    )
    for entry in form:
        entry.id = f"{event.code}-{entry.name}"
        entry.label.field_id = entry.id
    return form


def _told(step: StepType, form: StepForm) -> StepForm:
    """The form without the values that are told to the step's own desk alone."""
    told = {entry.name for entry in told_fields(actor(), step)}
    for name in [entry.name for entry in form if step.field(entry.name) and entry.name not in told]:
        del form[name]
    return form


def _likely(facts: CaseFacts, event: StepEvent) -> dict[str, Any]:
    """What will most likely be typed: a departure falls on the day of the flight, once that has come."""
    flight = facts.row(Departure)
    if event.moves_case != "depart" or flight is None or flight.flight_on is None or flight.flight_on > facts.today:
        return {}
    return {"departed_on": flight.flight_on, "flight_number": flight.flight_number}


def _record(step: StepType, facts: CaseFacts) -> list[tuple[Text, Pairs]]:
    """Everything recorded in the step, a part for each of its tracks."""
    parts = []
    for track, name in step.tracks.items():
        row: Any = step.row(facts, track)
        values = (
            [(entry, getattr(row, entry.name, None)) for entry in told_fields(actor(), step)] if row is not None else []
        )
        pairs = [
            (entry.label, entry.say(value)) for entry, value in values if value not in (None, "", 0) or value is False
        ]
        if track:
            label = told_state(actor(), step, step.state(facts, track)).label
            pairs = [(_("State"), str(label)), *pairs]
        parts.append((name, pairs))
    return parts


def answer_event(
    case_id: int, step: StepType, event_code: str, *, show: Callable[[Refused], str], done: str
) -> ResponseReturnValue:
    """Record an event from its form. Refused, the same page comes back with what was typed: 422, or 409."""
    case = visible_case(db(), actor(), case_id)
    event = step.event(event_code)
    if event is None:
        raise NotFound
    facts = case_facts(db(), case, today=clock().today())
    form = _told(step, step_form(db(), facts, step, event, formdata=request.form))
    entry = StepEntry(step.code, event.code, form, sent_version())
    if form.left_over:
        # What no longer belongs to the state cannot be saved: it is shown before anything else is said.
        return show(Refused(event.code, form, entry.version, conflict=_conflict(case, step, event, form))), 409
    try:
        recorded = attempt(form, lambda: record_step(db(), actor(), case_id, entry, at=clock().now()))
    except Blocked as refusal:
        return show(Refused(event.code, form, entry.version, reasons=refusal.reasons)), 409
    except Stale:
        return show(Refused(event.code, form, entry.version, conflict=_conflict(case, step, event, form))), 409
    if recorded is None:
        return show(Refused(event.code, form, entry.version)), 422
    name = recorded.worker.name
    flash(_("%(step)s of %(name)s: “%(event)s” is saved.", step=step.name, name=name, event=event.label), "done")
    return redirect(done, 303)


def _conflict(case: Case, step: StepType, event: StepEvent, form: StepForm) -> Conflict:
    facts = case_facts(db(), visible_case(db(), actor(), case.id), today=clock().today())
    row = step.row(facts, event.track)
    recorded = {
        entry.name: getattr(row, entry.name) for entry in told_fields(actor(), step) if hasattr(row, entry.name)
    }
    sentence = what_happened(
        step_history(db(), actor(), case.id, step.code), _("The step has changed since you opened it.")
    )
    return Conflict(sentence, changes_beside([*form, *form.left_over], recorded))
