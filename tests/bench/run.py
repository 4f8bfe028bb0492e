"""How fast the heavy pages are at 10,000 and 100,000 cases, beside the same pages drawn from constants: `make bench`.

Per page, in one run: median and 95th percentile of server time, this process's own time, the bare SQL, the same
template drawn from the same values without a database, number of statements, and a verdict beside each floor. Times
differ between machines; the ratios mean something anywhere. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.filled import Filled, empty_place, fill_to, keep_copy, telling
from tests.bench.measure import PageFigures, measure_page
from tests.bench.pages import ADDRESSES, Place
from tests.postgres.server import start_postgres

GOAL_CONSTANTS = 3.0
GOAL_GROWTH = 1.2
GOAL_STATEMENTS = 8
NAMES = ("median", "p95", "cpu", "sql", "const", "x const", "growth", "asks")
HEAD = f"{'page':<22}{'cases':>8}" + "".join(f"{name:>9}" for name in NAMES) + "  verdict"
LEGEND = f"""
Milliseconds: median and p95 of the whole request and sql, its SELECTs alone, by the clock on the wall; cpu, what the
processors spent on it here and in the database, and const, on its template from the same values without a database.
'x const' and 'growth' are medians of the ratios of cpu in single rounds: a busy machine does not decide them. 'asks' is
SELECTs + what the journal of reads writes. Floors at the largest size: x const <= {GOAL_CONSTANTS:g} (aim at 2),
growth <= {GOAL_GROWTH:g}, asks <= {GOAL_STATEMENTS}, no big table read from end to end.
"""


def main() -> None:
    """Fill, measure and print, for each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", default="10000,100000", help="numbers of cases, rising; growth is told from the first"
    )
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--pages", default=",".join(ADDRESSES), help="names of pages, separated by commas")
    parser.add_argument("--keep", type=Path, help="a folder for SQLite's files, kept and used again the next time")
    asked = parser.parse_args()
    sizes = sorted({int(size) for size in asked.sizes.split(",")})
    for database in asked.databases.split(","):
        with tempfile.TemporaryDirectory(prefix="overseas-bench-") as name:
            folder = asked.keep.resolve() if asked.keep and database == "sqlite" else Path(name)
            if database == "postgresql":
                with start_postgres() as server:
                    compare(
                        database, filled_places(database, folder, sizes, server), asked.pages.split(","), asked.rounds
                    )
            else:
                compare(database, filled_places(database, folder, sizes, None), asked.pages.split(","), asked.rounds)
    print(LEGEND)


def filled_places(database: str, folder: Path, sizes: Sequence[int], server: str | None) -> dict[int, Filled]:
    """A demonstration of each size: each larger one is the smaller one filled further."""
    kept = {size: Filled(folder / str(size)) for size in sizes}
    if server is None and all((place.home / "overseas.db").exists() for place in kept.values()):
        return kept
    growing, found = empty_place(folder, server), {}
    for size in sizes:
        with telling(f"{database}: filling up to {size:,} cases"):
            fill_to(growing, size)
        found[size] = keep_copy(growing, str(size))
    return found


def compare(database: str, filled: Mapping[int, Filled], pages: Sequence[str], rounds: int) -> None:
    """Measure every page at all sizes in turns, and print a line for each."""
    places = {size: Place(filled[size].environment) for size in filled}
    print(f"\n{database}, {rounds} rounds a page\n{HEAD}", flush=True)
    for page in pages:
        for size, figures in measure_page(page, places, rounds=rounds).items():
            print(line(page, size, figures, judged=size == max(filled)), flush=True)
    for place in places.values():
        place.close()


def line(page: str, size: int, found: PageFigures, *, judged: bool) -> str:
    """One page at one size: figures, ratios, and at the largest size whether each floor is kept."""
    times = (found.median, found.p95, found.cpu, found.sql, found.constants, found.of_constants, found.growth)
    asks = f"{found.reads}+{found.writes}"
    return (
        f"{page:<22}{size:>8,}"
        + "".join(f"{time:>9.2f}" for time in times)
        + f"{asks:>9}  {verdict(found) if judged else ''}"
    )


def verdict(found: PageFigures) -> str:
    """Which floors are kept and which are missed."""
    kept = {
        "const": found.of_constants <= GOAL_CONSTANTS,
        "growth": found.growth <= GOAL_GROWTH,
        "asks": found.reads + found.writes <= GOAL_STATEMENTS,
        f"index {' '.join(found.full_scans)}".strip(): not found.full_scans,
    }
    missed = [name for name, fine in kept.items() if not fine]
    return f"MISSES {', '.join(missed)}" if missed else "ok: " + ", ".join(kept)


if __name__ == "__main__":
    main()
