"""Measuring pages in turns: each round asks for the page at every size and for the same page drawn from constants.

Other work on the machine slows whatever runs at that moment. So nothing is measured in a block of its own: a ratio is
the median of the ratios of single rounds, whose parts ran within the same hundredth of a second.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench.pages import Place

WARM = 6


@dataclass(frozen=True)
class PageFigures:
    """One page at one size: milliseconds, ratios, and how many statements ask and write.

    `cpu` is what this process spent on the page itself; the database's own time stands beside it in `sql`. `growth` is
    told against the first size.
    """

    median: float
    p95: float
    cpu: float
    sql: float
    constants: float
    of_constants: float
    growth: float
    reads: int
    writes: int
    full_scans: Sequence[str]


@dataclass(frozen=True)
class Lap:
    """One call: milliseconds by the clock on the wall, and of this process."""

    wall: float
    cpu: float


def measure_page(name: str, places: Mapping[int, Place], *, rounds: int) -> dict[int, PageFigures]:
    """The figures of one page at every size, by size; the first is what growth is told against."""
    pages = {size: place.page(name) for size, place in places.items()}
    for page in pages.values():
        for _round in range(WARM):
            page.ask()
            page.draw()
    whole: dict[int, list[Lap]] = {size: [] for size in pages}
    drawn: dict[int, list[Lap]] = {size: [] for size in pages}
    bare: dict[int, list[Lap]] = {size: [] for size in pages}
    for _round in range(rounds):
        for size, page in pages.items():
            whole[size].append(lap(page.ask))
            drawn[size].append(lap(page.draw))
            bare[size].append(lap(page.ask_bare))
    first = next(iter(pages))
    return {
        size: PageFigures(
            median=statistics.median(one.wall for one in whole[size]),
            p95=ninety_fifth([one.wall for one in whole[size]]),
            cpu=statistics.median(one.cpu for one in whole[size]),
            sql=statistics.median(one.wall for one in bare[size]),
            constants=statistics.median(one.wall for one in drawn[size]),
            of_constants=ratio(whole[size], drawn[size]),
            growth=ratio(whole[size], whole[first]),
            reads=len(page.statements),
            writes=page.writes,
            full_scans=page.full_scans(),
        )
        for size, page in pages.items()
    }


def lap(act: Callable[[], object]) -> Lap:
    """How long one call took."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return Lap((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def ninety_fifth(times: Sequence[float]) -> float:
    """The time below which 95 of 100 calls stay."""
    return statistics.quantiles(times, n=20)[-1]


def ratio(ours: Sequence[Lap], theirs: Sequence[Lap]) -> float:
    """How many times as long ours took, round by round."""
    return statistics.median(one.wall / other.wall for one, other in zip(ours, theirs, strict=True))
