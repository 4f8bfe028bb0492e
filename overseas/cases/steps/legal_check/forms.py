"""What may be said about a record check: never a conviction, only whether the condition is met."""

from __future__ import annotations

from typing import Any

from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import StepField
from overseas.cases.steps.legal_check.life import FILED, LegalCheckState
from overseas.cases.wording import say_day, say_yes_no
from overseas.kernel.fields import TriStateField, VietnameseDateField
from overseas.kernel.forms import LineField, Needed
from overseas.kernel.i18n import lazy as _l

S = LegalCheckState
ANSWERED = frozenset({S.ANSWERED})
ASKED = frozenset({S.SUPPLEMENT_REQUESTED})

FIELDS = (
    StepField("receipt_number", _l("Receipt number"), states=FILED, brief=True),
    StepField("filed_on", _l("Filed on"), say_day, FILED, past=True, brief=True),
    StepField("due_on", _l("Due on"), say_day, frozenset()),
    StepField("supplement_on", _l("Supplement asked for on"), say_day, ASKED, past=True),
    StepField("supplement_note", _l("Which paper is missing"), states=ASKED),
    StepField("handed_in_on", _l("Supplement handed in on"), say_day, frozenset(), past=True),
    StepField("verifying_on", _l("Being verified since"), say_day, frozenset({S.VERIFYING}), past=True),
    StepField("meets_condition", _l("Meets the condition of the programme"), say_yes_no, ANSWERED, brief=True),
    StepField("answered_on", _l("Answered on"), say_day, ANSWERED, past=True),
    StepField("refused_on", _l("Refused on"), say_day, frozenset({S.REFUSED}), past=True),
    StepField("valid_until", _l("Valid until"), say_day, ANSWERED, brief=True),
)
L: dict[str, Any] = {entry.name: entry.label for entry in FIELDS}


class FileForm(StepForm):
    """The receipt of the filing."""

    receipt_number = LineField(L["receipt_number"], [Needed()], longest=60)
    filed_on = VietnameseDateField(L["filed_on"], [Needed()])


class AskSupplementForm(StepForm):
    """What the desk asked for."""

    supplement_on = VietnameseDateField(L["supplement_on"], [Needed()])
    supplement_note = LineField(
        L["supplement_note"], description=_l("Name the paper only. Nothing about a conviction may be written here.")
    )


class HandInForm(StepForm):
    """When the supplement was handed in."""

    handed_in_on = VietnameseDateField(L["handed_in_on"], [Needed()])


class VerifyForm(StepForm):
    """Since when the desk verifies."""

    verifying_on = VietnameseDateField(L["verifying_on"], [Needed()])


class AnswerForm(StepForm):
    """The answer: yes or no, its day, and until when it may be used."""

    meets_condition = TriStateField(L["meets_condition"], [Needed()])
    answered_on = VietnameseDateField(L["answered_on"], [Needed()])
    valid_until = VietnameseDateField(
        L["valid_until"], description=_l("Leave empty to reckon it from the terms of the programme.")
    )


class RefuseForm(StepForm):
    """When the desk refused to issue the certificate."""

    refused_on = VietnameseDateField(L["refused_on"], [Needed()])


class CorrectForm(FileForm, AskSupplementForm, VerifyForm, AnswerForm, RefuseForm):
    """Everything that was recorded; fields that do not belong to the state are taken out before it is shown."""
