"""The life of a departure: states x events."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import lazy as _l
from overseas.kernel.lifecycle import Lifecycle, Transition


class DepartureState(StrEnum):
    """How far the departure has come."""

    NOT_PLANNED = "not_planned"
    PLANNED = "planned"
    POSTPONED = "postponed"
    DEPARTED = "departed"
    CANCELLED = "cancelled"


S = DepartureState
FLIGHT_AHEAD = frozenset({S.PLANNED, S.POSTPONED})
STILL_HERE = frozenset(S) - {S.DEPARTED}
AWAITED = frozenset({S.NOT_PLANNED, S.PLANNED, S.POSTPONED})

DEPARTURE_LIFE = Lifecycle(
    initial=S.NOT_PLANNED,
    transitions=(
        *(
            Transition("record_papers", frozenset({state}), state, _l("Record passport, visa and fitness"))
            for state in S
            if state in STILL_HERE
        ),
        Transition(
            "plan_flight", frozenset({S.NOT_PLANNED, S.POSTPONED, S.CANCELLED}), S.PLANNED, _l("Plan the flight")
        ),
        Transition("depart", AWAITED, S.DEPARTED, _l("Record the departure")),
        Transition("postpone", frozenset({S.PLANNED}), S.POSTPONED, _l("Postpone the flight")),
        Transition("cancel", frozenset({S.PLANNED, S.POSTPONED}), S.CANCELLED, _l("Cancel the flight")),
        *(
            Transition("correct", frozenset({state}), state, _l("Correct the departure"))
            for state in (S.PLANNED, S.POSTPONED, S.DEPARTED)
        ),
        Transition("take_back", frozenset({S.DEPARTED}), S.PLANNED, _l("Take back the departure")),
    ),
    facts={
        "departed_on": frozenset({S.DEPARTED}),
        "postponed_reason": frozenset({S.POSTPONED}),
        "cancelled_reason": frozenset({S.CANCELLED}),
    },
    needs={"flight_on": frozenset({S.PLANNED, S.DEPARTED})},
)
"""`take_back` is no event of the step's forms: it is the case that comes back, by an action of its own."""
