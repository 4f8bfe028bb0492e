"""What the trail costs at many rows, beside a bare scan of the same rows: the second half of `make bench`.

Per database: seconds to read every row through the driver and do nothing with it (the floor), to seal and to verify
them all; then what five minutes bring, and pages of the trail beside a bare look at fifty rows. Nothing is a test.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, func, select, text
from sqlalchemy.orm import Session

from overseas.accounts.permissions import GRID, Role
from overseas.accounts.policy import Actor
from overseas.audit.actions import keep_look, seal_trails
from overseas.audit.canonical import TRAILS, mark_of
from overseas.audit.listing import TrailFilter, trail_page
from overseas.audit.looking import look_at_trails
from overseas.audit.verifying import verify_trails
from overseas.cases.queries.timeline import TimelineAsked, timeline
from overseas.kernel.columns import Json
from overseas.kernel.database import open_engine, ring_of
from overseas.kernel.unit_of_work import Store
from tests.bench.filled import telling
from tests.databases import SERVER, migrated_database
from tests.keys import RING
from tests.postgres.server import start_postgres

SHARES = {"audit_event": 0.35, "field_change": 0.35, "read_event": 0.25, "refusal_event": 0.05}
CASES, ACCOUNTS, BATCH, ROUNDS = 60_000, 15, 5_000, 15
OFFICER = Role.LABOUR_OFFICER
FEW = 200
"""What a busy office adds to the trail in five minutes."""
FLOORS = {"seal": 4.0, "verify": 20.0, "page": 4.0}
"""How many times the bare scan, or the bare look at fifty rows, each may take."""
START = datetime(2020, 1, 1, tzinfo=UTC)


def rows_of(trail: str, count: int, at: Callable[[int], datetime]) -> Iterator[Json]:
    """Invented rows of a trail, spread over cases and accounts."""
    chance = random.Random(7)
    for number in range(count):
        case = chance.randrange(1, CASES)
        row = {"at": at(number), "account_id": chance.randrange(1, ACCOUNTS), "actor_name": "Đàng Thị Kim Liên"}
        about = {"subject_type": "case", "subject_id": case}
        own: dict[str, Json] = {
            "audit_event": {
                "verb": "loan.appraise", "case_id": case, "before": {"state": "received"},
                "after": {"state": "appraised"}, "reason": None, **about,
            },
            "field_change": {
                "event_id": number + 1, "case_id": case, "worker_id": None, "table_name": "loan", "row_key": str(case),
                "operation": "update", "field": "appraised_on", "before": None, "after": "2023-01-05",
            },
            "read_event": {"what": "case.open", "row_count": None, "asked_hash": None, **about},
            "refusal_event": {
                "what": "page.not_found", "status": 404, "method": "GET", "page": f"/cases/{case}",
                "address": "192.0.2.7", "number": f"{number:08X}",
            },
        }  # fmt: skip
        yield row | own[trail]


def fill(session: Session, count: int, at: Callable[[int], datetime]) -> None:
    """So many rows, with their marks."""
    ring = ring_of(session)
    for trail, share in SHARES.items():
        batch: list[Json] = []
        for row in rows_of(trail, int(count * share), at):
            batch.append(row | {"mark": mark_of(ring, trail, row)})
            if len(batch) == BATCH:
                session.connection().execute(TRAILS[trail].insert(), batch)
                batch = []
        if batch:
            session.connection().execute(TRAILS[trail].insert(), batch)


def seal_all(store: Store) -> None:
    """Seal until nothing is left."""
    sealed = 1
    while sealed:
        with store.working() as work:
            sealed = seal_trails(work.session, at=datetime.now(UTC))["rows"]


def scan(engine: Engine) -> None:
    """Read every row, in the order of numbers, and do nothing with it."""
    with engine.connect() as connection:
        for table in TRAILS.values():
            reached = 0
            while True:
                wanted = f"SELECT * FROM {table.name} WHERE id > {reached} ORDER BY id LIMIT {BATCH}"
                rows = connection.exec_driver_sql(wanted).fetchall()
                if not rows:
                    break
                reached = rows[-1].id


def seconds(act: Callable[[], object]) -> float:
    """How long it took."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def milliseconds(act: Callable[[], object]) -> float:
    """The median of some calls."""
    act()
    return statistics.median(seconds(act) for _round in range(ROUNDS)) * 1000


def measure(database: str, url: str, count: int) -> None:
    """Fill, measure and print."""
    engine = open_engine(url, ring=RING)
    store = Store(engine)
    with telling(f"{database}: {count:,} rows of trail"), store.working() as work:
        fill(work.session, count, lambda number: START + timedelta(minutes=2) * number)
    if engine.dialect.name == "postgresql":
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
    floor = seconds(lambda: scan(engine))
    print(f"\n{database}, {count:,} rows\n{'what':<34}{'took':>12}{'floor':>12}{'times':>8}")
    line("seal every row", seconds(lambda: seal_all(store)), floor, "s", FLOORS["seal"])
    with store.reading() as session:
        line("verify every row", seconds(lambda: verify_trails(session)), floor, "s", FLOORS["verify"])
    for name, took in what_is_new(store):
        line(name, took * 1000, None, "ms", None)
    with store.reading() as session:
        bare = milliseconds(lambda: fifty(session, int(count * SHARES["audit_event"] / 2)))
        for name, ask in pages(session).items():
            line(name, milliseconds(ask), bare, "ms", FLOORS["page"])
    engine.dispose()


def measure_in(database: str, folder: Path, count: int) -> None:
    """The same in a database of its own."""
    with migrated_database(folder, purpose="bench") as url:
        measure(database, url, count)


def what_is_new(store: Store) -> Iterator[tuple[str, float]]:
    """What the jobs need for that which five minutes bring, when all before it was sealed and looked at."""

    def look() -> None:
        with store.reading() as session:
            found = look_at_trails(session, at=datetime.now(UTC))
        with store.working() as work:
            keep_look(work.session, found)

    def seal() -> None:
        with store.working() as work:
            seal_trails(work.session, at=datetime.now(UTC))

    look()
    with store.working() as work:
        fill(work.session, FEW, lambda _number: datetime.now(UTC))
    yield f"seal {FEW} new rows", seconds(seal)
    yield f"look at {FEW} new rows, and all seals", seconds(look)


def fifty(session: Session, middle: int) -> None:
    """Fifty rows by their numbers, from the middle: what no page can do with less."""
    table = TRAILS["audit_event"]
    session.execute(select(table).where(table.c.id > middle).order_by(table.c.id).limit(50)).all()


def pages(session: Session) -> dict[str, Callable[[], object]]:
    """The questions behind the pages of the trail."""
    case = session.scalar(select(func.max(TRAILS["audit_event"].c.case_id))) or 1
    officer = Actor(1, "officer", "officer", OFFICER, "", 1, "587", "", GRID[OFFICER])
    month = TrailFilter(since=START + timedelta(days=90), before=START + timedelta(days=120))
    return {
        "timeline of a case": lambda: timeline(session, officer, case),
        "who looked at a case": lambda: timeline(session, officer, case, asked=TimelineAsked(kinds=("reads",))),
        "what an account did": lambda: trail_page(session, "audit_event", TrailFilter(account_id=5)),
        "refusals of a month": lambda: trail_page(session, "refusal_event", month),
    }


def line(name: str, took: float, floor: float | None, unit: str, most: float | None) -> None:
    """One figure, beside its floor where it has one."""
    print(f"{name:<36}{took:>9.2f} {unit:<2}{_beside(took, floor, most, unit) if floor and most else ''}", flush=True)


def _beside(took: float, floor: float, most: float, unit: str) -> str:
    times = took / floor
    return f"{floor:>9.2f} {unit:<2}{times:>8.1f}  {'ok' if times <= most else 'MISSES'}"


def main() -> None:
    """Measure in each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    asked: Any = parser.parse_args()
    for database in asked.databases.split(","):
        with tempfile.TemporaryDirectory(prefix="overseas-trail-") as name:
            if database == "postgresql":
                with start_postgres() as server:
                    os.environ[SERVER] = server
                    measure_in(database, Path(name), asked.rows)
                del os.environ[SERVER]
            else:
                measure_in(database, Path(name), asked.rows)
    seal, verify, page = FLOORS.values()
    print(f"\nFloors: sealing {seal:g}, verifying {verify:g} bare scans; a page {page:g} bare looks at 50 rows.")


if __name__ == "__main__":
    main()
