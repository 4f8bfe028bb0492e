"""A value of a norm as it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NormEntry:
    """A value, from when on, on what basis, and whether somebody must still confirm it."""

    value: int
    valid_from: date
    basis: str
    to_confirm: bool = False
