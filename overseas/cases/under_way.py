"""Which steps of a case have begun and go on; several may, where the law lets them run side by side."""

from __future__ import annotations

from collections.abc import Mapping

from overseas.cases.catalogue import STEPS
from overseas.cases.models import Case
from overseas.cases.stages import UNDER_WAY, StepState


def steps_under_way(states: Mapping[str, StepState]) -> frozenset[str]:
    """Of the common states by step, the codes of the steps that are under way."""
    return frozenset(code for code, state in states.items() if state in UNDER_WAY)


def under_way(case: Case) -> frozenset[str]:
    """The same of a case, by what it repeats of its steps."""
    return steps_under_way({step.code: getattr(case, f"{step.code}_state") for step in STEPS})
