"""The pages of consent: asked at registration, seen on the person's page, taken back with an effect."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.privacy.actions.purposes import load_purposes
from overseas.privacy.models import Consent, LegalBasis, Purpose
from overseas.workers.actions import load_reference
from overseas.workers.models import Worker
from tests.web.conftest import ClientFor
from tests.workers.people import registered
from tests.world import World

REGISTER = "/workers/register"
FAMILY = {
    "family_contact_name": "Đàng Thị Bình",
    "family_contact_relation": "mẹ",
    "family_contact_phone": "0912345678",
}


@pytest.fixture(autouse=True)
def _lists(session: Session, world: World) -> None:
    load_reference(session)
    load_purposes(session)


def typed(world: World, **over: Any) -> dict[str, Any]:
    residence = str(world.units["22870"].id)
    return {"name": "Kiều Thị Mai", "birth": "1998", "sex": "female", "residence_unit_id": residence, **over}


def family_purpose(session: Session) -> int:
    return session.scalars(select(Purpose.id).where(Purpose.code == "family_contact")).one()


class TestRegistration:
    def test_asks_for_each_purpose_with_nothing_chosen(self, client_for: ClientFor) -> None:
        form = client_for("officer").get(REGISTER).form(REGISTER)
        questions = {name: value for name, value in form.items() if name.startswith("purpose_")}
        assert set(questions) == {"purpose_loan", "purpose_sender", "purpose_family_contact", "purpose_stories"}
        assert all(value == [""] for value in questions.values())

    def test_keeps_the_answers_with_the_person(self, session: Session, world: World, client_for: ClientFor) -> None:
        said = typed(world, purpose_loan="agreed", purpose_stories="refused", channel="paper", paper="Tờ 7")
        client_for("officer").post(REGISTER, said)
        rows = session.scalars(select(Consent).order_by(Consent.id)).all()
        assert [(row.agreed, row.channel.value, row.paper) for row in rows] == [
            (True, "paper", "Tờ 7"),
            (False, "paper", "Tờ 7"),
        ]

    def test_wants_to_know_how_it_was_said_and_registers_nobody_before(
        self, session: Session, world: World, client_for: ClientFor
    ) -> None:
        page = client_for("officer").post(REGISTER, typed(world, purpose_loan="agreed"), status=422)
        assert "how the person gave these answers" in page.text
        assert page.form(REGISTER)["name"] == ["Kiều Thị Mai"]
        assert session.scalars(select(Worker)).all() == []


class TestTheUseOfAPersonsData:
    def test_is_written_down_and_taken_back(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world, **FAMILY)
        client, here = client_for("officer"), f"/workers/{worker.id}/consents"
        assert "Đàng Thị Bình" in client.get(f"/workers/{worker.id}").text
        said = {"purpose_id": str(family_purpose(session)), "answer": "agreed", "channel": "in_person"}
        client.submit(client.get(here), here, said)
        back = f"{here}/{family_purpose(session)}/withdraw"
        assert back in client.get(here).links.values()
        client.submit(client.get(back), back, {"channel": "telephone"})
        page = client.get(f"/workers/{worker.id}")
        assert "Đàng Thị Bình" not in page.text
        assert "does not want the family to be contacted" in page.text
        assert "Taken back" in page.text

    def test_says_what_is_missing(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        client, here = client_for("officer"), f"/workers/{worker.id}/consents"
        client.post(here, {}, status=422)
        client.post(f"{here}/{family_purpose(session)}/withdraw", {"channel": "paper"}, status=422)
        client.get(f"{here}/999999/withdraw", status=404)
        assert session.scalars(select(Consent)).all() == []

    def test_is_not_found_out_of_reach(self, session: Session, world: World, client_for: ClientFor) -> None:
        worker = registered(session, world)
        client_for("other_officer").get(f"/workers/{worker.id}/consents", status=404)
        client_for("police").get(f"/workers/{worker.id}/consents", status=403)


class TestTheCatalogue:
    def test_is_changed_on_a_page_of_its_own(self, session: Session, client_for: ClientFor) -> None:
        client, here = client_for("administrator"), f"/purposes/{family_purpose(session)}"
        mine, other = client.get(here), client.get(here)
        client.submit(other, here, {"wording": "Lời khác"})
        assert "Lời khác" in client.get("/purposes").text
        page = client.submit(mine, here, {"wording": "Lời của tôi"}, status=409)
        assert page.form(here)["wording"] == ["Lời của tôi"]
        client.submit(page, here, {"wording": ""}, status=422)

    def test_asks_nobody_for_what_the_law_commands(self, session: Session, client_for: ClientFor) -> None:
        statute = session.scalars(select(Purpose).where(Purpose.basis == LegalBasis.STATUTORY)).first()
        assert statute
        client, here = client_for("administrator"), f"/purposes/{statute.id}"
        page, asked = client.get(here), statute.asked
        assert "asked" not in page.form(here)
        client.submit(page, here, {"wording": "Lời khác"})
        assert statute.asked is asked


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_are_drawn_in_both_languages(
    session: Session, world: World, client_for: ClientFor, language: str
) -> None:
    worker = registered(session, world)
    client = client_for("officer").sign_in_as(session, world.accounts["officer"], language=language)
    client.get(f"/workers/{worker.id}/consents")
    client.get(REGISTER)
    admin = client_for("administrator").sign_in_as(session, world.accounts["administrator"], language=language)
    admin.get("/purposes")
    admin.get(f"/purposes/{family_purpose(session)}")
