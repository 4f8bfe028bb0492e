"""The journal: whoever claims a due time runs it, once; a run that was killed has done nothing and is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.models import SignInFailure
from overseas.audit.looking import look_standing
from overseas.kernel.clock import StoppedClock, office_instant
from overseas.kernel.unit_of_work import Store
from overseas.scheduler.jobs import TIMETABLE, Job, Run
from overseas.scheduler.models import JobRun, RunOutcome
from overseas.scheduler.runs import (
    MOST_ATTEMPTS,
    RETRY_AFTER,
    Claim,
    carry_out,
    claim,
    claim_again,
    due_slots,
    run_by_hand,
)

DUE = office_instant(date(2023, 10, 16), 6, 0)
NOW = DUE + timedelta(minutes=1)
CLOCK = StoppedClock(instant=NOW)


def leave_a_mark(session: Session, today: date, at: datetime) -> Mapping[str, int]:
    """A job whose work can be seen."""
    session.add(SignInFailure(key=f"mark {today}", window_start=at, count=1))
    return {"marks": 1}


def fail_after_a_mark(session: Session, today: date, at: datetime) -> Mapping[str, int]:
    leave_a_mark(session, today, at)
    session.flush()
    raise ValueError("the paper is torn")


JOB = Job("sweep", "Sweep", 6, 0, leave_a_mark)
TORN = Job("sweep", "Sweep", 6, 0, fail_after_a_mark)


def claimed(store: Store, *, holder: str = "one", at: datetime = NOW) -> Claim | None:
    with store.working() as work:
        return claim(work.session, JOB, DUE, holder=holder, at=at)


def taken_over(store: Store, *, holder: str = "two", at: datetime = NOW) -> list[Claim]:
    with store.working() as work:
        return claim_again(work.session, JOB, holder=holder, at=at)


def run(store: Store) -> JobRun:
    with store.reading() as session:
        return session.scalars(select(JobRun)).one()


def marks(store: Store) -> int:
    with store.reading() as session:
        return len(session.scalars(select(SignInFailure)).all())


def slots(store: Store, now: datetime = NOW) -> list[datetime]:
    with store.reading() as session:
        return due_slots(session, JOB, now)


class TestClaiming:
    def test_one_gets_it_and_the_other_leaves_it(self, store: Store) -> None:
        assert claimed(store) is not None
        assert claimed(store, holder="two") is None

    def test_keeps_what_the_run_did(self, store: Store) -> None:
        mine = claimed(store)
        assert mine is not None
        assert carry_out(store, CLOCK, JOB, mine, holder="one")
        row = run(store)
        assert (row.outcome, row.counts, row.due_at, row.attempts) == (RunOutcome.DONE, {"marks": 1}, DUE, 1)
        assert (row.started_at, row.ended_at) == (NOW, NOW)
        assert slots(store) == []

    def test_the_next_day_is_due_again(self, store: Store) -> None:
        claimed(store)
        assert slots(store, NOW + timedelta(days=2)) == [DUE + timedelta(days=1), DUE + timedelta(days=2)]


class TestAFailedRun:
    def test_keeps_nothing_but_the_reason(self, store: Store) -> None:
        mine = claimed(store)
        assert mine is not None
        assert not carry_out(store, CLOCK, TORN, mine, holder="one")
        assert (run(store).outcome, run(store).error) == (RunOutcome.FAILED, "ValueError: the paper is torn")
        assert marks(store) == 0

    def test_is_tried_again_later_but_not_for_ever(self, store: Store) -> None:
        mine = claimed(store)
        moment = NOW
        for attempt in range(1, MOST_ATTEMPTS + 1):
            assert mine is not None
            assert mine.attempt == attempt
            carry_out(store, StoppedClock(instant=moment), TORN, mine, holder="one")
            assert taken_over(store, holder="one", at=moment + timedelta(minutes=1)) == []
            moment += RETRY_AFTER + timedelta(seconds=1)
            again = taken_over(store, holder="one", at=moment)
            mine = again[0] if again else None
        assert mine is None


class TestAKilledRun:
    def test_is_taken_over_and_done_once(self, store: Store) -> None:
        claimed(store, holder="gone")
        again = taken_over(store)
        assert [(mine.due_at, mine.attempt) for mine in again] == [(DUE, 2)]
        assert carry_out(store, CLOCK, JOB, again[0], holder="two")
        assert (run(store).outcome, run(store).attempts, marks(store)) == (RunOutcome.DONE, 2, 1)

    def test_a_holder_that_only_froze_finds_its_work_undone(self, store: Store) -> None:
        frozen = claimed(store, holder="frozen")
        assert frozen is not None
        again = taken_over(store)
        assert not carry_out(store, CLOCK, JOB, frozen, holder="frozen")
        assert marks(store) == 0
        assert carry_out(store, CLOCK, JOB, again[0], holder="two")
        assert (marks(store), run(store).holder) == (1, "two")

    def test_ones_own_run_is_not_taken_over(self, store: Store) -> None:
        claimed(store)
        assert taken_over(store, holder="one") == []


class TestAClockThatRanAhead:
    def test_takes_no_day_away(self, store: Store) -> None:
        claimed(store, at=NOW + timedelta(days=3))
        assert slots(store) == [DUE]
        mine = claimed(store, holder="two")
        assert mine is not None
        assert mine.attempt == 2


class TestARunByHand:
    def test_is_in_the_journal_and_takes_no_day_away(self, store: Store) -> None:
        with store.working() as work:
            counts = run_by_hand(work.session, JOB, on=date(2026, 3, 1), holder="by hand", at=NOW)
        assert counts == {"marks": 1}
        assert run(store).counts == {"marks": 1, "on": "2026-03-01"}
        assert slots(store) == [DUE]


class TestAJobThatLooksFirst:
    def test_reads_beside_the_work_of_others_and_keeps_what_it_found(self, store: Store) -> None:
        """While it looks somebody else can write; a job that wrote meanwhile would hold him up on SQLite."""

        def look(session: Session, at: datetime) -> Run:
            with store.working() as work:
                leave_a_mark(work.session, NOW.date(), at)
            return lambda _session, _today, _at: {"marks": 2}

        job = Job("sweep", "Sweep", 6, 0, leave_a_mark, look=look)
        mine = claimed(store)
        assert mine is not None
        assert carry_out(store, CLOCK, job, mine, holder="one")
        assert (run(store).counts, marks(store)) == ({"marks": 2}, 1)

    def test_is_the_one_that_looks_at_the_trail(self, store: Store) -> None:
        job = TIMETABLE["trail-check"]
        with store.working() as work:
            mine = claim(work.session, job, DUE, holder="one", at=NOW)
        assert mine is not None
        assert carry_out(store, CLOCK, job, mine, holder="one")
        with store.reading() as session:
            assert look_standing(session, at=NOW).look is not None
        assert run(store).counts["faults"] == 0
