"""Nobody works a masked cell out: an attacker who knows all that is shown, and reckons, finds none of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overseas.quotas.masking import SMALLEST_SHOWN, Masked, MaskedGroup, masked, masked_groups
from tests.rules.reckoning import Printed, Reader

Table = list[list[int]]


def printed(numbers: Table, shown: Masked) -> Printed:
    """The page: the totals of the units are known."""
    return Printed([sum(row) for row in numbers], shown.rows, shown.sums)


def whole(numbers: Table) -> Table:
    """The numbers with their sums."""
    return [*numbers, [sum(column) for column in zip(*numbers, strict=True)]]


def given_away(numbers: Table, page: Printed, columns: Collection[int] | None = None) -> list[tuple[int, int]]:
    """The cells that had to be hidden and that a reader, careful or sharp, works out."""
    readers = (Reader(page), Reader(page, few=SMALLEST_SHOWN))
    truth = {(row, column): whole(numbers)[row][column] for row, column in page.hidden()}
    secret = [
        cell
        for cell, number in truth.items()
        if 0 < number < SMALLEST_SHOWN and (columns is None or cell[1] in columns)
    ]
    return [cell for cell in secret if any(reader.finds(cell, truth[cell]) for reader in readers)]


def group_page(numbers: Table, groups: Sequence[MaskedGroup]) -> Printed:
    """The page of these groups: who is in none of them stands nowhere."""
    rows = [[*(group.cells[place] for group in groups), None] for place in range(len(numbers))]
    sums = [*(group.sum for group in groups), None]
    return Printed([sum(row) for row in numbers], rows, sums, last_column_missing=True)


def every_table(page: Printed) -> Iterator[Table]:
    """All the tables of which this could be the page, one after the other: for small tables."""

    def fits(values: Sequence[int | None], total: int, some: Sequence[int]) -> bool:
        nobody = 0 if all(value is None for value in values) else 1
        cells = all(
            cell >= nobody if value is None else cell == value for value, cell in zip(values, some, strict=True)
        )
        return cells and sum(some) == total

    rows = [
        [some for some in product(range(total + 1), repeat=len(page.sums)) if fits(values, total, some)]
        for values, total in zip(page.rows, page.totals, strict=True)
    ]
    for table in product(*rows):
        sums = [sum(column) for column in zip(*table, strict=True)]
        if fits(page.sums, sum(page.totals), sums):
            yield [*(list(row) for row in table), sums]


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
        for values, true in zip([*shown.rows, shown.sums], whole(numbers), strict=True):
            for value, number in zip(values, true, strict=True):
                assert value is None or (value == number and not 0 < number < SMALLEST_SHOWN)

    @given(tables(7, 5, 30))
    @settings(max_examples=150, deadline=None)
    def test_gives_no_small_cell_away_to_who_reckons(self, numbers: Table) -> None:
        assert given_away(numbers, printed(numbers, masked(numbers))) == []

    @given(tables(7, 4, 30), st.integers(1, 3))
    @settings(max_examples=150, deadline=None)
    def test_protects_the_columns_that_are_sensitive(self, numbers: Table, many: int) -> None:
        columns = range(min(many, len(numbers[0]) - 1))
        shown = masked(numbers, sensitive=columns)
        for row, true in zip([*shown.rows, shown.sums], whole(numbers), strict=True):
            assert not any(0 < true[column] < SMALLEST_SHOWN and row[column] is not None for column in columns)
        assert given_away(numbers, printed(numbers, shown), columns) == []

    def test_of_large_numbers_is_shown_whole(self) -> None:
        assert masked([[10, 20], [30, 0]]) == Masked([[10, 20], [30, 0]], [40, 20])

    def test_hides_a_rectangle_round_a_single_small_cell(self) -> None:
        assert masked([[3, 20], [30, 40], [50, 60]]) == Masked([[None, None], [None, None], [50, 60]], [83, 120])

    def test_hides_every_row_of_so_few_people_whole_so_that_hiding_tells_nothing(self) -> None:
        for few in ([1, 0], [0, 1]):
            assert masked([few, [30, 40], [50, 60]], sensitive={0}).rows[0] == [None, None]

    @pytest.mark.parametrize("numbers", [[[1, 0, 0]], [[2, 1]]])
    def test_says_nothing_where_so_few_people_cannot_be_hidden(self, numbers: Table) -> None:
        shown = masked(numbers)
        assert all(value is None for values in [*shown.rows, shown.sums] for value in values)

    def test_may_be_empty(self) -> None:
        assert masked([]) == Masked([], [])


class TestMaskedGroups:
    POVERTY = ("poor", "near_poor", "newly_non_poor")

    @given(tables(6, 4, 20), st.booleans())
    @settings(max_examples=150, deadline=None)
    def test_give_no_member_away(self, numbers: Table, exclusive: bool) -> None:
        """Whoever reads them knows, of those that exclude one another, that the rest of a unit is in none of them."""
        groups = self.POVERTY[: len(numbers[0]) - 1] if exclusive else self.POVERTY[:1]
        inside = {group: [row[place] for row in numbers] for place, group in enumerate(groups)}
        shown = masked_groups(inside, [sum(row) for row in numbers], exclusive=self.POVERTY)
        page = group_page(numbers, [shown[group] for group in groups])
        told = [[*row[: len(groups)], sum(row[len(groups) :])] for row in numbers]
        assert given_away(told, page, range(len(groups))) == []

    def test_leave_room_beside_the_others_of_a_unit(self) -> None:
        """Eight of nine are poor: were they shown, a hidden number of near-poor could be one only."""
        shown = masked_groups({"poor": [8, 30], "near_poor": [1, 20]}, [9, 90], exclusive=self.POVERTY)
        assert [shown[group].cells[0] for group in ("poor", "near_poor")] == [None, None]

    def test_in_which_one_person_stands_twice_are_masked_one_by_one(self) -> None:
        shown = masked_groups({"poor": [8, 30], "near_poor": [8, 20]}, [9, 90], exclusive=self.POVERTY)
        assert (shown["poor"].cells, shown["near_poor"].cells) == ((8, 30), (8, 20))


class TestTheReaderHimself:
    """A check that finds nothing in what is known to be faulty proves nothing."""

    def test_works_out_a_cell_that_is_hidden_alone(self) -> None:
        careless = Masked([[None, 20], [30, 40]], [33, 60])
        assert given_away([[3, 20], [30, 40]], printed([[3, 20], [30, 40]], careless)) == [(0, 0)]

    def test_works_out_two_ones_from_their_sum(self) -> None:
        numbers = [[1, 1, 20], [1, 1, 40]]
        careless = Masked([[None, None, 20], [None, None, 40]], [2, 2, 60])
        assert given_away(numbers, printed(numbers, careless)) == [(0, 0), (0, 1), (1, 0), (1, 1)]

    def test_works_out_who_left_a_unit_alone_where_others_who_left_alone_are_shown(self) -> None:
        careless = Printed([1, 1, 27], [[None, None], [0, None], [None, None]], [None, None], last_column_missing=True)
        assert given_away([[1, 0], [0, 1], [7, 20]], careless, {0}) == []
        assert Reader(careless, few=1).finds((0, 0), 1)

    @given(tables(3, 3, 6), st.data())
    @settings(max_examples=40, deadline=None)
    def test_finds_just_what_trying_every_table_finds(self, numbers: Table, data: st.DataObject) -> None:
        veil = data.draw(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=4, max_size=4))
        hide = [
            [None if veil[row][column] and number else number for column, number in enumerate(values)]
            for row, values in enumerate(whole(numbers))
        ]
        page = Printed([sum(row) for row in numbers], hide[:-1], hide[-1])
        tried = list(every_table(page))
        for row, column in page.hidden():
            assert Reader(page).possible((row, column)) == {table[row][column] for table in tried}
