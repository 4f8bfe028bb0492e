"""The life of a loan: states x events (Decree 338/2025, before it Decree 61/2015)."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import lazy as _l
from overseas.kernel.lifecycle import Lifecycle, Transition


class LoanState(StrEnum):
    """How far the loan has come.

    'In term' begins by itself with the payment that reaches the approved amount, or when the bank says that no more
    will be paid. 'Overdue' is a state that the bank confirms, never only a date.
    """

    UNDECIDED = "undecided"
    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    RECEIVED = "received"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    APPRAISED = "appraised"
    APPROVED = "approved"
    REFUSED = "refused"
    CONTRACTED = "contracted"
    PAID_OUT_PART = "paid_out_part"
    IN_TERM = "in_term"
    OVERDUE = "overdue"
    REPAID = "repaid"
    CANCELLED = "cancelled"


S = LoanState
WITHOUT_LOAN = frozenset({S.REFUSED, S.CANCELLED})
AT_THE_BANK = frozenset({S.RECEIVED, S.SUPPLEMENT_REQUESTED, S.APPRAISED})
PAID_OUT = frozenset({S.PAID_OUT_PART, S.IN_TERM, S.OVERDUE, S.REPAID})
RUNNING = PAID_OUT - {S.REPAID}
"""Money is with the borrower and not paid back in full."""
SIGNED = PAID_OUT | {S.CONTRACTED}
GRANTED = SIGNED | {S.APPROVED}
WITH_DOSSIER = AT_THE_BANK | GRANTED
UNFINISHED = AT_THE_BANK | {S.APPROVED, S.CONTRACTED, S.PAID_OUT_PART}
"""What the bank has in hand: decided or not, and not paid out in full."""

DECIDED = frozenset(S) - {S.UNDECIDED}

LOAN_LIFE = Lifecycle(
    initial=S.UNDECIDED,
    transitions=(
        Transition("need", WITHOUT_LOAN | {S.UNDECIDED, S.NOT_NEEDED}, S.NEEDED, _l("A loan is needed")),
        Transition("not_needed", WITHOUT_LOAN | {S.UNDECIDED, S.NEEDED}, S.NOT_NEEDED, _l("No loan is needed")),
        Transition("receive", frozenset({S.NEEDED}), S.RECEIVED, _l("Record the dossier received by the bank")),
        Transition(
            "hand_in_supplement", frozenset({S.SUPPLEMENT_REQUESTED}), S.RECEIVED, _l("Record the supplement handed in")
        ),
        Transition("appraise", frozenset({S.RECEIVED}), S.APPRAISED, _l("Record the appraisal")),
        Transition("approve", frozenset({S.RECEIVED, S.APPRAISED}), S.APPROVED, _l("Record the approval")),
        Transition(
            "ask_supplement", frozenset({S.RECEIVED, S.APPRAISED}), S.SUPPLEMENT_REQUESTED, _l("Ask for a supplement")
        ),
        Transition("refuse", AT_THE_BANK, S.REFUSED, _l("Record the refusal")),
        Transition("sign_contract", frozenset({S.APPROVED}), S.CONTRACTED, _l("Record the loan contract")),
        Transition(
            "pay_out",
            frozenset({S.CONTRACTED, S.PAID_OUT_PART}),
            S.PAID_OUT_PART,
            _l("Record a payment to the borrower"),
        ),
        Transition("finish_paying_out", frozenset({S.PAID_OUT_PART}), S.IN_TERM, _l("Nothing more is paid out")),
        Transition("resume_paying_out", frozenset({S.IN_TERM}), S.PAID_OUT_PART, _l("More is to be paid out")),
        Transition("repay", RUNNING, S.REPAID, _l("Record the full repayment")),
        Transition(
            "mark_overdue", frozenset({S.PAID_OUT_PART, S.IN_TERM}), S.OVERDUE, _l("Record that the loan is overdue")
        ),
        Transition("catch_up", frozenset({S.OVERDUE}), S.IN_TERM, _l("The arrears are paid")),
        Transition("cancel", AT_THE_BANK | {S.NEEDED, S.APPROVED, S.CONTRACTED}, S.CANCELLED, _l("Cancel the loan")),
        *(Transition("correct", frozenset({state}), state, _l("Correct the loan")) for state in S if state in DECIDED),
    ),
    facts={
        "not_needed_reason": frozenset({S.NOT_NEEDED}),
        "refused_on": frozenset({S.REFUSED}),
        "refused_reason": frozenset({S.REFUSED}),
        "overdue_on": frozenset({S.OVERDUE}),
        "repaid_on": frozenset({S.REPAID}),
        "cancelled_on": frozenset({S.CANCELLED}),
    },
    needs={
        "lender": WITH_DOSSIER,
        "received_on": WITH_DOSSIER,
        "supplement_on": frozenset({S.SUPPLEMENT_REQUESTED}),
        "appraised_on": frozenset({S.APPRAISED}),
        "approved_amount": GRANTED,
        "approved_on": GRANTED,
        "contract_number": SIGNED,
        "contracted_on": SIGNED,
    },
)
