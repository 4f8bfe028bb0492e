"""Nobody works a masked cell out: an attacker who knows all that is shown, and reckons, finds none of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overseas.quotas.masking import SMALLEST_SHOWN, Masked, masked

Table = list[list[int]]
Shown = list[list[int | None]]


class Attacker:
    """Knows every number shown, the sum of every row, that columns add up, and that nobody hides a zero.

    He does not know how cells are chosen, and shares no line with what chooses them.
    """

    def __init__(self, numbers: Table, shown: Masked) -> None:
        self.shown: Shown = [*shown.rows, shown.sums]
        self.row_sums = [sum(row) for row in numbers]
        self.row_sums.append(sum(self.row_sums))
        self.hidden = [
            (row, column)
            for row, values in enumerate(self.shown)
            for column, value in enumerate(values)
            if value is None
        ]

    def least(self, row: int) -> int:
        """A hidden cell is somebody, unless the whole row is hidden with its zeros."""
        return 0 if all(value is None for value in self.shown[row]) else 1

    def equations(self) -> Iterator[tuple[dict[tuple[int, int], int], int]]:
        """Each: the hidden cells with their signs, and what they come to."""
        for row, values in enumerate(self.shown):
            unknown = {(row, column): 1 for column, value in enumerate(values) if value is None}
            yield unknown, self.row_sums[row] - sum(value for value in values if value is not None)
        last = len(self.shown) - 1
        for column in range(len(self.shown[0])):
            signs = {(row, column): (-1 if row == last else 1) for row in range(last + 1)}
            known = sum(sign * (self.shown[row][column] or 0) for (row, _), sign in signs.items())
            yield {cell: sign for cell, sign in signs.items() if self.shown[cell[0]][column] is None}, -known

    def solved(self) -> set[tuple[int, int]]:
        """What follows from the equations alone: elimination, in fractions."""
        places = {cell: number for number, cell in enumerate(self.hidden)}
        matrix = []
        for unknown, total in self.equations():
            line = [Fraction(0)] * (len(places) + 1)
            for cell, sign in unknown.items():
                line[places[cell]] = Fraction(sign)
            line[-1] = Fraction(total)
            matrix.append(line)
        lead = 0
        for column in range(len(places)):
            pivot = next((row for row in range(lead, len(matrix)) if matrix[row][column]), None)
            if pivot is None:
                continue
            matrix[lead], matrix[pivot] = matrix[pivot], matrix[lead]
            matrix[lead] = [value / matrix[lead][column] for value in matrix[lead]]
            for row in range(len(matrix)):
                if row != lead and matrix[row][column]:
                    factor = matrix[row][column]
                    matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[lead], strict=True)]
            lead += 1
        lines = [[place for place, value in enumerate(line[:-1]) if value] for line in matrix]
        return {self.hidden[line[0]] for line in lines if len(line) == 1}

    def bounded(self) -> set[tuple[int, int]]:
        """What follows when nobody is less than one: bounds drawn closer until nothing moves."""
        most = sum(self.row_sums)
        low, high = {cell: self.least(cell[0]) for cell in self.hidden}, dict.fromkeys(self.hidden, most)
        moved = True
        while moved:
            moved = False
            for unknown, total in self.equations():
                for cell, sign in unknown.items():
                    others = [(other, s) for other, s in unknown.items() if other != cell]
                    top = total - sum(low[o] if s > 0 else -high[o] for o, s in others)
                    bottom = total - sum(high[o] if s > 0 else -low[o] for o, s in others)
                    new_low, new_high = (bottom, top) if sign > 0 else (-top, -bottom)
                    if new_low > low[cell] or new_high < high[cell]:
                        low[cell], high[cell] = max(low[cell], new_low), min(high[cell], new_high)
                        moved = True
        return {cell for cell in self.hidden if low[cell] == high[cell]}

    def tried(self) -> set[tuple[int, int]]:
        """What is the same in every table that could be meant, all of them tried: for small tables."""
        height, width = len(self.shown) - 1, len(self.shown[0])
        rows = [list(self._fillings(row, self.least(row))) for row in range(height)]
        found: dict[tuple[int, int], set[int]] = {cell: set() for cell in self.hidden}
        for table in product(*rows):
            sums = tuple(sum(column) for column in zip(*table, strict=True)) if table else (0,) * width
            if all(self._fits(value, sums[place], self.least(height)) for place, value in enumerate(self.shown[-1])):
                for (row, column), values in found.items():
                    values.add((*table, sums)[row][column])
        return {cell for cell, values in found.items() if len(values) == 1}

    def _fillings(self, row: int, least: int) -> Iterator[tuple[int, ...]]:
        values = self.shown[row]
        ranges = [[value] if value is not None else range(least, self.row_sums[row] + 1) for value in values]
        return (some for some in product(*ranges) if sum(some) == self.row_sums[row])

    def _fits(self, shown: int | None, value: int, least: int) -> bool:
        return value >= least if shown is None else shown == value


def sensitive_cells(numbers: Table, shown: Masked, columns: set[int] | None = None) -> set[tuple[int, int]]:
    """The hidden cells that had to be hidden."""
    table = [*numbers, [sum(column) for column in zip(*numbers, strict=True)]]
    return {
        (row, column)
        for row, values in enumerate(table)
        for column, value in enumerate(values)
        if 0 < value < SMALLEST_SHOWN and (columns is None or column in columns)
    }


def tables(height: int, width: int, most: int) -> st.SearchStrategy[Table]:
    cell = st.one_of(st.integers(0, SMALLEST_SHOWN + 1), st.integers(0, most))
    return st.integers(2, width).flatmap(
        lambda wide: st.lists(st.lists(cell, min_size=wide, max_size=wide), min_size=1, max_size=height)
    )


class TestAMaskedTable:
    @given(tables(8, 6, 60))
    @settings(max_examples=300, deadline=None)
    def test_shows_no_small_cell_and_no_wrong_number(self, numbers: Table) -> None:
        shown = masked(numbers)
        whole = [*numbers, [sum(column) for column in zip(*numbers, strict=True)]]
        for values, true in zip([*shown.rows, shown.sums], whole, strict=True):
            for value, number in zip(values, true, strict=True):
                assert value is None or (value == number and not 0 < number < SMALLEST_SHOWN)

    @given(tables(8, 6, 60))
    @settings(max_examples=300, deadline=None)
    def test_gives_no_small_cell_away_to_who_solves_its_equations(self, numbers: Table) -> None:
        shown = masked(numbers)
        attacker = Attacker(numbers, shown)
        secret = sensitive_cells(numbers, shown)
        assert attacker.solved() & secret == set()
        if any(value is not None for values in attacker.shown for value in values):
            assert attacker.bounded() & secret == set()

    @given(tables(3, 3, 7))
    @settings(max_examples=150, deadline=None)
    def test_gives_no_small_cell_away_to_who_tries_every_table(self, numbers: Table) -> None:
        shown = masked(numbers)
        attacker = Attacker(numbers, shown)
        if any(value is not None for values in attacker.shown for value in values):
            assert attacker.tried() & sensitive_cells(numbers, shown) == set()

    @given(tables(8, 2, 40))
    @settings(max_examples=200, deadline=None)
    def test_protects_a_group_when_only_its_members_are_sensitive(self, numbers: Table) -> None:
        shown = masked([row[:2] for row in numbers], sensitive={0})
        attacker = Attacker([row[:2] for row in numbers], shown)
        secret = sensitive_cells([row[:2] for row in numbers], shown, {0})
        assert all(
            row[0] is None for row, true in zip(shown.rows, numbers, strict=True) if 0 < true[0] < SMALLEST_SHOWN
        )
        assert attacker.solved() & secret == set()

    def test_of_large_numbers_is_shown_whole(self) -> None:
        assert masked([[10, 20], [30, 0]]) == Masked([[10, 20], [30, 0]], [40, 20])

    def test_hides_a_rectangle_round_a_single_small_cell(self) -> None:
        assert masked([[3, 20], [30, 40], [50, 60]]) == Masked([[None, None], [None, None], [50, 60]], [83, 120])

    def test_hides_a_whole_row_where_one_person_has_nobody_to_hide_behind(self) -> None:
        shown = masked([[1, 0, 0], [20, 30, 40], [50, 60, 70]])
        assert shown.rows[0] == [None, None, None]
        assert shown.rows[2] == [50, 60, 70]

    @pytest.mark.parametrize("numbers", [[[1, 0, 0]], [[2, 1]]])
    def test_says_nothing_where_so_few_people_cannot_be_hidden(self, numbers: Table) -> None:
        shown = masked(numbers)
        assert all(value is None for values in [*shown.rows, shown.sums] for value in values)

    def test_may_be_empty(self) -> None:
        assert masked([]) == Masked([], [])


class TestTheAttackerHimself:
    """A check that finds nothing in what is known to be faulty proves nothing."""

    def test_works_out_a_cell_that_is_hidden_alone(self) -> None:
        careless = Masked([[None, 20], [30, 40]], [33, 60])
        attacker = Attacker([[3, 20], [30, 40]], careless)
        assert attacker.solved() == attacker.bounded() == attacker.tried() == {(0, 0)}

    def test_works_out_two_ones_from_their_sum(self) -> None:
        careless = Masked([[None, None, 20], [None, None, 40]], [2, 2, 60])
        attacker = Attacker([[1, 1, 20], [1, 1, 40]], careless)
        assert attacker.solved() == set()
        assert attacker.bounded() == attacker.tried() == {(0, 0), (0, 1), (1, 0), (1, 1)}
