"""The steps of a case, in the order in which they are shown; adding one is adding one entry."""

from __future__ import annotations

from collections.abc import Mapping

from overseas.audit.journal import Verb, verb
from overseas.cases.facts import CaseFacts
from overseas.cases.lifecycle import BEFORE_DEPARTURE
from overseas.cases.step_types import StepEvent, StepType
from overseas.cases.steps.departure.step import DEPARTURE
from overseas.cases.steps.legal_check.step import LEGAL_CHECK
from overseas.cases.steps.loan.step import LOAN
from overseas.cases.steps.recruitment.step import RECRUITMENT
from overseas.cases.steps.training.step import TRAINING
from overseas.kernel.catalogue import Catalogue
from overseas.kernel.gates import Gate, Reason, closed_gates
from overseas.kernel.i18n import Text

STEPS: Catalogue[StepType] = Catalogue((RECRUITMENT, TRAINING, LEGAL_CHECK, LOAN, DEPARTURE))

DEPARTURE_GATES: tuple[Gate[CaseFacts], ...] = tuple(gate for step in STEPS for gate in step.gates)
"""Every condition before the departure, in the order of the steps."""

NEVER_WAIVED = frozenset({"recruitment.programme", "recruitment.consent", "loan.consent"})
"""Without a programme nobody can say where the person goes, nor what she needs; and a consent is hers alone."""

STEP_VERBS: dict[tuple[str, str], Verb] = {
    (step.code, event.code): verb(f"{step.code}.{event.code}", event.done) for step in STEPS for event in step.events
}


def gates_before(event: StepEvent) -> tuple[Gate[CaseFacts], ...]:
    """The conditions of an event: its own, and those of the whole way when the person leaves with it."""
    return event.gates + (DEPARTURE_GATES if event.moves_case == "depart" else ())


def event_reasons(step: StepType, facts: CaseFacts) -> list[Reason]:
    """Of the events that could come next in the step, the closed gates, each once."""
    states = step.states_of(facts)
    found = {
        reason.code: reason
        for event in step.events
        if event.transition != "correct" and states[event.track] in event.sources and facts.case.stage in event.stages
        for reason in closed_gates(event.gates, facts, waived=facts.waived)
    }
    return list(found.values())


def reasons_by_step(facts: CaseFacts) -> dict[str, list[Reason]]:
    """The `event_reasons` of every step, by its code."""
    return {step.code: event_reasons(step, facts) for step in STEPS}


def departure_conditions(facts: CaseFacts) -> list[Reason]:
    """Why the person cannot leave on the day that is asked for; nothing more once she has left or will not go."""
    if facts.case.stage not in BEFORE_DEPARTURE:
        return []
    return closed_gates(DEPARTURE_GATES, facts, waived=facts.waived)


def waived_conditions(facts: CaseFacts) -> dict[str, Text]:
    """What the waivers let pass, in words, by the code of its gate; a gate that is open by now is left out."""
    gates = (*DEPARTURE_GATES, *(gate for step in STEPS for event in step.events for gate in event.gates))
    return {reason.code: reason.text for reason in closed_gates(gates, facts) if reason.code in facts.waived}


def waivable_reasons(departure: list[Reason], by_step: Mapping[str, list[Reason]]) -> list[Reason]:
    """Every gate that is closed now, once, those of the departure first, except those that nothing can make good.

    `by_step` as `reasons_by_step` tells it.
    """
    reasons = departure + [reason for closed in by_step.values() for reason in closed]
    return list({reason.code: reason for reason in reasons if reason.code not in NEVER_WAIVED}.values())
