"""What the loan demands before a payment and before the departure (brief 2.3 L15, 4.3, 4.4)."""

from __future__ import annotations

from overseas.cases.facts import CaseFacts
from overseas.cases.gates import BANK, desk_reason, labour_reason
from overseas.cases.step_types import Deadline
from overseas.cases.steps.loan.life import AT_THE_BANK, LoanState
from overseas.cases.steps.loan.table import Loan
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import lazy as _l

STEP = "loan"
SETTLED = frozenset({LoanState.NOT_NEEDED, LoanState.IN_TERM, LoanState.OVERDUE, LoanState.REPAID})
"""After these no money is awaited before the departure."""


def loan_is_settled(facts: CaseFacts) -> Reason | None:
    """The loan is paid out in full, or none is needed."""
    row = facts.row(Loan)
    state = row.state if row is not None else LoanState.UNDECIDED
    if state in SETTLED:
        return None
    if state is LoanState.UNDECIDED:
        return labour_reason("settled", _l("Nobody has said yet whether a loan is needed."), STEP)
    if state is LoanState.NEEDED:
        return labour_reason("settled", _l("A loan is needed, and the bank has no dossier yet."), STEP)
    if state in {LoanState.REFUSED, LoanState.CANCELLED}:
        text = _l("The loan was refused or cancelled. Ask for another, or record why none is needed.")
        return labour_reason("settled", text, STEP)
    if state is LoanState.SUPPLEMENT_REQUESTED:
        return labour_reason("settled", _l("The bank waits for a supplement to the loan dossier."), STEP)
    if state in AT_THE_BANK:
        return desk_reason("settled", _l("The bank has not decided about the loan yet."), STEP, BANK)
    if state is LoanState.PAID_OUT_PART:
        return desk_reason("settled", _l("The loan is paid out only in part."), STEP, BANK)
    return desk_reason("settled", _l("The loan is approved but not paid out yet."), STEP, BANK)


def decision_is_due(facts: CaseFacts) -> Deadline | None:
    """The day by which the bank must decide."""
    row = facts.row(Loan)
    undecided = row is not None and row.state in {LoanState.RECEIVED, LoanState.APPRAISED}
    return Deadline(row.decision_due_on, _l("Decision due")) if undecided and row and row.decision_due_on else None


def repayment_is_due(facts: CaseFacts) -> Deadline | None:
    """The day by which the loan is to be repaid."""
    row = facts.row(Loan)
    running = row is not None and row.state in {LoanState.PAID_OUT_PART, LoanState.IN_TERM, LoanState.OVERDUE}
    return Deadline(row.due_on, _l("Repayment due")) if running and row and row.due_on else None
