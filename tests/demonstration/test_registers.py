"""The registers of personal data are not empty in the demonstration: each state can be looked at."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.queries import actor_by_username
from overseas.kernel.clock import office_instant
from overseas.kernel.installation import clock_of, installed
from overseas.privacy.models import (
    Breach,
    BreachNotice,
    Consent,
    DataRequest,
    Erasure,
    FileOpening,
    LegalBasis,
    Purpose,
    RequestKind,
    RequestOutcome,
    Restriction,
    RetentionDecision,
    Told,
)
from overseas.privacy.queries.files import past_files
from overseas.privacy.queries.requests import answer_is_late
from overseas.privacy.queries.waiting import registers_waiting
from overseas.workers.models import Worker
from tests.demonstration.conftest import DAY


def requests(session: Session) -> list[DataRequest]:
    return list(session.scalars(select(DataRequest)))


class TestItsRequests:
    def test_are_of_every_kind_and_ended_in_every_way(self, session: Session) -> None:
        assert {row.kind for row in requests(session)} == set(RequestKind)
        assert {row.outcome for row in requests(session)} == {None, *RequestOutcome}

    def test_are_open_in_time_late_without_receipt_and_extended(self, session: Session) -> None:
        running = [row for row in requests(session) if row.closed_on is None]
        assert [row for row in running if row.due_on < DAY], "late with the answer"
        assert [row for row in running if row.acknowledged_on is None and row.acknowledge_due_on < DAY]
        assert [row for row in running if row.acknowledged_on is None and row.acknowledge_due_on >= DAY]
        assert [row for row in running if row.extended_to]
        assert [row for row in running if not answer_is_late(row, DAY) and row.acknowledged_on]

    def test_stand_also_in_the_model_district(self, session: Session) -> None:
        officer = actor_by_username(session, "canbo.ninhphuoc", DAY)
        assert (registers_waiting(session, officer, DAY).requests, registers_waiting(session, officer, DAY).late) == (
            2,
            1,
        )


class TestItsBreaches:
    def test_are_one_that_is_over_and_one_whose_hours_run(self, session: Session) -> None:
        over, running = session.scalars(select(Breach).order_by(Breach.detected_at)).all()
        assert over.closed_at is not None
        told = set(session.scalars(select(BreachNotice.told).where(BreachNotice.breach_id == over.id)))
        assert told == {Told.AUTHORITY, Told.PEOPLE}
        assert running.closed_at is None
        assert office_instant(DAY) < running.notice_due_at
        assert registers_waiting(session, actor_by_username(session, "canbo.tinh", DAY), DAY).untold == 1


class TestItsConsents:
    def test_are_asked_of_whoever_was_registered_since_the_decree(self, session: Session) -> None:
        asked = select(Consent.worker_id).distinct()
        # Behind the people whose way was told stand those that a filling added, whom nobody asked.
        told = session.scalars(select(func.max(Consent.worker_id))).one()
        since = office_instant(DAY.replace(month=7, day=3))
        late = select(Worker.id).where(Worker.created_at >= since, Worker.id <= told)
        assert set(session.scalars(late)) <= set(session.scalars(asked))

    def test_were_given_refused_and_taken_back_for_each_purpose_that_needs_them(self, session: Session) -> None:
        asked = set(session.scalars(select(Purpose.id).where(Purpose.basis == LegalBasis.CONSENT)))
        for condition in (Consent.agreed, Consent.withdrawn):
            assert set(session.scalars(select(Consent.purpose_id).where(condition))) == asked
        assert session.scalar(select(func.count()).where(~Consent.agreed))


class TestItsFiles:
    def test_are_restricted_erased_and_kept_longer(self, session: Session) -> None:
        assert session.scalars(select(Worker).join(Restriction, Restriction.worker_id == Worker.id)).one().restricted
        erased = session.scalars(select(Worker).join(Erasure, Erasure.worker_id == Worker.id)).one()
        assert erased.name == f"– {erased.id}"
        assert session.scalars(select(RetentionDecision)).one().keep_until > DAY

    def test_wait_for_a_decision_where_their_period_has_passed(self, session: Session) -> None:
        assert len(past_files(session, actor_by_username(session, "canbo.tinh", DAY), DAY)) == 2

    def test_were_opened_with_a_reason_and_one_is_open_now(self, session: Session) -> None:
        openings = session.scalars(select(FileOpening).order_by(FileOpening.opened_at)).all()
        assert [row.read_by is None for row in openings] == [False, True, True]
        installation = installed(session)
        assert installation is not None
        made = clock_of(installation).now()
        assert openings[-1].opened_at < made < openings[-1].until
        assert registers_waiting(session, actor_by_username(session, "lanhdao.tinh", DAY), DAY).openings == 2
