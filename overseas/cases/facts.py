"""The facts of one case on one day: gathered once, and then looked at by every gate, clock and page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from overseas.cases.models import Case, GateWaiver
from overseas.markets.models import ProgrammeTerms
from overseas.markets.terms import in_force
from overseas.norms.queries import NormHistories


class StepRow(Protocol):
    """What the rows of all steps have in common."""

    @property
    def state(self) -> Any:
        """How far the step has come, in its own words."""

    @property
    def version(self) -> int:
        """How often the row was changed."""


R = TypeVar("R")


@dataclass(frozen=True)
class CaseFacts:
    """A case with all its steps, the terms of its programme, the norms it needs, and what was waived.

    `on` is the day for which the gates are asked: the flight date where it is known, else today.
    """

    case: Case
    rows: Mapping[tuple[type, str], StepRow] = field(default_factory=dict)
    terms: tuple[ProgrammeTerms, ...] = ()
    norms: NormHistories = field(default_factory=dict)
    waivers: tuple[GateWaiver, ...] = ()
    on: date = date.min
    today: date = date.min

    def row(self, table: type[R], track: str = "") -> R | None:
        """The row of a step, or None while nothing was recorded in it."""
        found = self.rows.get((table, track))
        return found if isinstance(found, table) else None

    def terms_on(self, day: date) -> ProgrammeTerms | None:
        """What the programme requires on `day`; None without a programme, or before its first terms."""
        return in_force(self.terms, day)

    @property
    def waived(self) -> frozenset[str]:
        """The codes of the gates that the provincial office waived."""
        return frozenset(waiver.gate for waiver in self.waivers)

    @property
    def required(self) -> ProgrammeTerms | None:
        """What the programme requires on the day that is asked for."""
        return self.terms_on(self.on)

    def norm(self, code: str, day: date) -> int | None:
        """The value of a norm on `day`, or None before its first one."""
        valid = [value for since, value in self.norms.get(code, ()) if since <= day]
        return valid[-1] if valid else None

    def at(self, day: date) -> CaseFacts:
        """The same facts, asked for another day."""
        return replace(self, on=day)


def state_of(row: StepRow | None, initial: StrEnum) -> StrEnum:
    """The row's state, or the initial one while there is no row."""
    return row.state if row is not None else initial
