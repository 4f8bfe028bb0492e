"""The life of a record check: states x events."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import lazy as _l
from overseas.kernel.lifecycle import Lifecycle, Transition


class LegalCheckState(StrEnum):
    """How far the record check has come."""

    NOT_REQUIRED = "not_required"
    NOT_FILED = "not_filed"
    FILED = "filed"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    VERIFYING = "verifying"
    ANSWERED = "answered"
    REFUSED = "refused"


S = LegalCheckState
UNFILED = frozenset({S.NOT_REQUIRED, S.NOT_FILED})
"""'Not required' is what the programme's terms say while nothing was filed; nobody records it."""

FILED = frozenset(S) - UNFILED
UNANSWERED = FILED - {S.ANSWERED, S.REFUSED}

LEGAL_CHECK_LIFE = Lifecycle(
    initial=S.NOT_FILED,
    transitions=(
        Transition("file", UNFILED, S.FILED, _l("Record the filing")),
        Transition("answer", frozenset({S.FILED, S.VERIFYING}), S.ANSWERED, _l("Record the answer")),
        Transition(
            "hand_in_supplement", frozenset({S.SUPPLEMENT_REQUESTED}), S.FILED, _l("Record the supplement handed in")
        ),
        Transition("verify", frozenset({S.FILED}), S.VERIFYING, _l("Record that it is being verified")),
        Transition(
            "ask_supplement", frozenset({S.FILED, S.VERIFYING}), S.SUPPLEMENT_REQUESTED, _l("Ask for a supplement")
        ),
        Transition(
            "refuse", frozenset({S.FILED, S.VERIFYING, S.SUPPLEMENT_REQUESTED}), S.REFUSED, _l("Record the refusal")
        ),
        Transition("file_again", frozenset({S.ANSWERED, S.REFUSED}), S.FILED, _l("File again")),
        *(
            Transition("correct", frozenset({state}), state, _l("Correct the record check"))
            for state in S
            if state in FILED
        ),
    ),
    facts={
        "meets_condition": frozenset({S.ANSWERED}),
        "answered_on": frozenset({S.ANSWERED}),
        "refused_on": frozenset({S.REFUSED}),
    },
    needs={
        "receipt_number": FILED,
        "filed_on": FILED,
        "supplement_on": frozenset({S.SUPPLEMENT_REQUESTED}),
        "verifying_on": frozenset({S.VERIFYING}),
    },
)
