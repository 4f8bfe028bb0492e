"""Lifecycles as tables: states x events, and the database checks that follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import CheckConstraint

from overseas.kernel.columns import listed
from overseas.kernel.errors import Blocked
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text, lazy

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S]):
    """From any of the `sources`, the event leads to `target`."""

    event: str
    sources: frozenset[S]
    target: S
    label: Text


@dataclass(frozen=True)
class Lifecycle(Generic[S]):
    """A table of transitions.

    `facts` maps a column to the states in which, and only in which, it is filled; `needs` maps a column to the states
    in which it is filled at least.
    """

    initial: S
    transitions: tuple[Transition[S], ...]
    facts: Mapping[str, frozenset[S]] = field(default_factory=dict)
    needs: Mapping[str, frozenset[S]] = field(default_factory=dict)

    def events_from(self, state: S) -> list[Transition[S]]:
        """The transitions that are open in `state`, in their declared order."""
        return [transition for transition in self.transitions if state in transition.sources]

    def target(self, state: S, event: str) -> S:
        """Where `event` leads from `state`. Blocked when the table has no such row."""
        for transition in self.transitions:
            if transition.event == event and state in transition.sources:
                return transition.target
        raise Blocked([Reason("lifecycle", lazy("This cannot be done at the stage the case is in."), lazy("Nobody"))])

    def pairs(self) -> list[tuple[S, S]]:
        """All (from, to) pairs of the table, sorted."""
        return sorted({(source, row.target) for row in self.transitions for source in row.sources})

    def checks(self, column: str) -> list[CheckConstraint]:
        """One check a fact, filled exactly in its states; one a need, filled at least in its states."""
        exact = [
            CheckConstraint(f"({fact} IS NOT NULL) = ({column} IN ({listed(states)}))", name=f"{fact}_fits_{column}")
            for fact, states in self.facts.items()
        ]
        least = [
            CheckConstraint(f"{fact} IS NOT NULL OR {column} NOT IN ({listed(states)})", name=f"{fact}_by_{column}")
            for fact, states in self.needs.items()
        ]
        return exact + least

    def faults(self, state: S, filled: Iterable[str]) -> tuple[list[str], list[str]]:
        """Of a row in `state` with these columns filled: the columns that are missing, and those that must go."""
        there = set(filled)
        asked = {**self.needs, **self.facts}
        missing = [fact for fact, states in asked.items() if state in states and fact not in there]
        surplus = [fact for fact, states in self.facts.items() if state not in states and fact in there]
        return missing, surplus

    def pair_check(self, source: str, target: str) -> CheckConstraint:
        """A check for a table of transitions: only pairs of this lifecycle, or the first row."""
        allowed = " OR ".join(f"({source} = '{a}' AND {target} = '{b}')" for a, b in self.pairs())
        first = f"({source} IS NULL AND {target} = '{self.initial}')"
        known = f"({source} IS NOT NULL AND ({allowed}))"  # else a missing source would make the whole check unknown
        return CheckConstraint(f"{first} OR {known}", name=f"{target}_follows_{source}")
