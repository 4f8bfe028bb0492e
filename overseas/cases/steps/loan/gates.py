"""What the loan demands before a payment and before the departure."""

from __future__ import annotations

from overseas.cases.facts import CaseFacts
from overseas.cases.gates import BANK, LABOUR, desk_reason, labour_reason
from overseas.cases.step_types import Deadline
from overseas.cases.steps.loan.life import AT_THE_BANK, RUNNING, LoanState
from overseas.cases.steps.loan.table import Loan
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

STEP = "loan"
_S = LoanState
_NOT_DECIDED = (_l("The bank has not decided about the loan yet."), BANK)
_NOT_PAID_OUT = (_l("The loan is approved but not paid out yet."), BANK)
_GIVEN_UP = (_l("The loan was refused or cancelled. Ask for another, or record why none is needed."), LABOUR)
UNSETTLED: dict[LoanState, tuple[Text, Text]] = {
    _S.UNDECIDED: (_l("Nobody has said yet whether a loan is needed."), LABOUR),
    _S.NEEDED: (_l("A loan is needed, and the bank has no dossier yet."), LABOUR),
    _S.SUPPLEMENT_REQUESTED: (_l("The bank waits for a supplement to the loan dossier."), LABOUR),
    _S.RECEIVED: _NOT_DECIDED,
    _S.APPRAISED: _NOT_DECIDED,
    _S.APPROVED: _NOT_PAID_OUT,
    _S.CONTRACTED: _NOT_PAID_OUT,
    _S.PAID_OUT_PART: (_l("The loan is paid out only in part."), BANK),
    _S.REFUSED: _GIVEN_UP,
    _S.CANCELLED: _GIVEN_UP,
}
"""In these states money is still awaited: the sentence, and who can clear it. In all others the loan is settled."""
_TAKEN_BACK = (
    _l("The person does not agree that data are passed to the bank. Tell the bank, and cancel the loan."),
    LABOUR,
)
UNSIGNED = AT_THE_BANK | {_S.NEEDED, _S.APPROVED}


def data_may_go_to_the_bank(facts: CaseFacts) -> Reason | None:
    """She did not refuse it, nor take her consent back (Law 91/2025/QH15, Article 9)."""
    if not facts.case.worker.withholds_from_bank:
        return None
    text = _l("The person does not agree that data are passed to the bank. Without that no loan is asked for.")
    return labour_reason("consent", text, STEP)


def loan_is_settled(facts: CaseFacts) -> Reason | None:
    """The loan is paid out in full, or none is needed."""
    row = facts.row(Loan)
    state = row.state if row is not None else LoanState.UNDECIDED
    withheld = facts.case.worker.withholds_from_bank and state in UNSIGNED
    waiting = _TAKEN_BACK if withheld else UNSETTLED.get(state)
    return desk_reason("settled", waiting[0], STEP, waiting[1]) if waiting else None


def decision_is_due(facts: CaseFacts) -> Deadline | None:
    """The day by which the bank must decide."""
    row = facts.row(Loan)
    undecided = row is not None and row.state in {LoanState.RECEIVED, LoanState.APPRAISED}
    return Deadline(row.decision_due_on, _l("Decision due")) if undecided and row and row.decision_due_on else None


def repayment_is_due(facts: CaseFacts) -> Deadline | None:
    """The day by which the loan is to be repaid."""
    row = facts.row(Loan)
    running = row is not None and row.state in RUNNING
    return Deadline(row.due_on, _l("Repayment due")) if running and row and row.due_on else None
