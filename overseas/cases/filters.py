"""What a list of cases is asked for: the one object behind list, count, badge, link and export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from overseas.cases.catalogue import STEPS
from overseas.cases.stages import CLOSE_REASONS, STAGE_NAMES, STEP_STATES, UNDER_WAY, CloseReason, Stage, StepState
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day


class WaitingFor(StrEnum):
    """Whose turn it is, among cases that have not departed."""

    POLICE = "police"
    BANK = "bank"
    LABOUR = "labour"
    FLIGHT = "flight"


WAITING_FOR: dict[WaitingFor, Text] = {
    WaitingFor.POLICE: _l("the police"),
    WaitingFor.BANK: _l("the bank"),
    WaitingFor.LABOUR: _l("the labour office"),
    WaitingFor.FLIGHT: _l("nothing more than a flight"),
}

STEP_CODES = tuple(STEPS.codes())
STEP_NAMES: dict[str, Text] = {step.code: step.name for step in STEPS}

QUERY: dict[str, str] = {
    "words": "q",
    "stage": "stage",
    "step": "step",
    "waiting_for": "waiting",
    "market": "market",
    "programme": "programme",
    "area": "area",
    "closed_reason": "reason",
    "registered_from": "registered_from",
    "registered_to": "registered_to",
    "departed_from": "departed_from",
    "departed_to": "departed_to",
    "flight_days": "flight",
}
"""Each part of a filter and the word by which an address names it."""


@dataclass(frozen=True)
class StepFilter:
    """One step in one state; without a state: begun and not finished."""

    step: str
    state: StepState | None = None

    def __str__(self) -> str:
        return f"{self.step}.{self.state}" if self.state else self.step

    @property
    def states(self) -> frozenset[StepState]:
        """The states that it stands for."""
        return frozenset({self.state}) if self.state else UNDER_WAY

    @property
    def label(self) -> str:
        """The filter in words."""
        state = str(STEP_STATES[self.state]).lower() if self.state else _("under way")
        return f"{STEP_NAMES[self.step]}: {state}"


def read_step_filter(text: str) -> StepFilter:
    """The step filter of an address, such as 'legal_check.waiting'. ValueError when there is no such thing."""
    step, _dot, state = text.partition(".")
    if step not in STEP_CODES:
        raise ValueError(step)
    return StepFilter(step, StepState(state) if state else None)


@dataclass(frozen=True)
class CaseFilter:
    """Which cases are meant; a part that is None asks for nothing. `area` is a unit's code; those below count too."""

    words: str | None = None
    stage: Stage | None = None
    step: StepFilter | None = None
    waiting_for: WaitingFor | None = None
    market: str | None = None
    programme: str | None = None
    area: str | None = None
    closed_reason: CloseReason | None = None
    registered_from: date | None = None
    registered_to: date | None = None
    departed_from: date | None = None
    departed_to: date | None = None
    flight_days: int | None = None

    def parts(self) -> dict[str, Any]:
        """The parts that ask for something."""
        values = ((part.name, getattr(self, part.name)) for part in fields(self))
        return {name: value for name, value in values if value is not None}

    def query(self) -> dict[str, Any]:
        """The filter as the words of an address, in a fixed order."""
        return {QUERY[name]: str(value) for name, value in self.parts().items()}

    def without(self, *names: str) -> CaseFilter:
        """The same filter with these parts taken out."""
        return replace(self, **dict.fromkeys(names))


EVERYTHING = CaseFilter()


@dataclass(frozen=True)
class Chip:
    """One filter in force, in words, and the filter that is left when it is removed."""

    label: str
    rest: CaseFilter


@dataclass(frozen=True)
class Names:
    """The names by code of what a filter may name and the database knows: markets, programmes, areas."""

    markets: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)


def chips(asked: CaseFilter, names: Names) -> list[Chip]:
    """The filters in force, in words, each with what is left without it."""
    return [
        Chip(str(_CHIPS[part]) % {"value": _shown(part, value, names)}, asked.without(part))
        for part, value in asked.parts().items()
    ]


def _shown(part: str, value: Any, names: Names) -> str:
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, StepFilter):
        return value.label
    if isinstance(value, Stage):
        return str(STAGE_NAMES[value])
    if isinstance(value, CloseReason):
        return str(CLOSE_REASONS[value])
    if isinstance(value, WaitingFor):
        return str(WAITING_FOR[value])
    known = {"market": names.markets, "programme": names.programmes, "area": names.areas}.get(part, {})
    return known.get(value, str(value))


_CHIPS: dict[str, Text] = {
    "words": _l("Search: %(value)s"),
    "stage": _l("Stage: %(value)s"),
    "step": _l("Step: %(value)s"),
    "waiting_for": _l("Waiting for %(value)s"),
    "market": _l("Market: %(value)s"),
    "programme": _l("Programme: %(value)s"),
    "area": _l("Area: %(value)s"),
    "closed_reason": _l("Closed because: %(value)s"),
    "registered_from": _l("Registered from %(value)s"),
    "registered_to": _l("Registered until %(value)s"),
    "departed_from": _l("Departed from %(value)s"),
    "departed_to": _l("Departed until %(value)s"),
    "flight_days": _l("Flight within %(value)s days"),
}
