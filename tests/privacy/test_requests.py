"""What people ask about their own data: one open request of a kind, two clocks by the norms, an answer that stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from overseas.norms.actions import add_calendar_day
from overseas.norms.models import DayKind
from overseas.privacy.actions.requests import (
    acknowledge_request,
    answer_request,
    extend_request,
    receive_request,
)
from overseas.privacy.forms.requests import AnswerForm, Asked, ExtensionForm, ReceiptForm
from overseas.privacy.models import Channel, DataRequest, RequestKind, RequestOutcome
from overseas.privacy.queries.requests import answer_is_late, receipt_is_late, visible_requests
from overseas.privacy.queries.waiting import registers_waiting
from tests.workers.people import registered
from tests.world import NOW, TODAY, World

ANSWER = {"outcome": "fulfilled", "answered_on": TODAY, "answer": "Đã giao bản in."}


def receive(session: Session, world: World, kind: RequestKind = RequestKind.SEE, **over: Any) -> DataRequest:
    worker_id = over.pop("worker_id", None) or registered(session, world).id
    given: dict[str, Any] = {"said": "Cho tôi xem", "channel": Channel.PAPER, "received_on": TODAY, **over}
    return receive_request(session, world.actor("officer"), worker_id, asked=Asked(kind, **given), at=NOW)


class TestReceivingARequest:
    @pytest.mark.parametrize(
        ("kind", "with_others", "days"),
        [
            (RequestKind.SEE, False, 10),
            (RequestKind.CORRECT, True, 15),
            (RequestKind.RESTRICT, False, 15),
            (RequestKind.WITHDRAW, False, 15),
            (RequestKind.OBJECT, True, 20),
            (RequestKind.ERASE, False, 20),
            (RequestKind.ERASE, True, 30),
        ],
    )
    def test_starts_the_clock_of_its_kind(
        self, session: Session, world: World, kind: RequestKind, with_others: bool, days: int
    ) -> None:
        row = receive(session, world, kind, with_others=with_others)
        assert row.due_on == TODAY + timedelta(days=days)

    def test_gives_the_receipt_two_working_days(self, session: Session, world: World) -> None:
        # Monday 16 October 2023; Tuesday is made a day off.
        day = TODAY + timedelta(days=1)
        administrator = world.actor("administrator")
        add_calendar_day(session, administrator, day, kind=DayKind.HOLIDAY, name="nghỉ bù", at=NOW)
        assert receive(session, world).acknowledge_due_on == date(2023, 10, 19)

    def test_is_done_once_for_each_kind_while_it_is_open(self, session: Session, world: World) -> None:
        row = receive(session, world)
        with pytest.raises(Invalid, match="is open"):
            receive(session, world, worker_id=row.worker_id)
        receive(session, world, RequestKind.ERASE, worker_id=row.worker_id)
        answer_request(session, world.actor("officer"), row.id, form=AnswerForm(data=ANSWER), version=1, at=NOW)
        receive(session, world, worker_id=row.worker_id)

    def test_is_for_the_office_that_holds_the_file(self, session: Session, world: World) -> None:
        row = receive(session, world)
        asked = Asked(RequestKind.ERASE, "xóa", Channel.PAPER, TODAY)
        with pytest.raises(NotFound):
            receive_request(session, world.actor("other_officer"), row.worker_id, asked=asked, at=NOW)
        with pytest.raises(Forbidden):
            receive_request(session, world.actor("bank"), row.worker_id, asked=asked, at=NOW)
        with pytest.raises(Invalid, match="future"):
            receive(session, world, worker_id=row.worker_id, received_on=TODAY + timedelta(days=1))


class TestHandlingARequest:
    def test_takes_more_time_once_with_a_reason(self, session: Session, world: World) -> None:
        row, by = receive(session, world), world.actor("province")
        form = ExtensionForm(data={"reason": "chờ công an"})
        extend_request(session, by, row.id, form=form, version=1, at=NOW)
        assert row.due_on == row.extended_to == TODAY + timedelta(days=20)
        assert row.handler_name == by.name
        with pytest.raises(Blocked):
            extend_request(session, by, row.id, form=form, version=2, at=NOW)

    def test_notes_the_receipt_once_and_not_before_the_request(self, session: Session, world: World) -> None:
        row, by = receive(session, world), world.actor("officer")
        early = ReceiptForm(data={"told_on": TODAY - timedelta(days=1)})
        with pytest.raises(Invalid, match="before the request"):
            acknowledge_request(session, by, row.id, form=early, version=1, at=NOW)
        form = ReceiptForm(data={"told_on": TODAY})
        acknowledge_request(session, by, row.id, form=form, version=1, at=NOW)
        with pytest.raises(Invalid, match="already"):
            acknowledge_request(session, by, row.id, form=form, version=2, at=NOW)

    def test_keeps_the_answer_and_is_over_then(self, session: Session, world: World) -> None:
        row, by = receive(session, world), world.actor("officer")
        answer_request(session, by, row.id, form=AnswerForm(data=ANSWER), version=1, at=NOW)
        assert (row.outcome, row.closed_on, row.answer) == (RequestOutcome.FULFILLED, TODAY, "Đã giao bản in.")
        with pytest.raises(Blocked):
            answer_request(session, by, row.id, form=AnswerForm(data=ANSWER), version=2, at=NOW)

    def test_from_an_older_state_is_refused(self, session: Session, world: World) -> None:
        row = receive(session, world)
        with pytest.raises(Stale):
            answer_request(session, world.actor("officer"), row.id, form=AnswerForm(data=ANSWER), version=7, at=NOW)

    def test_needs_an_answer(self, session: Session, world: World) -> None:
        row = receive(session, world)
        form = AnswerForm(data={**ANSWER, "answer": ""})
        with pytest.raises(Invalid):
            answer_request(session, world.actor("officer"), row.id, form=form, version=1, at=NOW)
        assert row.closed_on is None


class TestTheRegister:
    def test_counts_what_is_open_and_late_within_reach(self, session: Session, world: World) -> None:
        row = receive(session, world, received_on=TODAY - timedelta(days=11))
        receive(session, world, RequestKind.ERASE, worker_id=row.worker_id)
        officer = world.actor("officer")
        assert registers_waiting(session, officer, TODAY).late == 1
        assert registers_waiting(session, officer, TODAY).requests == 2
        assert registers_waiting(session, world.actor("other_officer"), TODAY).requests == 0
        assert [answer_is_late(one, TODAY) for one in visible_requests(session, officer)] == [True, False]

    def test_counts_a_receipt_that_was_not_given_as_late(self, session: Session, world: World) -> None:
        row = receive(session, world)
        assert not receipt_is_late(row, row.acknowledge_due_on)
        after = row.acknowledge_due_on + timedelta(days=1)
        assert receipt_is_late(row, after)
        assert not answer_is_late(row, after)
