"""Recruitment as a step: its events, and what it demands before the departure."""

from __future__ import annotations

from typing import Any

from overseas.cases.lifecycle import OPEN
from overseas.cases.stages import StepState
from overseas.cases.step_types import Desk, Occasion, StateView, StepType, step_event
from overseas.cases.steps.recruitment import forms, gates
from overseas.cases.steps.recruitment.life import RECRUITMENT_LIFE, RecruitmentState
from overseas.cases.steps.recruitment.table import Recruitment
from overseas.kernel.i18n import lazy as _l

S = RecruitmentState
CONTRACT = ("contract_number", "contract_on", "term_months", "wage", "employer", "workplace")


def choose_programme(row: Any, occasion: Occasion) -> None:
    """The programme, and with it the market, stand on the case."""
    chosen = occasion.form.said().get("programme_id")
    if chosen is None:
        return
    programme = occasion.programmes[chosen]
    occasion.facts.case.programme_id, occasion.facts.case.market_code = programme.id, programme.market_code


RECRUITMENT = StepType(
    code="recruitment",
    name=_l("Recruitment"),
    desk=Desk.LABOUR,
    model=Recruitment,
    lifecycle=RECRUITMENT_LIFE,
    states={
        S.NOT_APPLIED: StateView(_l("Not applied yet"), "neutral", StepState.NOT_STARTED),
        S.APPLIED: StateView(_l("Applied"), "waiting", StepState.WAITING, "applied_on"),
        S.RESERVE: StateView(_l("On the reserve list"), "waiting", StepState.WAITING, "result_on"),
        S.FAILED: StateView(_l("Not selected"), "blocked", StepState.FAILED, "result_on"),
        S.SELECTED: StateView(_l("Selected"), "info", StepState.IN_PROGRESS, "result_on"),
        S.CONTRACTED: StateView(_l("Contract signed"), "done", StepState.DONE, "contract_on"),
        S.CANCELLED: StateView(_l("Cancelled"), "blocked", StepState.FAILED),
    },
    events=(
        step_event(
            RECRUITMENT_LIFE,
            "apply",
            forms.ApplyForm,
            _l("recorded the application"),
            apply=choose_programme,
            gates=(gates.age_fits_programme, gates.data_may_go_to_the_sender),
            clears=(*CONTRACT, "result_on", "cancel_reason"),
            prefilled=True,
            asked_on="applied_on",
        ),
        step_event(RECRUITMENT_LIFE, "select", forms.ResultForm, _l("recorded the selection"), asked_on="result_on"),
        step_event(
            RECRUITMENT_LIFE,
            "sign_contract",
            forms.SignContractForm,
            _l("recorded the signed contract"),
            gates=(gates.term_within_cap,),
            asked_on="contract_on",
        ),
        step_event(
            RECRUITMENT_LIFE, "reserve", forms.ResultForm, _l("put the person on the reserve list"), primary=False
        ),
        step_event(
            RECRUITMENT_LIFE, "fail", forms.ResultForm, _l("recorded that the person was not selected"), primary=False
        ),
        step_event(RECRUITMENT_LIFE, "cancel", forms.CancelForm, _l("cancelled the recruitment"), primary=False),
        step_event(
            RECRUITMENT_LIFE,
            "correct",
            forms.CorrectForm,
            _l("corrected the recruitment"),
            apply=choose_programme,
            gates=(gates.term_within_cap,),
            stages=OPEN,
            prefilled=True,
            primary=False,
        ),
    ),
    fields=forms.FIELDS,
    gates=(
        gates.programme_is_chosen,
        gates.person_is_selected,
        gates.contract_is_signed,
        gates.age_fits_programme,
    ),
    warnings=(gates.term_is_unusual, gates.age_is_uncertain),
    order=(("applied_on", "result_on"), ("applied_on", "contract_on")),
)
