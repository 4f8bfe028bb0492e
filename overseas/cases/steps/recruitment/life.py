"""The life of a recruitment: states x events (Law 69/2020)."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import lazy as _l
from overseas.kernel.lifecycle import Lifecycle, Transition


class RecruitmentState(StrEnum):
    """How far the recruitment has come."""

    NOT_APPLIED = "not_applied"
    APPLIED = "applied"
    RESERVE = "reserve"
    FAILED = "failed"
    SELECTED = "selected"
    CONTRACTED = "contracted"
    CANCELLED = "cancelled"


S = RecruitmentState
BEGUN = frozenset(S) - {S.NOT_APPLIED}
WITHOUT_CONTRACT = frozenset({S.RESERVE, S.SELECTED})
ANSWERED = frozenset({S.RESERVE, S.FAILED, S.SELECTED, S.CONTRACTED})

RECRUITMENT_LIFE = Lifecycle(
    initial=S.NOT_APPLIED,
    transitions=(
        Transition("apply", frozenset({S.NOT_APPLIED, S.FAILED, S.CANCELLED}), S.APPLIED, _l("Record the application")),
        Transition("select", frozenset({S.APPLIED, S.RESERVE}), S.SELECTED, _l("Record the selection")),
        Transition("reserve", frozenset({S.APPLIED}), S.RESERVE, _l("Put on the reserve list")),
        Transition("fail", frozenset({S.APPLIED, S.RESERVE}), S.FAILED, _l("Record that the person was not selected")),
        Transition("sign_contract", frozenset({S.SELECTED}), S.CONTRACTED, _l("Record the signed contract")),
        Transition("cancel", BEGUN - {S.FAILED, S.CANCELLED}, S.CANCELLED, _l("Cancel the recruitment")),
        *(
            Transition("correct", frozenset({state}), state, _l("Correct the recruitment"))
            for state in S
            if state in BEGUN
        ),
    ),
    facts={"cancel_reason": frozenset({S.CANCELLED})},
    needs={
        "legal_route": BEGUN,
        "applied_on": BEGUN,
        "result_on": ANSWERED,
        "contract_number": frozenset({S.CONTRACTED}),
        "contract_on": frozenset({S.CONTRACTED}),
        "term_months": frozenset({S.CONTRACTED}),
    },
)
