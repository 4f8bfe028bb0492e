"""The loan as a step: asked for by the labour office, decided, paid out and collected by the policy bank."""

from __future__ import annotations

from collections.abc import Mapping

from overseas.accounts.permissions import Permission
from overseas.cases.stages import Stage, StepState
from overseas.cases.step_forms import EmptyForm
from overseas.cases.step_types import Desk, Occasion, StateView, StepType, step_event
from overseas.cases.steps.legal_check.gates import legal_check_is_clear
from overseas.cases.steps.loan import forms, gates
from overseas.cases.steps.loan.life import LOAN_LIFE, LoanState
from overseas.cases.steps.loan.table import Loan, LoanInstalment
from overseas.cases.steps.recruitment.gates import contract_is_signed
from overseas.cases.wording import say_dong
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

S = LoanState
PAID_OUT = StateView(_l("Paid out"), "done", StepState.DONE, "contracted_on")
"""All that others than the bank learn of a loan from the day on which the money is out."""
ALWAYS = frozenset(Stage)
EARLIER = (
    "not_needed_reason",
    "lender",
    "requested_amount",
    "approved_amount",
    "received_on",
    "decision_due_on",
    "supplement_on",
    "appraised_on",
    "approved_on",
    "refused_on",
    "refused_reason",
    "contract_number",
    "contracted_on",
    "due_on",
    "cancelled_on",
)
NUMBER_TAKEN: Mapping[str, tuple[str, Text]] = {
    "uq_loan_instalment_case_id_number": ("number", _l("A payment with this number is recorded already.")),
}


def decision_due(row: Loan, occasion: Occasion) -> None:
    """From the complete dossier the bank has so many working days; fewer since 2026."""
    days = occasion.facts.norm("loan_decision_working_days", row.received_on) if row.received_on else None
    row.decision_due_on = occasion.working_day(row.received_on, days) if row.received_on and days is not None else None


def pay_out(row: Loan, occasion: Occasion) -> None:
    """One payment more; all together never more than what was approved, and with the last of it the term begins."""
    said = occasion.form.said()
    paid, before = said["amount"], row.paid_out_amount or 0
    left = (row.approved_amount or 0) - before
    if paid > left:
        text = _("Only %(left)s of the approved amount are left.", left=say_dong(left))
        raise Invalid({"amount": [text]})
    row.paid_out_amount = before + paid
    occasion.new_rows.append(
        LoanInstalment(case_id=row.case_id, number=said["number"], paid_on=said["paid_on"], amount=paid)
    )
    _begin_term(row)


def _begin_term(row: Loan) -> None:
    """Who has been paid everything need not wait for somebody to say so."""
    if row.state is S.PAID_OUT_PART and row.paid_out_amount == row.approved_amount:
        row.state = LOAN_LIFE.target(row.state, "finish_paying_out")


def resume_paying_out(row: Loan, occasion: Occasion) -> None:
    """Only what was approved can still be paid out."""
    if row.paid_out_amount == row.approved_amount:
        raise Invalid({"": [_("Everything that was approved is paid out. Correct the approved amount first.")]})


def corrected(row: Loan, occasion: Occasion) -> None:
    """An approved amount never falls below what is paid out; term and the bank's clock are reckoned again."""
    paid = row.paid_out_amount or 0
    if row.approved_amount is not None and row.approved_amount < paid:
        text = _("%(paid)s are paid out already.", paid=say_dong(paid))
        raise Invalid({"approved_amount": [text]})
    _begin_term(row)
    decision_due(row, occasion)


LOAN = StepType(
    code="loan",
    name=_l("Loan"),
    desk=Desk.BANK,
    model=Loan,
    lifecycle=LOAN_LIFE,
    states={
        S.UNDECIDED: StateView(_l("Not decided yet"), "neutral", StepState.NOT_STARTED),
        S.NOT_NEEDED: StateView(_l("No loan needed"), "neutral", StepState.NOT_NEEDED),
        S.NEEDED: StateView(_l("A loan is needed"), "info", StepState.IN_PROGRESS),
        S.RECEIVED: StateView(_l("Dossier received"), "waiting", StepState.WAITING, "received_on"),
        S.SUPPLEMENT_REQUESTED: StateView(_l("Supplement asked for"), "due", StepState.IN_PROGRESS, "supplement_on"),
        S.APPRAISED: StateView(_l("Appraised"), "waiting", StepState.WAITING, "appraised_on"),
        S.APPROVED: StateView(_l("Approved"), "waiting", StepState.WAITING, "approved_on"),
        S.REFUSED: StateView(_l("Refused"), "blocked", StepState.FAILED, "refused_on"),
        S.CONTRACTED: StateView(_l("Loan contract signed"), "waiting", StepState.WAITING, "contracted_on"),
        S.PAID_OUT_PART: StateView(_l("Paid out in part"), "waiting", StepState.WAITING, "contracted_on"),
        S.IN_TERM: StateView(_l("Paid out, in term"), "done", StepState.DONE, "contracted_on", PAID_OUT),
        S.OVERDUE: StateView(_l("Overdue"), "late", StepState.DONE, "overdue_on", PAID_OUT),
        S.REPAID: StateView(_l("Repaid"), "done", StepState.DONE, "repaid_on", PAID_OUT),
        S.CANCELLED: StateView(_l("Cancelled"), "blocked", StepState.FAILED, "cancelled_on"),
    },
    events=(
        step_event(
            LOAN_LIFE,
            "need",
            EmptyForm,
            _l("recorded that a loan is needed"),
            gates=(gates.data_may_go_to_the_bank,),
            clears=EARLIER,
            labour_only=True,
        ),
        step_event(
            LOAN_LIFE,
            "not_needed",
            forms.NotNeededForm,
            _l("recorded that no loan is needed"),
            clears=EARLIER,
            labour_only=True,
        ),
        step_event(
            LOAN_LIFE,
            "receive",
            forms.ReceiveForm,
            _l("recorded the dossier received by the bank"),
            apply=decision_due,
            gates=(gates.data_may_go_to_the_bank,),
        ),
        step_event(
            LOAN_LIFE,
            "hand_in_supplement",
            forms.HandInForm,
            _l("recorded the supplement handed in"),
            apply=decision_due,
            gates=(gates.data_may_go_to_the_bank,),
        ),
        step_event(LOAN_LIFE, "approve", forms.ApproveForm, _l("recorded the approval")),
        step_event(LOAN_LIFE, "sign_contract", forms.ContractForm, _l("recorded the loan contract")),
        step_event(
            LOAN_LIFE,
            "pay_out",
            forms.PayOutForm,
            _l("recorded a payment to the borrower"),
            apply=pay_out,
            stages=ALWAYS,
            gates=(legal_check_is_clear, contract_is_signed),
            asked_on="paid_on",
        ),
        step_event(
            LOAN_LIFE,
            "finish_paying_out",
            EmptyForm,
            _l("recorded that nothing more is paid out"),
            stages=ALWAYS,
            primary=False,
        ),
        step_event(
            LOAN_LIFE,
            "resume_paying_out",
            EmptyForm,
            _l("recorded that more is to be paid out"),
            apply=resume_paying_out,
            stages=ALWAYS,
            desk_only=True,
            primary=False,
        ),
        step_event(
            LOAN_LIFE,
            "repay",
            forms.RepaidForm,
            _l("recorded the full repayment"),
            clears=("overdue_on",),
            stages=ALWAYS,
            desk_only=True,
        ),
        step_event(LOAN_LIFE, "appraise", forms.AppraiseForm, _l("recorded the appraisal"), primary=False),
        step_event(
            LOAN_LIFE,
            "ask_supplement",
            forms.SupplementForm,
            _l("recorded that a supplement was asked for"),
            primary=False,
        ),
        step_event(LOAN_LIFE, "refuse", forms.RefuseForm, _l("recorded the refusal"), stages=ALWAYS, primary=False),
        step_event(
            LOAN_LIFE,
            "mark_overdue",
            forms.OverdueForm,
            _l("recorded that the loan is overdue"),
            stages=ALWAYS,
            desk_only=True,
            primary=False,
        ),
        step_event(
            LOAN_LIFE,
            "catch_up",
            EmptyForm,
            _l("recorded that the arrears are paid"),
            stages=ALWAYS,
            desk_only=True,
            primary=False,
        ),
        step_event(LOAN_LIFE, "cancel", forms.CancelForm, _l("cancelled the loan"), stages=ALWAYS, primary=False),
        step_event(
            LOAN_LIFE,
            "correct",
            forms.CorrectForm,
            _l("corrected the loan"),
            apply=corrected,
            stages=ALWAYS,
            prefilled=True,
            primary=False,
        ),
    ),
    fields=forms.FIELDS,
    gates=(gates.loan_is_settled,),
    clashes=NUMBER_TAKEN,
    clocks=(gates.decision_is_due,),
    desk_clocks=(gates.repayment_is_due,),
    order=(
        ("received_on", "appraised_on"),
        ("received_on", "approved_on"),
        ("approved_on", "contracted_on"),
        ("contracted_on", "due_on"),
        ("contracted_on", "repaid_on"),
        ("contracted_on", "overdue_on"),
        ("contracted_on", "paid_on"),
    ),
    view=Permission.VIEW_LOANS,
    record=Permission.RECORD_LOANS,
)
