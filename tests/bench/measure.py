"""Measuring pages in turns: each round asks for the page at every size and for the same page drawn from constants.

Other work on the machine slows whatever runs at that moment, and long calls more than short ones. So nothing is
measured in a block of its own, and ratios are told from the time that processor cores spent, in this process and in
the database's: each is the median of the ratios of single rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.pages import Place

WARM = 6


@dataclass(frozen=True)
class PageFigures:
    """One page at one size: milliseconds, ratios, and how many statements ask and write.

    `median`, `p95` and `sql` are by the clock on the wall; `cpu` and `constants` what the processors spent. `growth` is
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
    """One call: milliseconds by the clock on the wall, and of the processors."""

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
            servers = page.place.servers
            whole[size].append(lap(page.ask, servers))
            drawn[size].append(lap(page.draw, servers))
            bare[size].append(lap(page.ask_bare, servers))
    first = next(iter(pages))
    return {
        size: PageFigures(
            median=statistics.median(one.wall for one in whole[size]),
            p95=ninety_fifth([one.wall for one in whole[size]]),
            cpu=statistics.median(one.cpu for one in whole[size]),
            sql=statistics.median(one.wall for one in bare[size]),
            constants=statistics.median(one.cpu for one in drawn[size]),
            of_constants=ratio(whole[size], drawn[size]),
            growth=ratio(whole[size], whole[first]),
            reads=len(page.statements),
            writes=page.writes,
            full_scans=page.full_scans(),
        )
        for size, page in pages.items()
    }


def lap(act: Callable[[], object], servers: Sequence[Path]) -> Lap:
    """How long one call took, here and in the processes of the database."""
    there, wall, cpu = spent(servers), time.perf_counter(), time.process_time()
    act()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Lap(wall * 1000, cpu * 1000 + spent(servers) - there)


def spent(servers: Sequence[Path]) -> float:
    """Milliseconds that these processes have spent so far, as the system's scheduler counts them."""
    return sum(int(path.read_text().split()[0]) for path in servers) / 1e6


def ninety_fifth(times: Sequence[float]) -> float:
    """The time below which 95 of 100 calls stay."""
    return statistics.quantiles(times, n=20)[-1]


def ratio(ours: Sequence[Lap], theirs: Sequence[Lap]) -> float:
    """How many times as long ours took, round by round."""
    return statistics.median(one.cpu / other.cpu for one, other in zip(ours, theirs, strict=True))
