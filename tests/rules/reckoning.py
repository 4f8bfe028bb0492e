"""Who reads a masked table and reckons: which whole numbers could stand in a cell, every printed number being true.

Exact, and without a line of what masks: a table is a flow. People run from the rows through the cells into the
columns, each row's total runs in, each column's sum runs out, and a hidden number is a pipe of which only the bounds
are known. A number is possible when a flow can be found that fills every pipe (a circulation, by augmenting paths).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

Shown = Sequence[Sequence[int | None]]
Cell = tuple[int, int]
SOURCE, SINK = "in", "out"


@dataclass(frozen=True)
class Printed:
    """What the page says: of each row its total and its cells, of each column its sum; None is hidden.

    The last column may be missing on the page, as are those who belong to no group: nothing follows from its silence.
    """

    totals: Sequence[int]
    rows: Shown
    sums: Sequence[int | None]
    last_column_missing: bool = False

    @property
    def lines(self) -> list[Sequence[int | None]]:
        """The rows, and the sums below them."""
        return [*self.rows, self.sums]

    @property
    def people(self) -> list[int]:
        """The total of every line."""
        return [*self.totals, sum(self.totals)]

    def hidden(self) -> list[Cell]:
        """The hidden cells."""
        return [
            (row, column) for row, cells in enumerate(self.lines) for column, value in enumerate(cells) if value is None
        ]


@dataclass(frozen=True)
class Reader:
    """Knows what is printed, and that nobody hides a zero unless the whole row is hidden.

    The sharper one knows as well that this befalls rows of fewer people than `few` and no others, unless the table says
    nothing at all.
    """

    printed: Printed
    few: int | None = None

    def possible(self, cell: Cell) -> set[int]:
        """Every number that could stand in the cell."""
        return {value for value in range(self.printed.people[cell[0]] + 1) if self.could_be(cell, value)}

    def finds(self, cell: Cell, truth: int) -> bool:
        """Whether he knows the number of a cell, and rightly."""
        near = (truth - 1, truth + 1)  # what is possible has no gaps, so that the next numbers answer for all
        return self.could_be(cell, truth) and not any(self.could_be(cell, other) for other in near)

    def could_be(self, cell: Cell, value: int) -> bool:
        """Whether everything printed can be true and this number stand there."""
        pipes = {(SOURCE, f"row {row}"): (total, total) for row, total in enumerate(self.printed.totals)}
        for row, cells in enumerate(self.printed.lines):
            for column, shown in enumerate(cells):
                last = row == len(self.printed.rows)
                ends = (f"column {column}", SINK) if last else (f"row {row}", f"column {column}")
                least, most = (self._least(row, column), self.printed.people[-1]) if shown is None else (shown, shown)
                if (row, column) == cell:
                    least, most = (value, value) if least <= value <= most else (1, 0)
                pipes[ends] = (least, most)
        return circulates(pipes, SINK, SOURCE)

    def _least(self, row: int, column: int) -> int:
        columns = len(self.printed.sums) - self.printed.last_column_missing
        whole = all(value is None for value in self.printed.lines[row][:columns])
        nothing = not any(value is not None for line in self.printed.lines for value in line[:columns])
        few = self.few is None or nothing or self.printed.people[row] < self.few
        return 0 if column == columns or (whole and few) else 1


def circulates(pipes: dict[tuple[str, str], tuple[int, int]], sink: str, source: str) -> bool:
    """Whether people can run through all pipes, each between its least and its most, and back from sink to source."""
    room: dict[str, dict[str, int]] = {}
    owed: dict[str, int] = {}
    for (start, end), (least, most) in {**pipes, (sink, source): (0, 10**9)}.items():
        if least > most:
            return False
        room.setdefault(start, {})[end] = most - least
        room.setdefault(end, {}).setdefault(start, 0)
        owed[end] = owed.get(end, 0) + least
        owed[start] = owed.get(start, 0) - least
    for place, number in owed.items():
        start, end = ("+", place) if number > 0 else (place, "-")
        room.setdefault(start, {})[end] = abs(number)
        room.setdefault(end, {}).setdefault(start, 0)
    wanted = sum(number for number in owed.values() if number > 0)
    return _most("+", "-", room) == wanted


def _most(start: str, end: str, room: dict[str, dict[str, int]]) -> int:
    """The largest flow, by shortest augmenting paths; `room` is used up."""
    total = 0
    while way := _way(start, end, room):
        least = min(room[a][b] for a, b in way)
        for a, b in way:
            room[a][b] -= least
            room[b][a] = room[b].get(a, 0) + least
        total += least
    return total


def _way(start: str, end: str, room: dict[str, dict[str, int]]) -> list[tuple[str, str]]:
    came: dict[str, str] = {start: start}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        for further, left in room.get(place, {}).items():
            if left > 0 and further not in came:
                came[further] = place
                queue.append(further)
    if end not in came:
        return []
    way = []
    while end != start:
        way.append((came[end], end))
        end = came[end]
    return way
