"""Setting a second factor up, and losing it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import FACTOR_ROLES, ROLES
from overseas.accounts.actions.factors import make_recovery_codes
from overseas.accounts.models import Account, SignIn
from overseas.accounts.passwords import hash_password
from overseas.accounts.permissions import Role
from overseas.accounts.second_factor.models import CodeApp, RecoveryCode
from overseas.accounts.second_factor.recovery_codes import HOW_MANY, new_sheet
from overseas.app import create_app
from overseas.kernel.clock import StoppedClock
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS, ClientFor
from tests.web.pages import Page
from tests.web.second_factor import HALF_MINUTE, code_at, give_app, trail, type_code, type_password
from tests.world import NOW, PASSWORD, World

MINE = "/account/second-factor"
STRICT = dataclasses.replace(SETTINGS, factor_roles=FACTOR_ROLES)
PRINTED = re.compile(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\b")


@pytest.fixture
def strict(store: StoreOfTest) -> PageClient:
    """A browser in an office where all but the district officers must have a second factor."""
    client = PageClient(create_app(STRICT, store=store, clock=StoppedClock(instant=NOW)), store)
    client.http.set_cookie("language", "en")
    return client


def secret_on(page: Page) -> str:
    found = next(one for one in page.tree.iter("p") if one.get("class") == "secret")
    return "".join("".join(found.itertext()).split())


def set_up(client: PageClient) -> Page:
    page = client.get(f"{MINE}/app")
    return client.submit(page, f"{MINE}/app", {"one_time_code": code_at(secret=secret_on(page))}, status=200)


class TestSettingUpAnApp:
    def test_shows_a_picture_and_the_same_secret_as_text(self, client_for: ClientFor) -> None:
        page = client_for("officer").get(f"{MINE}/app")
        assert len(secret_on(page)) == 32
        assert '<svg class="qr" role="img"' in page.source

    def test_shows_recovery_codes_once_and_asks_for_the_code_at_the_next_sign_in(
        self, client_for: ClientFor, world: World, session: Session, browser: PageClient
    ) -> None:
        officer, client = world.accounts["officer"], client_for("officer")
        officer.password_hash = hash_password(PASSWORD)
        session.flush()
        page = client.get(f"{MINE}/app")
        secret = secret_on(page)
        codes = client.submit(page, f"{MINE}/app", {"one_time_code": code_at(secret=secret)}, status=200)
        assert len(set(PRINTED.findall(codes.text))) == HOW_MANY
        assert not PRINTED.search(client.get(MINE).text)
        type_code(browser, type_password(browser, officer), code_at(secret=secret), status=401)
        type_code(browser, browser.get("/sign-in/second-factor"), code_at(NOW + HALF_MINUTE, secret))
        assert [verb for verb, _why in trail(session)][:2] == ["factor.add_app", "factor.make_recovery_codes"]

    def test_gives_this_browser_a_new_token_and_signs_out_the_others(
        self, client_for: ClientFor, session: Session
    ) -> None:
        here, there = client_for("officer"), client_for("officer")
        with here.http.session_transaction() as cookie:
            before = cookie["_user_id"]
        set_up(here)
        with here.http.session_transaction() as cookie:
            assert cookie["_user_id"] != before
        there.get("/account", status=302)
        here.get("/account")

    def test_is_refused_without_the_right_code_and_keeps_the_secret(
        self, client_for: ClientFor, session: Session
    ) -> None:
        client = client_for("officer")
        page = client.get(f"{MINE}/app")
        again = client.submit(page, f"{MINE}/app", {"one_time_code": "000000"}, status=422)
        assert "Check the clock of the telephone" in again.text
        assert secret_on(again) == secret_on(page)
        assert session.scalars(select(CodeApp)).all() == []

    @pytest.mark.parametrize("offer", ["", "x", "\x00", "WzEsICJBIl0.x.y"])
    def test_takes_no_secret_but_one_of_ours(self, client_for: ClientFor, offer: str) -> None:
        client = client_for("officer")
        client.submit(client.get(f"{MINE}/app"), f"{MINE}/app", {"offer": offer, "one_time_code": "000000"}, status=422)

    def test_takes_no_secret_that_another_was_offered(self, client_for: ClientFor, session: Session) -> None:
        offered = client_for("bank").get(f"{MINE}/app")
        typed = {"offer": offered.form(f"{MINE}/app")["offer"], "one_time_code": code_at(secret=secret_on(offered))}
        client_for("officer").post(f"{MINE}/app", typed, status=422)
        assert session.scalars(select(CodeApp)).all() == []


class TestTakingItOff:
    @pytest.fixture
    def officer(self, session: Session, world: World) -> Account:
        give_app(session, world.accounts["officer"])
        make_recovery_codes(session, world.actor("officer"), new_sheet(), at=NOW)
        return world.accounts["officer"]

    def test_takes_the_recovery_codes_with_it(self, client_for: ClientFor, session: Session, officer: Account) -> None:
        client = client_for("officer")
        client.submit(client.get(MINE), f"{MINE}/app/remove")
        assert session.scalars(select(RecoveryCode)).all() == []
        assert trail(session)[-1] == ("factor.remove_app", None)

    def test_is_refused_to_whom_must_have_one(self, strict: PageClient, session: Session, world: World) -> None:
        give_app(session, world.accounts["bank"])
        type_code(strict, type_password(strict, world.accounts["bank"]), code_at())
        page = strict.submit(strict.get(MINE), f"{MINE}/app/remove", status=422)
        assert "Your role needs a second factor." in page.text
        assert session.get(CodeApp, world.accounts["bank"].id)

    def test_new_recovery_codes_make_the_old_ones_worthless(
        self, client_for: ClientFor, session: Session, officer: Account
    ) -> None:
        before = set(session.scalars(select(RecoveryCode.code_hash)))
        client = client_for("officer")
        page = client.submit(client.get(MINE), f"{MINE}/recovery-codes", status=200)
        assert len(set(PRINTED.findall(page.text))) == HOW_MANY
        assert not before & set(session.scalars(select(RecoveryCode.code_hash)))


class TestWhoMustHaveOne:
    @pytest.fixture
    def enter(self, strict: PageClient, session: Session, world: World) -> Callable[[str], Page]:
        """The first page that somebody comes to who signs in without a second factor."""

        def sign_in(name: str) -> Page:
            account = world.accounts[name]
            account.password_hash, account.language = hash_password(PASSWORD), "en"
            session.flush()
            strict.post("/sign-in", {"username": name, "password": PASSWORD})
            return strict.get("/alerts" if name == "officer" else "/", status=None)

        return sign_in

    @pytest.mark.parametrize("name", ["police", "bank", "leader", "province", "administrator"])
    def test_is_led_to_setting_it_up_before_anything_else(
        self, enter: Callable[[str], Page], strict: PageClient, name: str
    ) -> None:
        page = enter(name)
        assert (page.status, page.location) == (302, MINE)
        shown = strict.follow(page)
        assert "Your role needs a second factor." in shown.text
        assert shown.menu == []

    def test_goes_on_when_it_is_set_up(
        self, enter: Callable[[str], Page], strict: PageClient, session: Session
    ) -> None:
        first = enter("bank")
        strict.follow(first)
        set_up(strict)
        assert strict.get("/loans").menu
        assert session.scalars(select(SignIn.factor)).one() == "app"

    def test_a_district_officer_begins_at_once(self, enter: Callable[[str], Page]) -> None:
        assert enter("officer").status == 200

    def test_is_said_by_the_setting_in_the_names_of_the_roles(self) -> None:
        assert set(ROLES) == {role.value for role in Role}


class TestTheAdministrator:
    def test_takes_a_lost_factor_away(
        self, client_for: ClientFor, session: Session, world: World, browser: PageClient
    ) -> None:
        bank = world.accounts["bank"]
        give_app(session, bank)
        there, admin = client_for("bank"), client_for("administrator")
        here = f"/admin/accounts/{bank.id}"
        admin.submit(admin.get(here), f"{here}/second-factor/remove")
        assert "factor.take_away" in [verb for verb, _why in trail(session)]
        there.get("/account", status=302)
        browser.post("/sign-in", {"username": "bank", "password": PASSWORD})
        browser.get("/account")

    def test_does_not_take_the_own_one_away(self, client_for: ClientFor, session: Session, world: World) -> None:
        admin = world.accounts["administrator"]
        give_app(session, admin)
        client = client_for("administrator")
        here = f"/admin/accounts/{admin.id}"
        page = client.post(f"{here}/second-factor/remove", {"version": str(admin.version)}, status=422)
        assert "Ask another administrator." in page.text

    def test_may_not_do_it_from_an_old_page(self, client_for: ClientFor, session: Session, world: World) -> None:
        bank = world.accounts["bank"]
        give_app(session, bank)
        client_for("administrator").post(
            f"/admin/accounts/{bank.id}/second-factor/remove", {"version": "99"}, status=409
        )
