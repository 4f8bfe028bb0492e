"""Chance that falls alike each time: the same seed invents the same people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

SATURDAY = 5


class Chance:
    """Draws that depend on the seed alone, never on what was drawn for somebody else."""

    def __init__(self, *seed: object) -> None:
        self._random = Random("|".join(str(part) for part in seed))

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(least, most)

    def happens(self, percent: int) -> bool:
        """Whether something happens that happens so many times in a hundred."""
        return self._random.randrange(100) < percent

    def one_of(self, options: Sequence[T]) -> T:
        """One of some, each as likely."""
        return options[self._random.randrange(len(options))]

    def weighted(self, options: Mapping[T, int]) -> T:
        """One of some, each as likely as its weight says."""
        return self._random.choices(list(options), weights=list(options.values()))[0]

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """The same in another order."""
        return self._random.sample(options, len(options))

    def day(self, first: date, last: date) -> date:
        """A day between two, both included."""
        return first + timedelta(days=self.number(0, max((last - first).days, 0)))


def office_day_from(day: date) -> date:
    """The day itself, or the Monday after a weekend: offices work from Monday to Friday."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def office_day_until(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=day.weekday() - SATURDAY + 1) if day.weekday() >= SATURDAY else day
