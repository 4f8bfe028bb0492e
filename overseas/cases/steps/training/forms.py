"""What may be said about a course: each event asks only for its own."""

from __future__ import annotations

from typing import Any

from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import StepField
from overseas.cases.steps.training.life import BEGUN, CourseState
from overseas.cases.wording import say_day
from overseas.kernel.fields import VietnameseDateField
from overseas.kernel.forms import LineField, Needed
from overseas.kernel.i18n import lazy as _l

S = CourseState
ENDED = frozenset({S.COMPLETED, S.DROPPED_OUT})
COMPLETED = frozenset({S.COMPLETED})
ATTENDED = BEGUN - {S.EXEMPT}

FIELDS = (
    StepField("provider", _l("Taught by"), states=ATTENDED),
    StepField("started_on", _l("Started on"), say_day, ATTENDED, past=True),
    StepField("ended_on", _l("Ended on"), say_day, ENDED, past=True),
    StepField("certificate_number", _l("Certificate number"), states=COMPLETED),
    StepField("certificate_on", _l("Certificate issued on"), say_day, COMPLETED, past=True),
    StepField("valid_until", _l("Certificate valid until"), say_day, frozenset()),
    StepField("exempt_reason", _l("Why exempt"), states=frozenset({S.EXEMPT})),
)
L: dict[str, Any] = {entry.name: entry.label for entry in FIELDS}


class StartForm(StepForm):
    """Where and when the course begins."""

    provider = LineField(L["provider"], [Needed()])
    started_on = VietnameseDateField(L["started_on"], [Needed()])


class DropOutForm(StepForm):
    """When the person left the course."""

    ended_on = VietnameseDateField(L["ended_on"], [Needed()])


class CompleteForm(DropOutForm):
    """When the course ended, and its certificate where it gives one."""

    certificate_number = LineField(L["certificate_number"], longest=60)
    certificate_on = VietnameseDateField(L["certificate_on"])


class CompleteOrientationForm(DropOutForm):
    """The orientation course always ends with a certificate."""

    certificate_number = LineField(L["certificate_number"], [Needed()], longest=60)
    certificate_on = VietnameseDateField(L["certificate_on"], [Needed()])


class ExemptForm(StepForm):
    """Why the course is not needed."""

    exempt_reason = LineField(L["exempt_reason"], [Needed()])


class CorrectForm(StartForm, CompleteForm, ExemptForm):
    """Everything that was recorded; fields that do not belong to the state are taken out before it is shown."""

    provider = LineField(L["provider"])
    started_on = VietnameseDateField(L["started_on"])
