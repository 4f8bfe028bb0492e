"""How fast the heavy pages are at 10,000 and 100,000 cases, beside the same pages drawn from constants: `make bench`.

Per page, in one run: median and 95th percentile of server time, number of statements, time of the bare SQL, and the
time of the same template drawn from the same values without a database. Times differ between machines; the ratios mean
something anywhere. Nothing here is a test: it prints figures beside their floor.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, make_url

from tests.bench.measure import PageFigures, measure_pages
from tests.postgres.server import start_postgres

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "mật khẩu để đo thôi"  # invented, for a database that is thrown away
GOAL_CONSTANTS = 3.0
GOAL_GROWTH = 1.2
GOAL_STATEMENTS = 8
HEAD = f"{'page':<22}{'median':>8}{'p95':>8}{'sql':>8}{'const':>8}{'x const':>9}{'x 10k':>8}{'stmts':>7}  verdict"


def main() -> None:
    """Fill, measure and print, for each database and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="numbers of cases, the first is compared against")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=100)
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    for database in asked.databases.split(","):
        with tempfile.TemporaryDirectory(prefix="overseas-bench-") as folder:
            if database == "postgresql":
                with start_postgres() as url:
                    compare(database, Path(folder), sizes, asked.rounds, server=url)
            else:
                compare(database, Path(folder), sizes, asked.rounds)


def compare(database: str, folder: Path, sizes: list[int], rounds: int, *, server: str | None = None) -> None:
    """Measure one database at each size; the first size is what growth is told against."""
    first: dict[str, PageFigures] = {}
    for size in sizes:
        home = folder / str(size)
        environment = fill(home, size, server=server)
        found = measure_pages(environment, rounds=rounds)
        print(f"\n{database}, {size:,} cases, {rounds} rounds a page; milliseconds\n{HEAD}")
        for name, figures in found.items():
            print(line(name, figures, first.get(name)))
        first = first or found
    print(f"goals at the largest size: x const <= {GOAL_CONSTANTS}, x 10k <= {GOAL_GROWTH}, stmts <= {GOAL_STATEMENTS}")


def fill(home: Path, size: int, *, server: str | None) -> dict[str, str]:
    """A demonstration with `size` cases in a home of its own; gives the environment that names it."""
    environment = {**os.environ, "OVERSEAS_HOME": str(home), "OVERSEAS_DEMO_PASSWORD": PASSWORD}
    environment.pop("OVERSEAS_DATABASE_URL", None)
    if server:
        environment["OVERSEAS_DATABASE_URL"] = new_database(server, f"bench_{size}")
    command = [str(Path(sys.executable).with_name("overseas")), "demo", "--no-serve", "--cases", str(size)]
    subprocess.run(command, env=environment, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return environment


def new_database(server: str, name: str) -> str:
    """An empty database on the server; gives its address."""
    administrator = create_engine(server, isolation_level="AUTOCOMMIT")
    with administrator.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    administrator.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def line(name: str, figures: PageFigures, before: PageFigures | None) -> str:
    """One page as a line: figures, ratios, and whether the goals are met."""
    growth = figures.median / before.median if before else 1.0
    ratio = figures.median / figures.constants
    missed = [
        word
        for word, wrong in (
            ("const", ratio > GOAL_CONSTANTS),
            ("growth", growth > GOAL_GROWTH),
            ("statements", figures.statements > GOAL_STATEMENTS),
        )
        if wrong
    ]
    return (
        f"{name:<22}{figures.median:>8.2f}{figures.p95:>8.2f}{figures.sql:>8.2f}{figures.constants:>8.2f}"
        f"{ratio:>9.2f}{growth:>8.2f}{figures.statements:>7}  {'misses ' + ', '.join(missed) if missed else 'ok'}"
    )


if __name__ == "__main__":
    main()
