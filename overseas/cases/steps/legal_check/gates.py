"""What the record check demands before a payment and before the departure."""

from __future__ import annotations

from overseas.cases.facts import CaseFacts
from overseas.cases.gates import LABOUR, POLICE, desk_reason, labour_reason
from overseas.cases.step_types import Deadline
from overseas.cases.steps.legal_check.life import UNANSWERED, LegalCheckState
from overseas.cases.steps.legal_check.table import LegalCheck
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day

STEP = "legal_check"


def check_is_required(facts: CaseFacts) -> bool:
    """The programme's terms ask for a record check on the day."""
    return facts.required is not None and facts.required.legal_check_required


_S = LegalCheckState
_UNFILED = (_l("The programme requires a record check, and none was filed yet."), LABOUR)
_NO_ANSWER = (_l("The record check is not answered yet."), POLICE)
UNCLEAR: dict[LegalCheckState, tuple[Text, Text]] = {
    _S.NOT_REQUIRED: _UNFILED,
    _S.NOT_FILED: _UNFILED,
    _S.FILED: _NO_ANSWER,
    _S.VERIFYING: _NO_ANSWER,
    _S.SUPPLEMENT_REQUESTED: (_l("The record check waits for a supplement."), LABOUR),
    _S.REFUSED: (_l("The record check was refused. It must be filed again."), LABOUR),
}
"""In these states there is no answer: the sentence, and who can clear it."""


def legal_check_is_clear(facts: CaseFacts) -> Reason | None:
    """The record check is answered and the condition is met, where the programme requires it."""
    if not check_is_required(facts):
        return None
    row = facts.row(LegalCheck)
    waiting = UNCLEAR.get(row.state if row is not None else LegalCheckState.NOT_FILED)
    if waiting is not None:
        return desk_reason("clear", waiting[0], STEP, waiting[1])
    if row is not None and not row.meets_condition:
        text = _l("The record check says that the condition is not met.")
        return desk_reason("clear", text, STEP, POLICE)
    return None


def legal_check_is_valid(facts: CaseFacts) -> Reason | None:
    """The answer may still be used on the day that is asked for."""
    row = facts.row(LegalCheck)
    if not check_is_required(facts) or row is None or row.state is not LegalCheckState.ANSWERED:
        return None
    if row.valid_until is None or row.valid_until >= facts.on:
        return None
    text = _l("The record check is valid only until %(until)s.", until=written_day(row.valid_until))
    return labour_reason("valid", text, STEP)


def initial_state(facts: CaseFacts) -> LegalCheckState:
    """Not required, as the programme's terms say; not filed, where they require it or no programme is chosen yet."""
    if facts.required is not None and not facts.required.legal_check_required:
        return LegalCheckState.NOT_REQUIRED
    return LegalCheckState.NOT_FILED


def answer_is_due(facts: CaseFacts) -> Deadline | None:
    """The day by which the desk must answer, or the supplement be handed in."""
    row = facts.row(LegalCheck)
    if row is None or row.state not in UNANSWERED or row.due_on is None:
        return None
    asked = row.state is LegalCheckState.SUPPLEMENT_REQUESTED
    return Deadline(row.due_on, _l("Supplement due") if asked else _l("Answer due"))


def answer_runs_out(facts: CaseFacts) -> Deadline | None:
    """The last day on which the answer may be used."""
    row = facts.row(LegalCheck)
    if row is None or row.state is not LegalCheckState.ANSWERED or row.valid_until is None:
        return None
    return Deadline(row.valid_until, _l("Record check valid until"))
