"""One thing of each register of personal data, for walking every address."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from overseas.privacy.actions.breaches import enter_breach
from overseas.privacy.actions.requests import receive_request
from overseas.privacy.forms.breaches import BreachForm
from overseas.privacy.forms.requests import Asked
from overseas.privacy.models import Channel, FileOpening, FileState, Purpose, RequestKind
from overseas.workers.models import Worker
from tests.world import NOW, TODAY, World

BREACH = {
    "detected_day": TODAY,
    "detected_hour": "08:30",
    **dict.fromkeys(("what", "whose", "kinds_of_data", "contact"), "thử"),
}


def lay_registers(world: World, worker_id: int) -> dict[str, object]:
    """A purpose, and of this person a request, an opened file and a breach, by the words that stand for them."""
    session = world.session
    asked = Asked(RequestKind.SEE, "xem", Channel.PAPER, TODAY)
    request = receive_request(session, world.actor("officer"), worker_id, asked=asked, at=NOW)
    breach = enter_breach(session, world.actor("province"), form=BreachForm(data=BREACH), at=NOW)
    opening = _opening(world, worker_id)
    return {
        "opening_id": opening.id,
        "purpose_id": session.scalars(select(Purpose.id).where(Purpose.code == "family_contact")).one(),
        "request_id": request.id,
        "deed": "answer",
        "breach_id": breach.id,
    }


def _opening(world: World, worker_id: int) -> FileOpening:
    """This person's file, opened by the province and not closed again."""
    worker, by = world.session.get_one(Worker, worker_id), world.actor("province")
    row = FileOpening(
        worker_id=worker.id, unit_id=worker.unit_id, province_id=worker.province_id, state=FileState.PAST,
        reason="Đối chiếu danh sách", opened_at=NOW, until=NOW + timedelta(hours=8), account_id=by.account_id,
        actor_name=by.name,
    )  # fmt: skip
    world.session.add(row)
    world.session.flush()
    return row
