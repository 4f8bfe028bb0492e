"""What a report is made of: who may see its rows, which words ask for them, its columns, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.kernel.i18n import Text
from overseas.reports.sheets import Cell, Column

MOST_ROWS = 20_000
"""More rows are no list that anybody reads; whoever needs them all asks for a report or a copy of the database."""

Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Asked:
    """What was asked, understood: the filter in words, its words in an address, and how to get a number of rows."""

    told: Sequence[str]
    query: Mapping[str, str]
    rows: Callable[[int], Rows]


@dataclass(frozen=True)
class Report:
    """A list that can be taken along. `read` understands the words of an address; Invalid when they cannot be right.

    `numbered` where the first column is the number of a case.
    """

    code: str
    name: Text
    event: str
    permission: Permission
    query: tuple[str, ...]
    columns: Sequence[Column]
    read: Callable[[Session, Actor, Any, date], Asked]
    numbered: bool = False
