"""A person's file: erased when nothing holds it any more, restricted, reviewed, and opened with a reason only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.audit.models import AuditEvent
from overseas.cases.actions import open_case
from overseas.cases.catalogue import STEPS
from overseas.cases.list_desks import CHECKS, QueueView, desk_counts
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.loan import LoanState
from overseas.kernel.dates import add_months
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound
from overseas.kernel.writing import written_day
from overseas.privacy.actions.erase_person import erase_person
from overseas.privacy.actions.files import (
    end_opening,
    keep_longer,
    note_openings,
    open_file,
    release_person,
    restrict_person,
)
from overseas.privacy.actions.purposes import load_purposes
from overseas.privacy.actions.record_consent import record_consent
from overseas.privacy.actions.requests import receive_request
from overseas.privacy.forms.consents import Answer
from overseas.privacy.forms.requests import Asked
from overseas.privacy.models import Channel, FileState, RequestKind, RetentionClass
from overseas.privacy.queries.closed import closed_cases, closed_file
from overseas.privacy.queries.consents import purposes_to_ask
from overseas.privacy.queries.files import (
    past_files,
    running_opening,
)
from overseas.privacy.queries.held import rows_about, values_of_row
from overseas.privacy.queries.told import told_of
from overseas.privacy.queries.waiting import registers_waiting
from overseas.workers.models import Worker
from tests.cases.sample_cases import add_case, add_check, add_loan
from tests.privacy.past import SECRETS, came_home
from tests.world import NOW, TODAY, World

WHY = "Theo yêu cầu ngày 16/10/2023"


def everything(session: Session, worker_id: int) -> str:
    rows = rows_about(session, worker_id)
    return "\n".join(str(values_of_row(row)) for table in rows.values() for row in table)


class TestErasing:
    def test_leaves_nothing_that_names_the_person(self, session: Session, world: World) -> None:
        worker = came_home(world)
        before = everything(session, worker.id)
        assert [secret for secret in SECRETS if secret not in before] == []
        erase_person(session, world.actor("province"), worker.id, reason=WHY, at=NOW)
        session.expire_all()
        after = everything(session, worker.id)
        assert [secret for secret in SECRETS if secret in after] == []

    def test_finds_nothing_in_the_trail_either(self, session: Session, world: World) -> None:
        worker = came_home(world)
        erase_person(session, world.actor("province"), worker.id, reason=WHY, at=NOW)
        lines = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == worker.id))
        kept = "\n".join(f"{line.before} {line.after} {line.reason}" for line in lines)
        assert "worker.register" in session.scalars(select(AuditEvent.verb)).all()
        assert [secret for secret in SECRETS if secret in kept] == []

    def test_changes_no_figure(self, session: Session, world: World) -> None:
        worker = came_home(world)

        def figures() -> list[tuple[object, ...]]:
            counted = select(
                Worker.sex, func.extract("year", Worker.birth_date), Case.unit_id, Case.departure_unit_id, Case.stage,
                Case.departed_on, Case.ended_on, func.count(),
            ).join(Worker, Case.worker_id == Worker.id)  # fmt: skip
            columns = (Worker.sex, func.extract("year", Worker.birth_date), Case.unit_id, Case.departure_unit_id)
            grouped = counted.group_by(*columns, Case.stage, Case.departed_on, Case.ended_on)
            return [tuple(row) for row in session.execute(grouped)]

        before = figures()
        erase_person(session, world.actor("province"), worker.id, reason=WHY, at=NOW)
        assert figures() == before != []

    @pytest.mark.parametrize(
        ("years_ago", "gate"), [(9, "retention"), (11, None)], ids=["within the period", "after it"]
    )
    def test_waits_for_the_period_of_keeping(
        self, session: Session, world: World, years_ago: int, gate: str | None
    ) -> None:
        worker, by = came_home(world, years_ago=years_ago), world.actor("province")
        if gate is None:
            erase_person(session, by, worker.id, reason=WHY, at=NOW)
            return
        with pytest.raises(Blocked) as refusal:
            erase_person(session, by, worker.id, reason=WHY, at=NOW)
        assert [reason.code for reason in refusal.value.reasons] == [gate]
        assert worker.name == "Đàng Thị Kim Xuyến"

    def test_waits_for_an_open_case_and_is_done_once(self, session: Session, world: World) -> None:
        worker, by = came_home(world), world.actor("province")
        again = open_case(
            session, world.actor("officer"), worker_id=worker.id, wanted_market_code=None, registered_on=TODAY, at=NOW
        )
        with pytest.raises(Blocked) as refusal:
            erase_person(session, by, worker.id, reason=WHY, at=NOW)
        assert {reason.code for reason in refusal.value.reasons} >= {"open_case"}
        session.delete(again)

    def test_is_for_the_province(self, session: Session, world: World) -> None:
        worker = came_home(world)
        with pytest.raises(Forbidden):
            erase_person(session, world.actor("officer"), worker.id, reason=WHY, at=NOW)

    def test_ends_the_file(self, session: Session, world: World) -> None:
        worker, by = came_home(world), world.actor("province")
        erase_person(session, by, worker.id, reason=WHY, at=NOW)
        with pytest.raises(Blocked):
            erase_person(session, by, worker.id, reason=WHY, at=NOW)
        with pytest.raises(Invalid, match="erased"):
            open_case(
                session, world.actor("officer"), worker_id=worker.id, wanted_market_code=None, registered_on=TODAY,
                at=NOW,
            )  # fmt: skip


class TestRestricting:
    def test_hides_the_person_from_the_desks_and_from_files(self, session: Session, world: World) -> None:
        case = add_case(world, legal_check_state=StepState.WAITING)
        add_check(world, case)
        police, province = world.actor("police"), world.actor("province")

        def in_hand() -> int:
            return desk_counts(session, CHECKS, police.area, today=TODAY)[QueueView.OPEN].number

        def hidden() -> set[int]:
            return set(closed_cases(session, reach(world.actor("officer"), Permission.VIEW_CASES), [case.id], TODAY))

        assert in_hand() == 1
        restrict_person(session, province, case.worker_id, reason=WHY, at=NOW)
        assert in_hand() == 0
        assert hidden() == {case.id}
        with pytest.raises(Invalid, match="already"):
            restrict_person(session, province, case.worker_id, reason=WHY, at=NOW)
        release_person(session, province, case.worker_id, reason=WHY, at=NOW)
        assert (in_hand(), hidden()) == (1, set())
        with pytest.raises(Invalid, match="not restricted"):
            release_person(session, province, case.worker_id, reason=WHY, at=NOW)


class TestTheReviewOfRetention:
    def test_lists_whose_period_has_passed(self, session: Session, world: World) -> None:
        worker, by = came_home(world), world.actor("province")
        came_home(world, years_ago=5, name="Kiều Văn Hai", national_id=None, passport=None, phones=())
        (row,) = past_files(session, by, TODAY)
        assert (row.worker_id, row.kind) == (worker.id, RetentionClass.WENT_ABROAD)
        assert row.kept_until == add_months(row.last, 120)
        assert past_files(session, world.actor("foreign_officer"), TODAY) == []

    def test_is_over_when_it_is_decided(self, session: Session, world: World) -> None:
        worker, by = came_home(world), world.actor("province")
        with pytest.raises(Invalid, match="ahead"):
            keep_longer(session, by, worker.id, until=TODAY, reason=WHY, at=NOW)
        until = TODAY + timedelta(days=365)
        keep_longer(session, by, worker.id, until=until, reason=WHY, at=NOW)
        assert past_files(session, by, TODAY) == []
        assert past_files(session, by, until) != []
        with pytest.raises(Blocked):
            erase_person(session, by, worker.id, reason=WHY, at=NOW)


class TestAClosedFile:
    def test_is_one_that_is_over_for_a_time_or_restricted(self, session: Session, world: World) -> None:
        by = world.actor("province")
        over, open_one = came_home(world), add_case(world)
        assert closed_file(session, by, over.id, TODAY) is FileState.PAST
        assert closed_file(session, by, open_one.worker_id, TODAY) is None
        restrict_person(session, by, open_one.worker_id, reason=WHY, at=NOW)
        assert closed_file(session, by, open_one.worker_id, TODAY) is FileState.RESTRICTED
        assert closed_file(session, world.actor("foreign_officer"), over.id, TODAY) is None

    def test_is_opened_for_hours_by_one_account_and_told(self, session: Session, world: World) -> None:
        worker, by, leader = came_home(world), world.actor("province"), world.actor("leader")
        opening = open_file(session, by, worker.id, reason=WHY, at=NOW)
        assert opening.until == NOW + timedelta(hours=8)
        assert open_file(session, by, worker.id, reason=WHY, at=NOW).id == opening.id
        assert running_opening(session, by.account_id, worker.id, opening.until - timedelta(minutes=1))
        assert not running_opening(session, by.account_id, worker.id, opening.until)
        assert not running_opening(session, world.actor("officer").account_id, worker.id, NOW)
        assert registers_waiting(session, leader, TODAY).openings == 1
        assert note_openings(session, by, up_to=opening.id, at=NOW) == 0
        assert note_openings(session, leader, up_to=opening.id, at=NOW) == 1
        assert (registers_waiting(session, leader, TODAY).openings, opening.read_by) == (0, leader.name)
        said = session.scalars(select(AuditEvent).where(AuditEvent.verb == "worker.open_closed")).one()
        assert said.reason == WHY

    def test_is_not_opened_in_advance(self, session: Session, world: World) -> None:
        case = add_case(world, stage=Stage.PREPARING)
        with pytest.raises(Blocked):
            open_file(session, world.actor("province"), case.worker_id, reason=WHY, at=NOW)


def words_told(session: Session, world: World, worker_id: int) -> str:
    parts = told_of(session, world.actor("officer"), worker_id)
    return "\n".join(f"{label}: {value}" for part in parts for row in part.rows for label, value in row)


def test_how_a_loan_is_paid_back_the_bank_tells(session: Session, world: World) -> None:
    worker, since, late = came_home(world), TODAY - timedelta(days=4000), TODAY - timedelta(days=3)
    case = session.scalars(select(Case).where(Case.worker_id == worker.id)).one()
    granted = {"approved_amount": 70_000_000, "approved_on": since, "paid_out_amount": 70_000_000, "received_on": since}
    signed = {"contract_number": "1", "contracted_on": since, "overdue_on": late}
    add_loan(world, case, LoanState.OVERDUE, **granted, **signed)
    told, states = words_told(session, world, worker.id), STEPS["loan"].states
    assert f": {states[LoanState.IN_TERM].outside.label}" in told
    assert f": {states[LoanState.OVERDUE].label}" not in told
    assert written_day(late) not in told


def test_all_that_is_held_is_told_table_by_table(session: Session, world: World) -> None:
    worker = came_home(world)
    words = words_told(session, world, worker.id)
    missing = [secret for secret in SECRETS if secret not in words and secret != "xuien"]
    assert missing == []
    assert "Nguyễn Thị Lành" in words


class TestEndingAnOpening:
    def test_closes_the_file_before_its_hours_are_over(self, session: Session, world: World) -> None:
        worker, by = came_home(world), world.actor("province")
        opened = open_file(session, by, worker.id, reason="Đối chiếu danh sách", at=NOW)
        later = NOW + timedelta(minutes=5)
        end_opening(session, by, opened.id, at=later)
        assert running_opening(session, by.account_id, worker.id, later) is None
        with pytest.raises(NotFound):
            end_opening(session, by, opened.id, at=later)

    def test_is_for_whoever_opened_it(self, session: Session, world: World) -> None:
        opened = open_file(session, world.actor("province"), came_home(world).id, reason="Đối chiếu danh sách", at=NOW)
        with pytest.raises(NotFound):
            end_opening(session, world.actor("officer"), opened.id, at=NOW)


class TestAnErasedPerson:
    def test_is_written_about_by_nobody(self, session: Session, world: World) -> None:
        load_purposes(session)
        worker, by = came_home(world), world.actor("province")
        erase_person(session, by, worker.id, reason="Hết thời hạn lưu giữ", at=NOW)
        asked = Asked(RequestKind.SEE, "Cho xem", Channel.PAPER, TODAY)
        answer = Answer(purposes_to_ask(session)[0].id, True, Channel.PAPER, TODAY)
        for act in (
            lambda: receive_request(session, by, worker.id, asked=asked, at=NOW),
            lambda: record_consent(session, by, worker.id, answer=answer, at=NOW),
            lambda: restrict_person(session, by, worker.id, reason="Lý do khác", at=NOW),
            lambda: erase_person(session, by, worker.id, reason="Lần thứ hai", at=NOW),
        ):
            with pytest.raises(Blocked, match="erased already"):
                act()
