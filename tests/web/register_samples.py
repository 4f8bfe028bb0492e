"""One thing of each register of personal data, for walking every address."""

from __future__ import annotations

from sqlalchemy import select

from overseas.privacy.actions.breaches import enter_breach
from overseas.privacy.actions.requests import receive_request
from overseas.privacy.forms.breaches import BreachForm
from overseas.privacy.forms.requests import Asked
from overseas.privacy.models import Channel, Purpose, RequestKind
from tests.world import NOW, TODAY, World

BREACH = {
    "detected_day": TODAY,
    "detected_hour": "08:30",
    **dict.fromkeys(("what", "whose", "kinds_of_data", "contact"), "thử"),
}


def lay_registers(world: World, worker_id: int) -> dict[str, object]:
    """A purpose, a request of this person and a breach, by the words that stand for them in addresses."""
    session = world.session
    asked = Asked(RequestKind.SEE, "xem", Channel.PAPER, TODAY)
    request = receive_request(session, world.actor("officer"), worker_id, asked=asked, at=NOW)
    breach = enter_breach(session, world.actor("province"), form=BreachForm(data=BREACH), at=NOW)
    return {
        "purpose_id": session.scalars(select(Purpose.id).where(Purpose.code == "family_contact")).one(),
        "request_id": request.id,
        "deed": "answer",
        "breach_id": breach.id,
    }
