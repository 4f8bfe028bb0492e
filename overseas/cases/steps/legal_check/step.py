"""The record check as a step: filed by the labour office, answered by the police desk with yes or no."""

from __future__ import annotations

from overseas.accounts.permissions import Permission
from overseas.cases.facts import CaseFacts
from overseas.cases.lifecycle import OPEN
from overseas.cases.stages import StepState
from overseas.cases.step_types import Desk, Occasion, StateView, StepType, step_event
from overseas.cases.steps.legal_check import forms, gates
from overseas.cases.steps.legal_check.life import LEGAL_CHECK_LIFE, UNFILED, LegalCheckState
from overseas.cases.steps.legal_check.table import LegalCheck
from overseas.kernel.dates import add_months
from overseas.kernel.i18n import lazy as _l

S = LegalCheckState
EARLIER = (
    "supplement_on",
    "supplement_note",
    "handed_in_on",
    "verifying_on",
    "answered_on",
    "refused_on",
    "meets_condition",
    "valid_until",
)


def answer_due(row: LegalCheck, occasion: Occasion) -> None:
    """From the filing, or from the supplement handed in, the desk has so many working days."""
    since = row.handed_in_on or row.filed_on
    days = occasion.facts.norm("legal_check_answer_working_days", since) if since else None
    row.due_on = occasion.working_day(since, days) if since and days is not None else None


def supplement_due(row: LegalCheck, occasion: Occasion) -> None:
    """The person has so many working days to hand the supplement in."""
    since = row.supplement_on
    days = occasion.facts.norm("legal_check_supplement_working_days", since) if since else None
    row.due_on = occasion.working_day(since, days) if since and days is not None else None


def validity(row: LegalCheck, occasion: Occasion) -> None:
    """Where the answer names no last day, the terms of the programme say how long it may be used."""
    if row.valid_until is not None or row.answered_on is None:
        return
    terms = occasion.facts.terms_on(row.answered_on)
    if terms is not None and terms.legal_check_validity_months is not None:
        row.valid_until = add_months(row.answered_on, terms.legal_check_validity_months)


def corrected(row: LegalCheck, occasion: Occasion) -> None:
    """What was reckoned from a corrected day is reckoned again."""
    if row.state is S.SUPPLEMENT_REQUESTED:
        supplement_due(row, occasion)
    else:
        answer_due(row, occasion)
    if row.state is S.ANSWERED:
        validity(row, occasion)


def check_state(facts: CaseFacts) -> StepState:
    """As its own state says; an answered one is done only when the condition is met."""
    row = facts.row(LegalCheck)
    if row is None or row.state in UNFILED:
        return StepState.NOT_NEEDED if gates.initial_state(facts) is S.NOT_REQUIRED else StepState.NOT_STARTED
    if row.state is S.ANSWERED and not row.meets_condition:
        return StepState.FAILED
    return STATES[row.state].generic


def repeated_state(facts: CaseFacts) -> StepState:
    """As its own state says, and done with either answer: what the case repeats lies open in the database."""
    row = facts.row(LegalCheck)
    return StepState.DONE if row is not None and row.state is S.ANSWERED else check_state(facts)


STATES = {
    S.NOT_REQUIRED: StateView(_l("Not required by the programme"), "neutral", StepState.NOT_NEEDED),
    S.NOT_FILED: StateView(_l("Not filed yet"), "neutral", StepState.NOT_STARTED),
    S.FILED: StateView(_l("Filed"), "waiting", StepState.WAITING, "filed_on"),
    S.SUPPLEMENT_REQUESTED: StateView(_l("Supplement asked for"), "due", StepState.IN_PROGRESS, "supplement_on"),
    S.VERIFYING: StateView(_l("Being verified"), "waiting", StepState.WAITING, "verifying_on"),
    S.ANSWERED: StateView(_l("Answered"), "done", StepState.DONE, "answered_on"),
    S.REFUSED: StateView(_l("Refused"), "blocked", StepState.FAILED, "refused_on"),
}

LEGAL_CHECK = StepType(
    code="legal_check",
    name=_l("Record check"),
    desk=Desk.POLICE,
    model=LegalCheck,
    lifecycle=LEGAL_CHECK_LIFE,
    states=STATES,
    events=(
        step_event(LEGAL_CHECK_LIFE, "file", forms.FileForm, _l("recorded the filing"), apply=answer_due),
        step_event(
            LEGAL_CHECK_LIFE, "answer", forms.AnswerForm, _l("recorded the answer"), apply=validity, stages=OPEN
        ),
        step_event(
            LEGAL_CHECK_LIFE,
            "hand_in_supplement",
            forms.HandInForm,
            _l("recorded the supplement handed in"),
            apply=answer_due,
        ),
        step_event(
            LEGAL_CHECK_LIFE, "verify", forms.VerifyForm, _l("recorded that it is being verified"), primary=False
        ),
        step_event(
            LEGAL_CHECK_LIFE,
            "ask_supplement",
            forms.AskSupplementForm,
            _l("recorded that a supplement was asked for"),
            apply=supplement_due,
            clears=("verifying_on", "handed_in_on"),
            primary=False,
        ),
        step_event(LEGAL_CHECK_LIFE, "refuse", forms.RefuseForm, _l("recorded the refusal"), primary=False),
        step_event(
            LEGAL_CHECK_LIFE,
            "file_again",
            forms.FileForm,
            _l("recorded the filing again"),
            apply=answer_due,
            clears=EARLIER,
            primary=False,
        ),
        step_event(
            LEGAL_CHECK_LIFE,
            "correct",
            forms.CorrectForm,
            _l("corrected the record check"),
            apply=corrected,
            stages=OPEN,
            prefilled=True,
            primary=False,
        ),
    ),
    fields=forms.FIELDS,
    gates=(gates.legal_check_is_clear, gates.legal_check_is_valid),
    clocks=(gates.answer_is_due, gates.answer_runs_out),
    order=(
        ("filed_on", "supplement_on"),
        ("supplement_on", "handed_in_on"),
        ("filed_on", "verifying_on"),
        ("filed_on", "answered_on"),
        ("filed_on", "refused_on"),
        ("answered_on", "valid_until"),
    ),
    view=Permission.VIEW_LEGAL_CHECKS,
    record=Permission.RECORD_LEGAL_CHECKS,
    initial=gates.initial_state,
    common_state=check_state,
    repeated_state=repeated_state,
)
