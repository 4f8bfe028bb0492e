"""Something happened in a step: the one way in which every event of every step is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.audit.changes import MASKED
from overseas.audit.journal import Change, Subject, difference, record, snapshot
from overseas.cases.actions.move_case import Move, locked_case, move_case
from overseas.cases.actions.repeat_states import repeat_states
from overseas.cases.catalogue import STEP_VERBS, STEPS, gates_before
from overseas.cases.events import Departed
from overseas.cases.facts import CaseFacts
from overseas.cases.models import Case
from overseas.cases.queries.facts import case_facts
from overseas.cases.recording import may_record, right_to_record
from overseas.cases.stages import STAGE_NAMES, Stage
from overseas.cases.step_checks import date_faults, let_go, state_faults
from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import Occasion, StepEvent, StepType
from overseas.kernel.clock import office_day
from overseas.kernel.columns import Json
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from overseas.kernel.forms import read_form
from overseas.kernel.gates import Reason, closed_gates
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.sealing import sealed_names
from overseas.kernel.unit_of_work import tell
from overseas.markets.models import Programme
from overseas.markets.queries import programmes
from overseas.norms.queries import working_calendar
from overseas.norms.working_days import add_working_days
from overseas.workers.filling import NUMBERS, for_the_trail

AHEAD = timedelta(days=120)


@dataclass(frozen=True)
class StepEntry:
    """What is recorded: step and event by their codes, what was said, and the version of the step it was said of."""

    step: str
    event: str
    form: StepForm
    version: int


def record_step(session: Session, by: Actor, case_id: int, entry: StepEntry, *, at: datetime) -> Case:
    """Record an event of a step, and move the case on where that follows. Nothing is changed when it is refused."""
    step, event = _known(entry)
    if not may_record(by, step, event):
        raise Forbidden
    case = locked_case(session, by, case_id, right_to_record(by, step))
    today = office_day(at)
    facts = case_facts(session, case, today=today)
    if step.version(facts) != entry.version:
        raise Stale(step.code, case.id, expected=entry.version, actual=step.version(facts))
    _check_open(step, event, facts)
    read_form(entry.form)
    with clashes(session, step.clashes):
        before = _snapshot(step, event, facts)
        working_day = _working_day(session, entry.form, today)
        occasion = Occasion(facts, entry.form, today, working_day, _offered(session, entry.form))
        _apply(session, step, event, occasion)
        facts = repeat_states(session, case, today=today)
        _check_gates(event, facts, entry.form)
        _move(session, by, case, event, occasion, at)
        case.updated_at = at
        after = _snapshot(step, event, facts) | _beside(occasion)
        _write_down(session, by, (step, event), _told(step, occasion, difference(before, after)), facts, at)
    return case


def _known(entry: StepEntry) -> tuple[StepType, StepEvent]:
    step = STEPS.get(entry.step)
    event = step.event(entry.event) if step else None
    if step is None or event is None:
        raise NotFound
    return step, event


def _check_open(step: StepType, event: StepEvent, facts: CaseFacts) -> None:
    """The stage of the case and the lifecycle of the step allow the event."""
    if facts.case.stage not in event.stages:
        text = _l(
            "The case is at the stage “%(stage)s”: this is not recorded there.", stage=STAGE_NAMES[facts.case.stage]
        )
        raise Blocked([Reason("stage", text, _l("Labour office"))])
    step.lifecycle.target(step.state(facts, event.track), event.transition)


def _apply(session: Session, step: StepType, event: StepEvent, occasion: Occasion) -> None:
    """Lay what was said into the row of the step; Invalid when a day or a missing value makes no sense there."""
    facts, said = occasion.facts, occasion.form.said()
    row: Any = step.row(facts, event.track)
    state = step.lifecycle.target(step.state(facts, event.track), event.transition)
    if row is None:
        row = step.new_row(facts.case, state, event.track)
    laid = dict.fromkeys(event.clears) | {name: value for name, value in said.items() if hasattr(row, name)}
    for name, value in {**laid, "state": state}.items():
        setattr(row, name, value)
    if faults := date_faults(step, row, said, facts):
        raise Invalid(faults)
    if event.apply is not None:
        event.apply(row, occasion)
    let_go(step, row)
    if faults := state_faults(step, row, said):
        raise Invalid(faults)
    session.add(row)
    session.flush()
    session.add_all(occasion.new_rows)
    session.flush()


def _check_gates(event: StepEvent, facts: CaseFacts, form: StepForm) -> None:
    """Every condition of the event holds on the day that it names, or is waived."""
    day: date | None = form.said().get(event.asked_on) if event.asked_on else None
    reasons = closed_gates(gates_before(event), facts.at(day or facts.on), waived=facts.waived)
    if reasons:
        raise Blocked(reasons)


def _move(session: Session, by: Actor, case: Case, event: StepEvent, occasion: Occasion, at: datetime) -> None:
    """The first thing that happens starts the preparation; the departure takes the case abroad."""
    if case.stage is Stage.REGISTERED:
        move_case(session, by, case, Move("prepare", at))
    if event.moves_case != "depart":
        return
    departed_on: date = occasion.form.said()["departed_on"]
    case.departed_on, case.departure_unit_id = departed_on, case.worker.residence_unit_id
    move_case(session, by, case, Move("depart", at))
    tell(session, Departed(case.id, departed_on, at, by.account_id, by.name))


def _write_down(
    session: Session, by: Actor, what: tuple[StepType, StepEvent], change: Change, facts: CaseFacts, at: datetime
) -> None:
    step, event = what
    subject = Subject(step.code, facts.case.id, facts.case.id)
    record(session, by, STEP_VERBS[step.code, event.code], subject, at=at, change=change)


def _told(step: StepType, occasion: Occasion, change: Change) -> Change:
    """Compared whole, kept masked: the trail says that a sealed value changed, never the value."""
    hidden = frozenset[str]().union(sealed_names(step.model), *map(sealed_names, occasion.new_rows))
    before, after = (_masked(words, hidden) for words in (change.before, change.after))
    return Change(before, after, change.reason)


def _masked(words: Json, hidden: frozenset[str]) -> Json:
    """Of a paper's number its last digits stay, of every other sealed value that there is one."""
    return for_the_trail(
        {key: MASKED if key in hidden - set(NUMBERS) and value is not None else value for key, value in words.items()}
    )


def _snapshot(step: StepType, event: StepEvent, facts: CaseFacts) -> Json:
    """The step as it stands, with what the case as a whole says beside it."""
    row = step.row(facts, event.track)
    names = [entry.name for entry in step.fields if row is not None and hasattr(row, entry.name)]
    state = step.state(facts, event.track)
    return snapshot(row, names) | {"state": state.value, **snapshot(facts.case, ("stage", "programme_id"))}


def _beside(occasion: Occasion) -> Json:
    """What went into rows of their own, such as a payment."""
    rows = [(row, [entry for entry in occasion.form.said() if hasattr(row, entry)]) for row in occasion.new_rows]
    return {name: value for row, names in rows for name, value in snapshot(row, names).items()}


def _working_day(session: Session, form: StepForm, today: date) -> Callable[[date, int], date]:
    days = [value for value in form.said().values() if isinstance(value, date)] + [today]
    return partial(add_working_days, working_calendar(session, min(days), max(days) + AHEAD))


def _offered(session: Session, form: StepForm) -> dict[int, Programme]:
    return {row.id: row for row in programmes(session)} if "programme_id" in form else {}
