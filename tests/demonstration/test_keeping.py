"""A demonstration that is there is kept; it can be filled, and its password is always the one that is printed."""

from __future__ import annotations

from sqlalchemy import func, select

from overseas.accounts.models import Account
from overseas.accounts.passwords import matches
from overseas.audit.models import AuditEvent
from overseas.audit.verifying import verify_trails
from overseas.audit.words import DAY, MASK, REASON, know_keys
from overseas.cases.models import Case, StageTransition
from overseas.cases.stages import CloseReason, Stage
from overseas.contracts.models import Contract
from overseas.kernel.resealing import look_at_all
from overseas.kernel.unit_of_work import Store
from overseas.quotas.counters import compare_counters
from overseas.workers.models import NameEnding, Worker
from tests.demonstration.conftest import PASSWORD, Made

FILLED, TOLD = 1500, 500
"""So many cases; those above the second number were filled in."""


def count(store: Store, model: type) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


class TestASecondStart:
    def test_keeps_what_is_there(self, made: Made, store: Store) -> None:
        with Store(store.engine).working() as work:
            work.session.get_one(Worker, 1).address = "Thôn mới"
        again = made.again()
        assert again.exit_code == 0, again.output
        assert "People and their ways abroad" not in again.output
        with store.reading() as session:
            assert session.get_one(Worker, 1).address == "Thôn mới"

    def test_prints_a_password_that_works(self, made: Made, store: Store) -> None:
        said = made.again()
        assert PASSWORD in said.output
        with store.reading() as session:
            account = session.scalars(select(Account).where(Account.username == "canbo.ninhphuoc")).one()
            assert matches(account.password_hash, PASSWORD)

    def test_on_another_day_asks_for_a_fresh_start(self, made: Made) -> None:
        said = made.again("--today", "2022-03-01")
        assert said.exit_code == 1
        assert "--reset" in said.output


class TestFilling:
    def test_brings_the_demonstration_to_so_many_cases_of_the_same_kinds(self, made: Made, store: Store) -> None:
        said = made.again("--cases", str(FILLED))
        assert said.exit_code == 0, said.output
        assert count(store, Case) == FILLED
        assert made.again("--cases", str(FILLED)).exit_code == 0
        assert count(store, Case) == FILLED
        with store.reading() as session:
            assert compare_counters(session) == []
            assert set(session.scalars(select(Case.stage))) == set(Stage)
            departed = session.scalar(select(func.count()).where(Case.departed_on.is_not(None)))
            assert departed == session.scalar(select(func.count()).select_from(Contract))
            without = ~select(NameEnding).where(NameEnding.worker_id == Worker.id).exists()
            assert session.scalars(select(Worker.id).where(without, Worker.erased_on.is_(None))).all() == []
            untold = ~select(StageTransition.id).where(StageTransition.case_id == Case.id).exists()
            assert session.scalars(select(Case.id).where(untold)).all() == []

    def test_seals_what_it_tells_again_to_its_own_rows(self, made: Made, store: Store) -> None:
        made.again("--cases", str(FILLED))
        with store.reading() as session:
            found = look_at_all(session)
            assert found.faults == []
            assert found.by_key
            closed = session.scalars(select(Case).where(Case.closed_for_sealed.is_not(None))).all()
            assert [case for case in closed if case.id > TOLD]
            assert {case.closed_because for case in closed} <= set(CloseReason)
            assert verify_trails(session).findings == []

    def test_leaves_room_for_the_next_rows(self, made: Made, store: Store) -> None:
        made.again("--cases", str(FILLED))
        with store.working(commit=False) as work:
            like = work.session.scalars(select(Worker).order_by(Worker.id).limit(1)).one()
            columns = {
                column.name: getattr(like, column.name) for column in Worker.__table__.columns if column.name != "id"
            }
            work.session.add(Worker(**columns))
            work.session.flush()

    def test_seals_what_is_said_of_the_invented_as_of_the_others(self, made: Made, store: Store) -> None:
        made.again("--cases", str(FILLED))
        with store.reading() as session:
            rows = session.scalars(select(AuditEvent)).all()
            assert len(rows) > FILLED
            know_keys(session, [row.owner for row in rows])
            open_words, read = [], set()
            for row in rows:
                if row.owner is None:
                    continue
                kept = {**row.before_kept, **row.after_kept, "reason": row.reason_kept or ""}
                open_words += [
                    (row.verb, name, value)
                    for name, value in kept.items()
                    if isinstance(value, str)
                    and not (name == "stage" or DAY.fullmatch(value) or value in ("", MASK) or value.startswith(REASON))
                ]
                read |= {str(value) for value in row.after.values()} if (row.case_id or 0) > FILLED // 2 else set()
        assert open_words == []
        assert "contracted" in read
        assert not [word for word in read if "erased" in word and "person" in word]
