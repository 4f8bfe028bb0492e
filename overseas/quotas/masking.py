"""Small cells of a sensitive table are masked, and enough of their neighbours that nobody can work them out.

Law 91/2025 and Decree 356/2025 (Art. 4: ethnic origin, crime data); who reads the table knows every row's total (it is
on the page of progress), that the columns add up, and that a masked cell is somebody at least, for zeros are shown
unless a whole row is masked.
A masked cell is safe when the table could have been another one: another whole number in that cell, every published
number the same. Pure: numbers in, numbers out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

SMALLEST_SHOWN = 5
"""Fewer people than this are not shown (own rule, brief section 8: suppress cells below a small number)."""
LEAST_MASKED = 1
"""What everybody knows of a masked cell, but where a whole row is masked with its zeros."""

Cell = tuple[int, int]
Numbers = Sequence[Sequence[int]]
Shown = list[list[int | None]]


@dataclass(frozen=True)
class Masked:
    """The rows and the row of sums below them as they may be shown; None stands for a masked cell."""

    rows: Shown
    sums: list[int | None]


def masked(numbers: Numbers, *, sensitive: Collection[int] | None = None) -> Masked:
    """The table with its small cells hidden, and whatever else would give them away.

    `numbers` has a row for each unit; its columns are a partition, so that a row adds up to what is known of the unit.
    Only the columns in `sensitive` (default: all) must be hidden when small; any may be hidden to protect them.
    """
    if not numbers:
        return Masked([], [])
    table = _Table(numbers)
    columns = set(range(table.width)) if sensitive is None else set(sensitive)
    small = {cell for cell in table.cells() if cell[1] in columns and 0 < table.value(cell) < SMALLEST_SHOWN}
    hidden = small | {cell for cell in table.cells() if cell[0] in table.blank}
    for cell in sorted(small, key=lambda one: (table.value(one), one), reverse=True):
        if not table.is_safe(cell, hidden) and not _protect(table, cell, hidden):
            return _nothing_shown(table)
    if not all(table.is_safe(cell, hidden) for cell in small):
        return _nothing_shown(table)
    *rows, sums = [
        [None if (row, column) in hidden else table.value((row, column)) for column in range(table.width)]
        for row in range(table.height)
    ]
    return Masked(rows, sums)


@dataclass(frozen=True)
class MaskedGroup:
    """One group: how many of each unit belong to it, and how many of all; None is masked."""

    cells: tuple[int | None, ...]
    sum: int | None


def masked_groups(
    inside: Mapping[str, Sequence[int]], totals: Sequence[int], *, exclusive: Collection[str] = ()
) -> dict[str, MaskedGroup]:
    """Each group masked as a table of its own, in it or not: one person may be in several.

    Those that exclude one another are one table: who knows that nobody is in two of them subtracts. Where somebody is
    recorded in two all the same, nobody can, and they are masked one by one.
    """
    together = [group for group in inside if group in exclusive]
    rests = [total - sum(inside[group][place] for group in together) for place, total in enumerate(totals)]
    parted = [together] if min(rests, default=0) >= 0 else [[group] for group in together]
    shown: dict[str, MaskedGroup] = {}
    for groups in [*(some for some in parted if some), *([group] for group in inside if group not in exclusive)]:
        rows = [
            [*parts, total - sum(parts)] for total, *parts in zip(totals, *(inside[g] for g in groups), strict=True)
        ]
        table = masked(rows, sensitive=range(len(groups)))
        for column, group in enumerate(groups):
            shown[group] = MaskedGroup(tuple(row[column] for row in table.rows), table.sums[column])
    return shown


def _nothing_shown(table: _Table) -> Masked:
    """So few people that no choice of cells protects them: the table says nothing but the totals of its rows."""
    rows: Shown = [[None] * table.width for _ in range(table.height - 1)]
    return Masked(rows, [None] * table.width)


def _protect(table: _Table, cell: Cell, hidden: set[Cell]) -> bool:
    """Hide the corners of the cheapest rectangle that protects the cell; False when there is none."""
    for corners in sorted(_rectangles(table, cell), key=lambda some: _price(table, some, hidden)):
        wider = hidden | set(corners)
        if table.is_safe(cell, wider):
            hidden |= wider
            return True
    return False


def _rectangles(table: _Table, cell: Cell) -> Iterator[tuple[Cell, Cell, Cell]]:
    """Every three cells that make a rectangle with this one; a zero that is shown protects nothing."""
    row, column = cell
    for other_row, other_column in product(range(table.height), range(table.width)):
        corners = ((row, other_column), (other_row, column), (other_row, other_column))
        if other_row != row and other_column != column and all(table.may_hide(corner) for corner in corners):
            yield corners


def _price(table: _Table, corners: Sequence[Cell], hidden: Collection[Cell]) -> tuple[int, int, Sequence[Cell]]:
    """How many cells more are lost, and how many people stand in them."""
    lost = [corner for corner in corners if corner not in hidden]
    return len(lost), sum(table.value(corner) for corner in lost), corners


class _Table:
    """The numbers with the row of sums below them.

    The row of sums is reckoned as negative, so that every row and every column of the whole comes to what is known. Any
    other table that shows the same differs from this one along closed ways on which hidden cells rise and fall in turn.
    """

    def __init__(self, numbers: Numbers) -> None:
        self._rows = [list(row) for row in numbers]
        self._rows.append([sum(column) for column in zip(*numbers, strict=True)])
        self.height, self.width = len(self._rows), len(self._rows[0])
        self.blank = {number for number, row in enumerate(self._rows) if 0 < sum(row) < SMALLEST_SHOWN}
        """Rows of which nothing is shown, zeros neither: so few people that they have nothing else to hide behind.

        Those of few people always, whatever they are: if only some of them were masked, being masked would tell.
        """

    def value(self, cell: Cell) -> int:
        """How many people."""
        return self._rows[cell[0]][cell[1]]

    def cells(self) -> Iterator[Cell]:
        """Every cell, those of the sums too."""
        return product(range(self.height), range(self.width))

    def may_hide(self, cell: Cell) -> bool:
        """Whether the cell can be hidden: a zero only where the whole row is."""
        return self.value(cell) > 0 or cell[0] in self.blank

    def is_safe(self, cell: Cell, hidden: Collection[Cell]) -> bool:
        """Whether a table with another number here would show the very same numbers."""
        others = [one for one in hidden if one != cell]
        return any(
            self._has_room(cell, rises=rises) and self._closes(cell, others, rises=rises) for rises in (True, False)
        )

    def _closes(self, cell: Cell, others: Sequence[Cell], *, rises: bool) -> bool:
        """Whether a way leads from the cell's column back to its row: in a column it takes a cell that moves against
        this one, in a row one that moves with it.
        """
        columns, seen = [cell[1]], {cell[1]}
        while columns:
            column = columns.pop()
            for against in others:
                if against[1] != column or not self._has_room(against, rises=not rises):
                    continue
                if against[0] == cell[0]:
                    return True
                for along in others:
                    if along[0] == against[0] and along[1] not in seen and self._has_room(along, rises=rises):
                        seen.add(along[1])
                        columns.append(along[1])
        return False

    def _has_room(self, cell: Cell, *, rises: bool) -> bool:
        """Whether the cell may move so, in the reckoning in which sums are negative; nobody is less than one."""
        least = 0 if cell[0] in self.blank else LEAST_MASKED
        return rises != (cell[0] == self.height - 1) or self.value(cell) > least
