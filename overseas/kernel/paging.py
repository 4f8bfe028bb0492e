"""Pages of a list without counting its rows: the key of the last row leads to the next page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _

PAGE_ROWS = 50
LARGEST_NUMBER = 2**31 - 1
"""No row has a larger number; beyond it the database cannot compare."""

R = TypeVar("R")


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some rows of a list, with the cursors of the pages before and after it, where there are such."""

    rows: Sequence[R]
    next_cursor: str | None = None
    previous_cursor: str | None = None


@dataclass(frozen=True)
class Cursor:
    """A place in an ordered list: the sorting values of a row, and whether to read backwards from it."""

    key: tuple[str | int, ...]
    backwards: bool = False

    def encode(self) -> str:
        """The cursor as it stands in an address."""
        packed = json.dumps([self.backwards, *self.key], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read_cursor(text: str | None, parts: int) -> Cursor | None:
    """The cursor of an address, or None for the first page.

    Invalid when it is not one of `parts` values, of which the last is a row's number.
    """
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        values = None
    well_formed = isinstance(values, list) and len(values) == parts + 1 and isinstance(values[0], bool)
    if not well_formed or not all(_comparable(value) for value in values[1:]) or not isinstance(values[-1], int):
        raise Invalid({"page": [_("This page of the list does not exist. Start again from the first page.")]})
    return Cursor(tuple(values[1:]), backwards=values[0])


def _comparable(value: object) -> bool:
    """Whether a value of an address can stand in a comparison: a text, or a number that a row can have."""
    return isinstance(value, str) or (type(value) is int and abs(value) <= LARGEST_NUMBER)
