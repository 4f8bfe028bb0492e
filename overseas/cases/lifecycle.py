"""The lifecycle of a case as one table: stages x events."""

from __future__ import annotations

from overseas.cases.stages import Stage
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.lifecycle import Lifecycle, Transition

BEFORE_DEPARTURE = frozenset({Stage.REGISTERED, Stage.PREPARING})
OPEN = BEFORE_DEPARTURE | {Stage.ABROAD}
AFTER_DEPARTURE = frozenset({Stage.ABROAD, Stage.ENDED})
NOT_CLOSED = OPEN | AFTER_DEPARTURE

CASE_LIFECYCLE = Lifecycle(
    initial=Stage.REGISTERED,
    transitions=(
        Transition("prepare", frozenset({Stage.REGISTERED}), Stage.PREPARING, _l("Start the preparation")),
        Transition("depart", frozenset({Stage.PREPARING}), Stage.ABROAD, _l("Record the departure")),
        Transition("undo_departure", frozenset({Stage.ABROAD}), Stage.PREPARING, _l("Take back the departure")),
        Transition("end", frozenset({Stage.ABROAD}), Stage.ENDED, _l("Record the return or the outcome")),
        Transition("undo_end", frozenset({Stage.ENDED}), Stage.ABROAD, _l("Take back the outcome")),
        Transition("close", BEFORE_DEPARTURE, Stage.CLOSED, _l("Close the case")),
        Transition("reopen", frozenset({Stage.CLOSED}), Stage.PREPARING, _l("Open the case again")),
    ),
    facts={
        "departed_on": AFTER_DEPARTURE,
        "departure_unit_id": AFTER_DEPARTURE,
        "ended_on": frozenset({Stage.ENDED}),
        "closed_reason": frozenset({Stage.CLOSED}),
    },
)
"""Only `depart` passes the departure gates. Taking something back is for slips of the hand only."""
