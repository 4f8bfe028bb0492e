"""What happens to somebody, day by day: plain words that the actions of the offices then carry out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from overseas.cases.stages import CloseReason


@dataclass(frozen=True)
class Open:
    """The person (registered with it, unless she went before) opens a case."""

    market: str


@dataclass(frozen=True)
class Step:
    """Something is recorded in a step; what is said stands there as an officer types it."""

    step: str
    event: str
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Close:
    """The case is closed before departure."""

    reason: CloseReason
    note: str | None = None


@dataclass(frozen=True)
class Reopen:
    """A closed case is opened again."""

    reason: str


@dataclass(frozen=True)
class Waive:
    """The provincial office lets the case pass a gate."""

    gate: str
    reason: str


@dataclass(frozen=True)
class Abroad:
    """Something is recorded about the contract: `event` is return, extend or confirm."""

    event: str
    said: Mapping[str, str]


Act = Open | Step | Close | Reopen | Waive | Abroad


@dataclass(frozen=True)
class Planned:
    """An act on its day."""

    day: date
    act: Act

    @property
    def key(self) -> str:
        """Which step and event it is, or which other act."""
        match self.act:
            case Step(step, event):
                return f"{step}.{event}"
            case Abroad(event):
                return f"contract.{event}"
        return type(self.act).__name__.lower()


@dataclass(frozen=True)
class Way:
    """A way abroad as it would go if nothing came between, and what a storyline makes of it."""

    acts: tuple[Planned, ...]

    def day_of(self, key: str) -> date:
        """The day on which something is planned first."""
        return next(planned.day for planned in self.acts if planned.key == key)

    def has(self, key: str) -> bool:
        """Whether it is planned at all."""
        return any(planned.key == key for planned in self.acts)

    def without(self, *keys: str) -> Way:
        """The way without these acts, or without all of a step's ('loan.')."""
        return Way(tuple(each for each in self.acts if not each.key.startswith(keys)))

    def until(self, day: date) -> Way:
        """What has happened by that day."""
        return Way(tuple(each for each in self.acts if each.day <= day))

    def plus(self, day: date, act: Act) -> Way:
        """The way with one act more."""
        return Way((*self.acts, Planned(day, act)))

    def moved(self, key: str, day: date, **said: str) -> Way:
        """The act on another day; what it says about that day is given anew."""
        return Way(tuple(_moved(each, day, said) if each.key == key else each for each in self.acts))

    def saying(self, key: str, **said: str) -> Way:
        """The act with other words."""
        return Way(tuple(_moved(each, each.day, said) if each.key == key else each for each in self.acts))

    def in_order(self) -> tuple[Planned, ...]:
        """By day; what falls on one day in the order in which it was planned."""
        return tuple(sorted(self.acts, key=lambda each: each.day))


def typed(day: date) -> str:
    """A date as officers type it."""
    return f"{day:%d/%m/%Y}"


def _moved(planned: Planned, day: date, said: Mapping[str, str]) -> Planned:
    act = planned.act
    if isinstance(act, Step | Abroad):
        act = replace(act, said={**act.said, **said})
    return Planned(day, act)
