"""Two people at once, on a database of their own: what is said twice is recorded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.cases.actions import open_case, record_step
from overseas.cases.models import Case, StageTransition
from overseas.cases.steps.loan import Loan, LoanInstalment
from overseas.kernel.database import open_engine
from overseas.kernel.errors import Invalid, Refusal, Stale
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.unit_of_work import Store
from overseas.tables import metadata
from tests.cases.way import Way, add_worker, begin
from tests.databases import migrated_database
from tests.keys import RING
from tests.world import NOW, TODAY, build_world

PAID = {"number": 1, "paid_on": TODAY, "amount": 50_000_000}
Attempt = Callable[[Session], object]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    learn_constraints(metadata)
    with migrated_database(tmp_path, purpose="two_at_once") as url:
        engine = open_engine(url, ring=RING)
        yield Store(engine)
        engine.dispose()


def outcomes(store: Store, attempt: Attempt, times: int = 4) -> list[type]:
    """What became of so many attempts at the same moment."""
    gate = Barrier(times)

    def one(_number: int) -> type:
        gate.wait()
        try:
            with store.working() as work:
                attempt(work.session)
        except Refusal as refusal:
            return type(refusal)
        return Case

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(one, range(times)), key=lambda kind: kind.__name__)


def count(store: Store, table: type[LoanInstalment | StageTransition | Case]) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_payment_is_recorded_once(store: Store) -> None:
    with store.working() as work:
        way = begin(build_world(work.session))
        way.sign()
        way.check_record()
        way.approve_loan()
        officer, case_id = way.world.actor("officer"), way.case.id

    def pay(session: Session) -> None:
        mine = Way(way.world, way.case, way.programme, way.terms)
        mine.world = type(way.world)(session, way.world.units, way.world.actors, way.world.accounts)
        record_step(session, officer, case_id, mine.entry("loan", "pay_out", PAID, version=version), at=NOW)

    with store.reading() as session:
        version = session.scalars(select(Loan.version)).one()
    assert outcomes(store, pay) == [Case, Stale, Stale, Stale]
    assert count(store, LoanInstalment) == 1


def test_a_person_gets_one_open_case(store: Store) -> None:
    with store.working() as work:
        world = build_world(work.session)
        worker_id, officer = add_worker(world).id, world.actor("officer")

    def open_one(session: Session) -> None:
        open_case(session, officer, worker_id=worker_id, wanted_market_code=None, registered_on=TODAY, at=NOW)

    assert outcomes(store, open_one) == [Case, Invalid, Invalid, Invalid]
    assert (count(store, Case), count(store, StageTransition)) == (1, 1)
