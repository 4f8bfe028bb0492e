"""Two people at one thing, and doors that close while somebody stands in them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.cases.actions import StepEntry, record_step
from overseas.cases.catalogue import STEPS
from overseas.cases.stages import StepState
from overseas.cases.steps.legal_check import LegalCheck
from overseas.kernel.errors import Blocked, NotFound, Stale
from overseas.norms.actions import load_norms
from overseas.privacy.actions.erase_person import erase_person
from overseas.privacy.actions.files import open_file, restrict_person
from overseas.privacy.actions.requests import answer_request, receive_request
from overseas.privacy.forms.requests import AnswerForm, Asked
from overseas.privacy.models import Channel, DataRequest, Erasure, RequestKind
from overseas.privacy.queries.files import running_opening
from tests.cases.sample_cases import add_case, add_check
from tests.privacy.past import came_home
from tests.workers.people import registered
from tests.world import NOW, TODAY, World


@pytest.fixture(autouse=True)
def _norms(session: Session) -> None:
    load_norms(session)


def test_the_second_of_two_officers_who_answer_one_request_sees_that_it_was_answered(
    session: Session, world: World
) -> None:
    worker = registered(session, world)
    asked = Asked(RequestKind.SEE, "Cho xem dữ liệu", Channel.PAPER, TODAY)
    row = receive_request(session, world.actor("officer"), worker.id, asked=asked, at=NOW)
    seen_by_both = row.version

    def answer(who: str, text: str) -> None:
        form = AnswerForm(data={"outcome": "fulfilled", "answered_on": TODAY, "answer": text})
        answer_request(session, world.actor(who), row.id, form=form, version=seen_by_both, at=NOW)

    answer("officer", "Đã in và giao")
    with pytest.raises(Stale):
        answer("province", "Đã gửi qua bưu điện")
    session.expire_all()
    assert session.scalars(select(DataRequest.answer)).one() == "Đã in và giao"


def test_a_desk_does_not_record_what_it_has_open_when_the_person_is_restricted(session: Session, world: World) -> None:
    case = add_case(world, legal_check_state=StepState.WAITING)
    add_check(world, case)
    asked = world.actor("police")
    police = replace(asked, permissions=asked.permissions | {Permission.RECORD_LEGAL_CHECKS})
    event = STEPS["legal_check"].event("verify")
    assert event is not None
    version = session.scalars(select(LegalCheck.version)).one()
    restrict_person(session, world.actor("province"), case.worker_id, reason="Theo yêu cầu", at=NOW)
    entry = StepEntry("legal_check", "verify", event.form(data={"verifying_on": TODAY}), version)
    with pytest.raises(NotFound):
        record_step(session, police, case.id, entry, at=NOW)
    assert session.scalars(select(LegalCheck.version)).one() == version


def test_an_opened_file_is_closed_at_the_end_of_its_hours_and_opened_anew_with_a_new_reason(
    session: Session, world: World
) -> None:
    worker, by = came_home(world), world.actor("province")
    first = open_file(session, by, worker.id, reason="Đối chiếu danh sách", at=NOW)
    assert running_opening(session, by.account_id, worker.id, first.until) is None
    again = open_file(session, by, worker.id, reason="Trả lời đơn của gia đình", at=first.until)
    assert (again.id != first.id, again.reason) == (True, "Trả lời đơn của gia đình")


def test_a_person_is_erased_once_however_often_it_is_sent(session: Session, world: World) -> None:
    worker, by = came_home(world), world.actor("province")
    erase_person(session, by, worker.id, reason="Hết thời hạn lưu giữ", at=NOW)
    with pytest.raises(Blocked, match="erased already"):
        erase_person(session, by, worker.id, reason="Hết thời hạn lưu giữ", at=NOW)
    assert len(session.scalars(select(Erasure)).all()) == 1
