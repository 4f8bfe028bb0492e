"""The steps of a case, in the order in which they are shown; adding one is adding one entry."""

from __future__ import annotations

from overseas.audit.journal import Verb, verb
from overseas.cases.facts import CaseFacts
from overseas.cases.step_types import StepEvent, StepType
from overseas.cases.steps.departure.step import DEPARTURE
from overseas.cases.steps.legal_check.step import LEGAL_CHECK
from overseas.cases.steps.loan.step import LOAN
from overseas.cases.steps.recruitment.step import RECRUITMENT
from overseas.cases.steps.training.step import TRAINING
from overseas.kernel.catalogue import Catalogue
from overseas.kernel.gates import Gate

STEPS: Catalogue[StepType] = Catalogue((RECRUITMENT, TRAINING, LEGAL_CHECK, LOAN, DEPARTURE))

DEPARTURE_GATES: tuple[Gate[CaseFacts], ...] = tuple(gate for step in STEPS for gate in step.gates)
"""Every condition before the departure, in the order of the steps."""

STEP_VERBS: dict[tuple[str, str], Verb] = {
    (step.code, event.code): verb(f"{step.code}.{event.code}", event.done) for step in STEPS for event in step.events
}


def gates_before(event: StepEvent) -> tuple[Gate[CaseFacts], ...]:
    """The conditions of an event: its own, and those of the whole way when the person leaves with it."""
    return event.gates + (DEPARTURE_GATES if event.moves_case == "depart" else ())


def gate_codes() -> frozenset[str]:
    """The steps whose reasons can be waived, as the first part of a reason's code."""
    return frozenset(STEPS.codes())
