"""Ranges of row numbers: [[1, 4], [6, 6]] are 1, 2, 3, 4 and 6."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def ranges_of(numbers: Iterable[int]) -> list[list[int]]:
    """The ranges of numbers that come in rising order."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def holes(numbers: Iterable[int], first: int, last: int) -> Iterator[list[int]]:
    """The ranges between `first` and `last` that are not among the numbers, which come in rising order."""
    expected = first
    for number in numbers:
        if number > expected:
            yield [expected, number - 1]
        expected = number + 1
    if expected <= last:
        yield [expected, last]
