"""A case as its page shows it: each step with its state, holder, days, reasons and the events open to the actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, may
from overseas.cases.catalogue import STEPS, departure_conditions, reasons_by_step, waivable_reasons
from overseas.cases.facts import CaseFacts
from overseas.cases.gates import LABOUR
from overseas.cases.lifecycle import BEFORE_DEPARTURE, CASE_LIFECYCLE
from overseas.cases.models import Case, GateWaiver
from overseas.cases.queries.facts import case_facts
from overseas.cases.recording import may_record, told_clocks, told_fields, told_state
from overseas.cases.stages import OVER, STAGE_NAMES, StepState
from overseas.cases.step_types import DESK_NAMES, Deadline, Desk, StepEvent, StepType
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text, ngettext
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

OUTSIDE = Reason("outside", _l("A condition outside this step is still open. The labour office knows which."), LABOUR)


@dataclass(frozen=True)
class StepView:
    """One step as it is shown. `version` goes into every form of the step; `notes` are warnings that block nothing."""

    code: str
    name: Text
    state: StepState
    state_label: Text
    tone: str
    holder: Text
    since: date | None
    until: date | None
    until_label: Text
    lateness_note: str
    reasons: list[Reason]
    notes: list[Text]
    summary: list[tuple[Text, str]]
    events: list[StepEvent]
    version: int


@dataclass(frozen=True)
class CaseView:
    """A case as it is shown. `on` is the day for which the departure gates were asked; `may` what the actor may do:
    any of 'close', 'reopen', 'undo_departure', 'waive'.
    """

    case: Case
    facts: CaseFacts
    stage_label: Text
    on: date
    steps: list[StepView]
    reasons: list[Reason]
    waivable: list[Reason]
    waivers: tuple[GateWaiver, ...]
    may: frozenset[str]

    def step(self, code: str) -> StepView | None:
        """The view of one step, where the actor sees it."""
        return next((step for step in self.steps if step.code == code), None)


def case_view(session: Session, actor: Actor, case: Case, *, today: date) -> CaseView:
    """The case with those of its steps that the actor sees."""
    facts = case_facts(session, case, today=today)
    reasons = departure_conditions(facts)
    by_step = reasons_by_step(facts)
    waivable = waivable_reasons(reasons, by_step)
    closed = {**by_step, "departure": reasons}
    steps = [step_view(actor, facts, step, closed[step.code]) for step in STEPS if sees_step(actor, step)]
    return CaseView(
        case=case,
        facts=facts,
        stage_label=STAGE_NAMES[case.stage],
        on=facts.on,
        steps=steps,
        reasons=reasons,
        waivable=waivable,
        waivers=facts.waivers,
        may=_open_to(actor, facts, waivable),
    )


def departure_reasons(session: Session, case: Case, *, on: date, today: date | None = None) -> list[Reason]:
    """Why the person cannot leave on the day `on`, less what was waived; the same list for page, action and command."""
    return departure_conditions(case_facts(session, case, today=today or on, on=on))


def sees_step(actor: Actor, step: StepType) -> bool:
    """The labour office sees every step, a desk only its own."""
    return may(actor, Permission.VIEW_CASES) or may(actor, step.view)


def reasons_told(actor: Actor, reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons as the actor may know them: of the other desk's step a desk learns only that something is open."""
    return [reason if _may_know(actor, reason) else OUTSIDE for reason in reasons]


def _may_know(actor: Actor, reason: Reason) -> bool:
    step = STEPS.get(reason.where or "")
    return step is None or step.desk is Desk.LABOUR or sees_step(actor, step)


def step_view(actor: Actor, facts: CaseFacts, step: StepType, closed: list[Reason]) -> StepView:
    """One step of the case as the actor sees it. `closed` are its `event_reasons`; of the departure, all of the way."""
    state = told_state(actor, step, step.state(facts)) if len(step.tracks) == 1 else None
    common = step.common(facts)
    label, tone = (state.label, state.tone) if state else _shown_in_common(common)
    if common is StepState.FAILED:
        tone = "blocked"
    deadline = next((due for clock in told_clocks(actor, step) if (due := clock(facts)) is not None), None)
    late = _lateness(deadline, facts.today) if common not in OVER and facts.case.stage in BEFORE_DEPARTURE else ""
    reasons = closed if step.code == "departure" else reasons_told(actor, closed)
    return StepView(
        code=step.code,
        name=step.name,
        state=common,
        state_label=label,
        tone="late" if late and tone != "blocked" else tone,
        holder=_holder(step, common),
        since=_since(actor, step, facts),
        until=deadline.until if deadline else None,
        until_label=deadline.text if deadline else "",
        lateness_note=late,
        reasons=reasons,
        notes=[note for warn in step.warnings if (note := warn(facts)) is not None],
        summary=step.summarise(facts) if step.summarise else _summary(actor, step, facts),
        events=open_events(actor, step, facts),
        version=step.version(facts),
    )


def open_events(actor: Actor, step: StepType, facts: CaseFacts) -> list[StepEvent]:
    """The events of the step that the lifecycle, the stage of the case and the actor's rights allow now."""
    states = step.states_of(facts)
    return [
        event
        for event in step.events
        if states[event.track] in event.sources and facts.case.stage in event.stages and may_record(actor, step, event)
    ]


def _shown_in_common(state: StepState) -> tuple[Text, str]:
    return {
        StepState.NOT_STARTED: (_("Not started"), "neutral"),
        StepState.IN_PROGRESS: (_("In progress"), "info"),
        StepState.WAITING: (_("Waiting for an answer"), "waiting"),
        StepState.DONE: (_("Done"), "done"),
        StepState.NOT_NEEDED: (_("Not needed"), "neutral"),
        StepState.FAILED: (_("Given up"), "blocked"),
    }[state]


def _holder(step: StepType, state: StepState) -> Text:
    if state in OVER:
        return ""
    return DESK_NAMES[step.desk if state is StepState.WAITING else Desk.LABOUR]


def _since(actor: Actor, step: StepType, facts: CaseFacts) -> date | None:
    days: list[date] = []
    for track in step.tracks:
        row: Any = step.row(facts, track)
        column = told_state(actor, step, row.state).since if row is not None else None
        if column and (day := getattr(row, column)) is not None:
            days.append(day)
    return max(days, default=None)


def _lateness(deadline: Deadline | None, today: date) -> str:
    days = (today - deadline.until).days if deadline else 0
    return ngettext("%(number)s day late", "%(number)s days late", days) if days > 0 else ""


def _summary(actor: Actor, step: StepType, facts: CaseFacts) -> list[tuple[Text, str]]:
    row = step.row(facts)
    values = [(entry, getattr(row, entry.name, None)) for entry in told_fields(actor, step) if entry.brief]
    return [(entry.label, entry.say(value)) for entry, value in values if value not in (None, "", 0) or value is False]


def _open_to(actor: Actor, facts: CaseFacts, waivable: list[Reason]) -> frozenset[str]:
    events = {row.event for row in CASE_LIFECYCLE.events_from(facts.case.stage)}
    edit = events & {"close", "reopen", "undo_departure"} if may(actor, Permission.EDIT_CASES) else set()
    waive = {"waive"} if waivable and may(actor, Permission.WAIVE_GATES) else set()
    return frozenset(edit | waive)
