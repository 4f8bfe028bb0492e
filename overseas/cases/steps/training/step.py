"""Training as a step: three courses with the same life, in any order, also before the selection."""

from __future__ import annotations

from typing import Any

from overseas.cases.facts import CaseFacts
from overseas.cases.lifecycle import OPEN
from overseas.cases.stages import StepState
from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import Apply, Desk, Occasion, StateView, StepEvent, StepType, step_event
from overseas.cases.steps.training import forms, gates
from overseas.cases.steps.training.life import COURSE_LIFE, COURSE_NAMES, CourseKind, CourseState
from overseas.cases.steps.training.table import TrainingCourse
from overseas.cases.wording import say_day
from overseas.kernel.dates import add_months
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

S = CourseState
STATES = {
    S.NOT_STARTED: StateView(_l("Not started"), "neutral", StepState.NOT_STARTED),
    S.IN_TRAINING: StateView(_l("In training"), "info", StepState.IN_PROGRESS, "started_on"),
    S.COMPLETED: StateView(_l("Completed"), "done", StepState.DONE, "ended_on"),
    S.DROPPED_OUT: StateView(_l("Dropped out"), "blocked", StepState.FAILED, "ended_on"),
    S.EXEMPT: StateView(_l("Exempt"), "done", StepState.NOT_NEEDED),
}
EVERYTHING = ("started_on", "ended_on", "certificate_number", "certificate_on", "valid_until", "exempt_reason")


def orientation_validity(row: TrainingCourse, occasion: Occasion) -> None:
    """An orientation certificate is valid for the months that the norm of its day of issue says."""
    months = occasion.facts.norm("orientation_validity_months", row.certificate_on) if row.certificate_on else None
    row.valid_until = add_months(row.certificate_on, months) if row.certificate_on and months is not None else None


def _events_of(kind: CourseKind) -> list[StepEvent]:
    orientation = kind is CourseKind.ORIENTATION
    complete = forms.CompleteOrientationForm if orientation else forms.CompleteForm
    dated: Apply | None = orientation_validity if orientation else None
    done: dict[str, tuple[type[StepForm], Text, dict[str, Any]]] = {
        "start": (forms.StartForm, _l("recorded the start"), {"clears": EVERYTHING}),
        "complete": (complete, _l("recorded the completion"), {"apply": dated}),
        "drop_out": (forms.DropOutForm, _l("recorded the drop-out"), {"primary": False}),
        "exempt": (forms.ExemptForm, _l("exempted the person"), {"clears": EVERYTHING, "primary": False}),
        "repeat": (forms.StartForm, _l("recorded the start again"), {"clears": EVERYTHING, "primary": False}),
        "correct": (
            forms.CorrectForm,
            _l("corrected the course"),
            {
                "apply": dated,
                "prefilled": True,
                "primary": False,
                "stages": OPEN,
            },
        ),
    }
    return [
        step_event(
            COURSE_LIFE,
            transition,
            form,
            _named(kind, sentence),
            code=f"{transition}_{kind}",
            track=kind.value,
            label=_named(kind, next(row.label for row in COURSE_LIFE.transitions if row.event == transition)),
            **options,
        )
        for transition, (form, sentence, options) in done.items()
    ]


def _named(kind: CourseKind, text: Text) -> Text:
    return _l("%(course)s: %(what)s", course=COURSE_NAMES[kind], what=text)


def training_state(facts: CaseFacts) -> StepState:
    """Of all courses together: done when each required one is; failed when a required one was given up."""
    required = gates.courses_required(facts)
    rows = {kind: facts.row(TrainingCourse, kind) for kind in CourseKind}
    begun = [row for row in rows.values() if row is not None]
    if required and all(gates.course_is_done(facts, kind) for kind in required):
        return StepState.DONE
    if facts.required is not None and not required and not begun:
        return StepState.NOT_NEEDED
    if any(row is not None and row.state is S.DROPPED_OUT for kind, row in rows.items() if kind in required):
        return StepState.FAILED
    return StepState.IN_PROGRESS if begun else StepState.NOT_STARTED


def courses_in_short(facts: CaseFacts) -> list[tuple[Text, str]]:
    """Each course that was begun or is required, with its state and day."""
    required = gates.courses_required(facts)
    lines: list[tuple[Text, str]] = []
    for kind in CourseKind:
        row = facts.row(TrainingCourse, kind)
        if row is None and kind not in required:
            continue
        view = STATES[row.state if row is not None else S.NOT_STARTED]
        day: Any = getattr(row, view.since) if row is not None and view.since else None
        lines.append((COURSE_NAMES[kind], f"{view.label} {say_day(day)}" if day else str(view.label)))
    return lines


TRAINING = StepType(
    code="training",
    name=_l("Training"),
    desk=Desk.LABOUR,
    model=TrainingCourse,
    lifecycle=COURSE_LIFE,
    states=STATES,
    events=tuple(event for kind in CourseKind for event in _events_of(kind)),
    fields=forms.FIELDS,
    gates=(
        gates.skill_course_is_done,
        gates.language_course_is_done,
        gates.orientation_course_is_done,
        gates.orientation_certificate_is_valid,
    ),
    clocks=(gates.certificate_runs_out,),
    tracks={kind.value: name for kind, name in COURSE_NAMES.items()},
    order=(("started_on", "ended_on"),),
    common_state=training_state,
    summarise=courses_in_short,
)
