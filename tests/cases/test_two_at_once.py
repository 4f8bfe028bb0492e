"""Two people at once, on a database of their own: what is said twice is recorded once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.cases.actions import open_case, record_step
from overseas.cases.models import Case, StageTransition
from overseas.cases.steps.loan import Loan, LoanInstalment
from overseas.kernel.errors import Invalid, Refusal, Stale
from overseas.kernel.unit_of_work import Store
from tests.cases.way import Way, add_worker, begin
from tests.world import NOW, TODAY, build_world

PAID = {"number": 1, "paid_on": TODAY, "amount": 50_000_000}
Attempt = Callable[[Session], object]


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


def test_a_payment_is_recorded_once(own_store: Store) -> None:
    with own_store.working() as work:
        way = begin(build_world(work.session))
        way.sign()
        way.check_record()
        way.approve_loan()
        officer, case_id = way.world.actor("officer"), way.case.id

    def pay(session: Session) -> None:
        mine = Way(way.world, way.case, way.programme, way.terms)
        mine.world = type(way.world)(session, way.world.units, way.world.actors, way.world.accounts)
        record_step(session, officer, case_id, mine.entry("loan", "pay_out", PAID, version=version), at=NOW)

    with own_store.reading() as session:
        version = session.scalars(select(Loan.version)).one()
    assert outcomes(own_store, pay) == [Case, Stale, Stale, Stale]
    assert count(own_store, LoanInstalment) == 1


def test_a_person_gets_one_open_case(own_store: Store) -> None:
    with own_store.working() as work:
        world = build_world(work.session)
        worker_id, officer = add_worker(world).id, world.actor("officer")

    def open_one(session: Session) -> None:
        open_case(session, officer, worker_id=worker_id, wanted_market_code=None, registered_on=TODAY, at=NOW)

    assert outcomes(own_store, open_one) == [Case, Invalid, Invalid, Invalid]
    assert (count(own_store, Case), count(own_store, StageTransition)) == (1, 1)
