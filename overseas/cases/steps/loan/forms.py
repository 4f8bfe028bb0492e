"""What may be said about a loan: each event asks only for its own, in whole đồng."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import StepField
from overseas.cases.steps.loan.life import GRANTED, SIGNED, WITH_DOSSIER, LoanState
from overseas.cases.wording import say_day, say_dong
from overseas.kernel.fields import CountField, DongField, VietnameseDateField
from overseas.kernel.forms import LineField, Needed
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

S = LoanState

FIELDS = (
    StepField("not_needed_reason", _l("Why no loan is needed"), states=frozenset({S.NOT_NEEDED}), brief=True),
    StepField("lender", _l("Lender"), states=WITH_DOSSIER, brief=True),
    StepField("requested_amount", _l("Amount asked for"), say_dong, WITH_DOSSIER),
    StepField("received_on", _l("Dossier complete on"), say_day, WITH_DOSSIER, past=True),
    StepField("decision_due_on", _l("Decision due on"), say_day, frozenset()),
    StepField("supplement_on", _l("Supplement asked for on"), say_day, frozenset({S.SUPPLEMENT_REQUESTED}), past=True),
    StepField("appraised_on", _l("Appraised on"), say_day, frozenset({S.APPRAISED}), past=True),
    StepField("approved_amount", _l("Approved amount"), say_dong, GRANTED, brief=True),
    StepField("approved_on", _l("Approved on"), say_day, GRANTED, past=True),
    StepField("refused_on", _l("Refused on"), say_day, frozenset({S.REFUSED}), past=True),
    StepField("refused_reason", _l("Why it was refused"), states=frozenset({S.REFUSED}), brief=True),
    StepField("contract_number", _l("Loan contract number"), states=SIGNED),
    StepField("contracted_on", _l("Loan contract signed on"), say_day, SIGNED, past=True),
    StepField("due_on", _l("To be repaid by"), say_day, SIGNED, brief=True),
    StepField("paid_out_amount", _l("Paid out so far"), say_dong, frozenset(), brief=True),
    StepField(
        "overdue_on", _l("Overdue since"), say_day, frozenset({S.OVERDUE}), past=True, brief=True, desk_only=True
    ),
    StepField("repaid_on", _l("Repaid on"), say_day, frozenset({S.REPAID}), past=True, desk_only=True),
    StepField("cancelled_on", _l("Cancelled on"), say_day, frozenset({S.CANCELLED}), past=True),
    StepField("number", _l("Payment number"), states=frozenset()),
    StepField("paid_on", _l("Paid on"), say_day, frozenset(), past=True),
    StepField("amount", _l("Amount paid"), say_dong, frozenset()),
)
L: dict[str, Any] = {entry.name: entry.label for entry in FIELDS}


def _refuse_nothing(amount: Any) -> None:
    if amount == 0:
        raise ValidationError(_("The amount must be more than 0 đ."))


class NotNeededForm(StepForm):
    """How the costs are paid without a loan."""

    not_needed_reason = LineField(L["not_needed_reason"], [Needed()])


class ReceiveForm(StepForm):
    """Whom the dossier went to, how much it asks for, and when it was complete."""

    lender = LineField(L["lender"], [Needed()])
    requested_amount = DongField(L["requested_amount"], [Needed()])
    received_on = VietnameseDateField(L["received_on"], [Needed()])

    def validate_requested_amount(self, field: Any) -> None:
        """Nobody asks for nothing."""
        _refuse_nothing(field.data)


class SupplementForm(StepForm):
    """When the bank asked for a supplement."""

    supplement_on = VietnameseDateField(L["supplement_on"], [Needed()])


class HandInForm(StepForm):
    """When the dossier was complete."""

    received_on = VietnameseDateField(L["received_on"], [Needed()])


class AppraiseForm(StepForm):
    """When the bank appraised it."""

    appraised_on = VietnameseDateField(L["appraised_on"], [Needed()])


class ApproveForm(StepForm):
    """How much the bank approved, and when."""

    approved_amount = DongField(L["approved_amount"], [Needed()])
    approved_on = VietnameseDateField(L["approved_on"], [Needed()])

    def validate_approved_amount(self, field: Any) -> None:
        """An approval of nothing is a refusal."""
        _refuse_nothing(field.data)


class RefuseForm(StepForm):
    """When and why the bank refused; it says so in writing."""

    refused_on = VietnameseDateField(L["refused_on"], [Needed()])
    refused_reason = LineField(L["refused_reason"], [Needed()])


class ContractForm(StepForm):
    """The loan contract."""

    contract_number = LineField(L["contract_number"], [Needed()], longest=60)
    contracted_on = VietnameseDateField(L["contracted_on"], [Needed()])
    due_on = VietnameseDateField(L["due_on"], [Needed()])


class PayOutForm(StepForm):
    """One payment to the borrower; its number keeps it from being recorded twice."""

    number = CountField(L["number"], [Needed()])
    paid_on = VietnameseDateField(L["paid_on"], [Needed()])
    amount = DongField(L["amount"], [Needed()])

    def validate_number(self, field: Any) -> None:
        """The first payment is number 1."""
        if field.data == 0:
            raise ValidationError(_("The first payment is number 1."))

    def validate_amount(self, field: Any) -> None:
        """A payment is more than nothing."""
        _refuse_nothing(field.data)


class OverdueForm(StepForm):
    """Since when the bank holds the loan to be overdue."""

    overdue_on = VietnameseDateField(L["overdue_on"], [Needed()])


class RepaidForm(StepForm):
    """When everything was paid back."""

    repaid_on = VietnameseDateField(L["repaid_on"], [Needed()])


class CancelForm(StepForm):
    """When the loan was given up."""

    cancelled_on = VietnameseDateField(L["cancelled_on"], [Needed()])


class CorrectForm(
    NotNeededForm,
    ReceiveForm,
    SupplementForm,
    AppraiseForm,
    ApproveForm,
    RefuseForm,
    ContractForm,
    OverdueForm,
    RepaidForm,
    CancelForm,
):
    """Everything that was recorded; fields that do not belong to the state are taken out before it is shown."""
