"""What reaches far asks again who somebody is; nothing typed is lost meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from overseas.accounts.actions.throttle import TRIES_OF_PAIR
from overseas.accounts.models import Agency, SignIn
from overseas.accounts.passwords import hash_password
from overseas.accounts.tokens import hash_of
from overseas.audit.models import AuditEvent
from overseas.web.guard import mark_of
from tests.golden_files import golden
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS, ClientFor
from tests.web.every_route import Samples, address_of, lay_samples, routes
from tests.web.pages import Page
from tests.world import NOW, PASSWORD, World

ADDRESS = "/admin/agencies/new"
TYPED = {"name": "Công an Ninh Sơn", "kind": "police", "unit_code": "585", "valid_from": "01/01/2020"}


@pytest.fixture
def admin(client_for: ClientFor, world: World) -> PageClient:
    world.accounts["administrator"].password_hash = hash_password(PASSWORD)
    return client_for("administrator")


def grow_old(session: Session, *, minutes: int = SETTINGS.recent_minutes) -> None:
    """The last proof of every session is so many minutes old."""
    session.execute(update(SignIn).values(proved_at=NOW - timedelta(minutes=minutes)))


def prove(client: PageClient, page: Page, password: str = PASSWORD, *, status: int = 303) -> Page:
    return client.submit(page, "/confirm", {"password": password}, status=status)


def verbs(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))


class TestAfterAQuarterOfAnHour:
    def test_a_page_that_reaches_far_asks_first_and_then_opens(self, admin: PageClient, session: Session) -> None:
        grow_old(session)
        asked = admin.follow(admin.get(ADDRESS, status=302))
        assert asked.heading == "Confirm that it is you"
        assert admin.follow(prove(admin, asked)).heading == "Add an agency"

    def test_what_was_typed_is_kept_and_can_be_sent_on(self, admin: PageClient, session: Session) -> None:
        form = admin.get(ADDRESS)
        grow_old(session)
        asked = admin.submit(form, ADDRESS, TYPED, status=401)
        assert not session.scalars(select(Agency).where(Agency.name == TYPED["name"])).all()
        kept = prove(admin, asked, status=200)
        assert kept.heading == "Your entry was kept"
        admin.submit(kept, ADDRESS)
        assert session.scalars(select(Agency).where(Agency.name == TYPED["name"])).one()

    def test_a_wrong_password_keeps_it_too_and_stands_in_the_trail(self, admin: PageClient, session: Session) -> None:
        form = admin.get(ADDRESS)
        grow_old(session)
        asked = admin.submit(form, ADDRESS, TYPED, status=401)
        again = prove(admin, asked, "wrong", status=401)
        assert "This is not your password." in again.text
        assert verbs(session) == ["account.prove_failed"]
        assert prove(admin, again, status=200).form(ADDRESS)["unit_code"] == ["585"]
        assert verbs(session) == ["account.prove_failed", "account.prove"]

    def test_other_pages_do_not_ask(self, admin: PageClient, session: Session) -> None:
        grow_old(session)
        admin.get("/admin/agencies")

    def test_a_moment_earlier_nothing_is_asked(self, admin: PageClient, session: Session) -> None:
        grow_old(session, minutes=SETTINGS.recent_minutes - 1)
        admin.get(ADDRESS)

    def test_who_may_not_is_refused_before_being_asked(self, client_for: ClientFor, session: Session) -> None:
        officer = client_for("officer")
        grow_old(session)
        officer.get(ADDRESS, status=403)

    def test_guessing_is_slowed_down(self, admin: PageClient, session: Session) -> None:
        grow_old(session)
        asked = admin.get("/confirm", next=ADDRESS)
        for _ in range(TRIES_OF_PAIR):
            asked = prove(admin, asked, "wrong", status=401)
        assert "Too many tries" in prove(admin, asked, status=429).text

    def test_an_empty_answer_is_asked_once_more(self, admin: PageClient) -> None:
        assert "Type your password." in prove(admin, admin.get("/confirm"), "", status=422).text

    def test_a_code_is_no_answer_of_who_has_no_app(self, admin: PageClient, session: Session) -> None:
        grow_old(session)
        admin.post("/confirm", {"one_time_code": "000000", "key_answer": "{}"}, status=422)
        admin.get(ADDRESS, status=302)

    @pytest.mark.parametrize("target", ["//elsewhere.example", "/\t/elsewhere.example", "/confirm", "/sign-in"])
    def test_the_way_on_leads_inside(self, admin: PageClient, target: str) -> None:
        assert prove(admin, admin.get("/confirm", next=target)).location == "/admin/"


class TestAProof:
    def test_gives_the_session_a_new_identifier_and_leaves_its_end_where_it_was(
        self, admin: PageClient, session: Session
    ) -> None:
        session.execute(update(SignIn).values(signed_in_at=NOW - timedelta(hours=11)))
        with admin.http.session_transaction() as cookie:
            before = dict(cookie)
        prove(admin, admin.get("/confirm"))
        with admin.http.session_transaction() as cookie:
            token = cookie["_user_id"]
            assert token != before["_user_id"]
        row = session.scalars(select(SignIn).execution_options(populate_existing=True)).one()
        assert (row.token_hash, row.proved_at) == (hash_of(token), NOW)
        assert row.signed_in_at == NOW - timedelta(hours=11)
        with admin.http.session_transaction() as cookie:
            cookie.update(before)
        admin.get("/account", status=302)

    def test_comes_with_every_sign_in(self, browser: PageClient, session: Session, world: World) -> None:
        world.accounts["officer"].password_hash = hash_password(PASSWORD)
        session.flush()
        browser.post("/sign-in", {"username": "officer", "password": PASSWORD})
        assert session.scalars(select(SignIn.proved_at)).one() == NOW


class TestTheRoutesThatAsk:
    def test_are_those_that_were_reviewed(self, app: Flask) -> None:
        asking = {",".join(route) for route, rule in routes(app) if mark_of(app, rule.endpoint).recent}
        assert asking ^ set(golden("recent_sign_in.csv").splitlines()[1:]) == set()

    def test_answer_nothing_else_to_an_old_proof(
        self, app: Flask, store: StoreOfTest, world: World, session: Session
    ) -> None:
        samples: Samples = lay_samples(world)
        for route, rule in routes(app):
            if not mark_of(app, rule.endpoint).recent:
                continue
            for person in ("province", "administrator"):
                client = PageClient(app, store).sign_in_as(session, world.accounts[person])
                grow_old(session)
                address = address_of(app, rule, samples)
                if route.method == "GET":
                    page = client.get(address, status=None)
                    assert page.status == 403 or page.location.startswith("/confirm?"), route
                else:
                    page = client.post(address, {"version": "1"}, status=None)
                    assert page.status == 403 or page.heading == "Confirm that it is you", route
