"""The register of breaches: the authority is told within 72 hours, and nothing is closed before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from overseas.privacy.actions.breaches import change_breach, close_breach, enter_breach, note_told
from overseas.privacy.forms.breaches import BreachForm, ClosingForm, NoticeForm
from overseas.privacy.models import Breach
from overseas.privacy.queries.breaches import visible_breach
from overseas.privacy.queries.waiting import registers_waiting
from tests.world import NOW, TODAY, World

WHAT = {
    "detected_day": TODAY,
    "detected_hour": "08:30",
    "what": "Mất một máy tính xách tay",
    "whose": "Người lao động huyện Ninh Phước",
    "kinds_of_data": "Họ tên, số điện thoại",
    "people": 12,
    "contact": "Lê Minh Châu",
}


def enter(session: Session, world: World, **over: Any) -> Breach:
    return enter_breach(session, world.actor("province"), form=BreachForm(data=WHAT | over), at=NOW)


def told(**over: Any) -> NoticeForm:
    given = {"told": "authority", "whom": "A05", "told_day": TODAY, "told_hour": "9h15", "paper": "05/TB"}
    return NoticeForm(data=given | over)


class TestEnteringABreach:
    def test_starts_the_72_hours_when_it_was_noticed(self, session: Session, world: World) -> None:
        row = enter(session, world)
        assert row.detected_at.astimezone(OFFICE_ZONE).strftime("%d/%m/%Y %H:%M") == "16/10/2023 08:30"
        assert row.notice_due_at - row.detected_at == timedelta(hours=72)
        assert registers_waiting(session, world.actor("province"), TODAY).untold == 1

    @pytest.mark.parametrize(
        "over",
        [
            {"detected_hour": "23:59"},
            {"detected_hour": "lúc sáng"},
            {"detected_hour": "25:00"},
            {"happened_day": TODAY + timedelta(days=1)},
            {"what": ""},
        ],
    )
    def test_is_refused_with_what_cannot_be(self, session: Session, world: World, over: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            enter(session, world, **over)

    def test_is_for_the_province(self, session: Session, world: World) -> None:
        for name in ("officer", "leader", "administrator"):
            with pytest.raises(Forbidden):
                enter_breach(session, world.actor(name), form=BreachForm(data=WHAT), at=NOW)


class TestTellingTheAuthority:
    def test_comes_before_closing(self, session: Session, world: World) -> None:
        row, by = enter(session, world), world.actor("province")
        over = ClosingForm(data={"measures": "Khóa máy từ xa"})
        with pytest.raises(Blocked):
            close_breach(session, by, row.id, form=over, version=row.version, at=NOW)
        note_told(session, by, row.id, form=told(told="leaders"), version=row.version, at=NOW)
        with pytest.raises(Blocked):
            close_breach(session, by, row.id, form=over, version=row.version, at=NOW)
        note_told(session, by, row.id, form=told(), version=row.version, at=NOW)
        close_breach(session, by, row.id, form=over, version=row.version, at=NOW)
        assert (row.closed_at, row.measures) == (NOW, "Khóa máy từ xa")
        assert [one.paper for one in visible_breach(session, by, row.id).notices] == ["05/TB", "05/TB"]

    @pytest.mark.parametrize("hour", ["23:00", "08:00"])
    def test_happened_after_it_was_noticed_and_before_now(self, session: Session, world: World, hour: str) -> None:
        row = enter(session, world)
        with pytest.raises(Invalid, match="moment"):
            note_told(session, world.actor("province"), row.id, form=told(told_hour=hour), version=1, at=NOW)

    def test_makes_a_form_of_before_stale(self, session: Session, world: World) -> None:
        row, by = enter(session, world), world.actor("province")
        note_told(session, by, row.id, form=told(), version=1, at=NOW)
        with pytest.raises(Stale):
            change_breach(session, by, row.id, form=BreachForm(data=WHAT), version=1, at=NOW)


def test_a_closed_breach_is_not_changed_and_never_seen_elsewhere(session: Session, world: World) -> None:
    row, by = enter(session, world), world.actor("province")
    note_told(session, by, row.id, form=told(), version=1, at=NOW)
    close_breach(session, by, row.id, form=ClosingForm(data={"measures": "xong"}), version=2, at=NOW)
    with pytest.raises(Blocked):
        change_breach(session, by, row.id, form=BreachForm(data=WHAT), version=row.version, at=NOW)
    with pytest.raises(NotFound):
        visible_breach(session, world.actor("foreign_officer"), row.id)
