"""What may be said about a recruitment: each event asks only for its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from wtforms.validators import ValidationError

from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import StepField
from overseas.cases.steps.recruitment.life import ANSWERED, BEGUN, RecruitmentState
from overseas.cases.wording import say_choice, say_day, say_dong, say_months
from overseas.kernel.fields import ChoiceField, CountField, DongField, VietnameseDateField, choices_of
from overseas.kernel.forms import LineField, Needed
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.markets.labels import LEGAL_ROUTES
from overseas.markets.models import LegalRoute

S = RecruitmentState
CONTRACTED = frozenset({S.CONTRACTED})

WITH_SENDER = frozenset(LegalRoute) - {LegalRoute.INDIVIDUAL, LegalRoute.SEASONAL}

FIELDS = (
    StepField("programme_id", _l("Programme"), states=BEGUN),
    StepField("legal_route", _l("Legal route"), say_choice(LEGAL_ROUTES), BEGUN, brief=True),
    StepField("sender_name", _l("Sender"), states=BEGUN, brief=True),
    StepField("sender_licence", _l("Sender's licence number"), states=BEGUN),
    StepField("applied_on", _l("Applied on"), say_day, BEGUN, past=True),
    StepField("result_on", _l("Result on"), say_day, ANSWERED, past=True),
    StepField("contract_number", _l("Contract number"), states=CONTRACTED, brief=True),
    StepField("contract_on", _l("Contract signed on"), say_day, CONTRACTED, past=True),
    StepField("term_months", _l("Term in months"), say_months, CONTRACTED, brief=True),
    StepField("wage", _l("Wage a month"), say_dong, CONTRACTED),
    StepField("employer", _l("Employer abroad"), states=CONTRACTED, brief=True),
    StepField("workplace", _l("Place of work"), states=CONTRACTED),
    StepField("cancel_reason", _l("Why it was cancelled"), states=frozenset({S.CANCELLED}), brief=True),
)
L: dict[str, Any] = {entry.name: entry.label for entry in FIELDS}


class ApplyForm(StepForm):
    """The person applied to a programme, with a sender."""

    kinds: ClassVar[Mapping[str, Callable[[str], Any]]] = {"legal_route": LegalRoute, "programme_id": int}

    programme_id = ChoiceField(L["programme_id"], [Needed()])
    legal_route = ChoiceField(
        L["legal_route"], [Needed()], choices=choices_of(LEGAL_ROUTES.items(), empty=_l("choose"))
    )
    sender_name = LineField(L["sender_name"])
    sender_licence = LineField(L["sender_licence"], longest=60)
    applied_on = VietnameseDateField(L["applied_on"], [Needed()])

    def validate_sender_name(self, field: Any) -> None:
        """Only who goes alone, or with a locality's agreement, has no sender."""
        if not field.data and self.legal_route.data in WITH_SENDER:
            raise ValidationError(_("Name the sender: this legal route has one."))


class ResultForm(StepForm):
    """The day of the result."""

    result_on = VietnameseDateField(L["result_on"], [Needed()])


class SignContractForm(StepForm):
    """The contract was signed."""

    contract_number = LineField(L["contract_number"], [Needed()], longest=60)
    contract_on = VietnameseDateField(L["contract_on"], [Needed()])
    term_months = CountField(L["term_months"], [Needed()])
    wage = DongField(L["wage"])
    employer = LineField(L["employer"])
    workplace = LineField(L["workplace"])

    def validate_term_months(self, field: Any) -> None:
        """A contract lasts at least a month."""
        if field.data == 0:
            raise ValidationError(_("A contract lasts at least one month."))


class CancelForm(StepForm):
    """Why nothing comes of it."""

    cancel_reason = LineField(L["cancel_reason"], [Needed()])


class CorrectForm(ApplyForm, ResultForm, SignContractForm, CancelForm):
    """Everything that was recorded; fields that do not belong to the state are taken out before it is shown."""
