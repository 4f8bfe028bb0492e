"""Gates: why something cannot be done yet, and who can clear each reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from overseas.kernel.i18n import Text


@dataclass(frozen=True)
class Reason:
    """One closed gate: a stable code, the sentence, who can clear it, and the key of the place where."""

    code: str
    text: Text
    resolver: Text
    where: str | None = None


F = TypeVar("F")

Gate = Callable[[F], Reason | None]
"""A gate looks at the facts handed to it and returns a reason, or nothing when it is open."""


def closed_gates(gates: Iterable[Gate[F]], facts: F, *, waived: Iterable[str] = ()) -> list[Reason]:
    """The reasons of all closed gates in their declared order, less those whose code was waived."""
    skip = frozenset(waived)
    return [reason for gate in gates if (reason := gate(facts)) is not None and reason.code not in skip]
