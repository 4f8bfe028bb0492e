"""Signing in through a provider of identities: a real one, in a process of its own on this machine."""

from __future__ import annotations

import dataclasses
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from config import Provider, Settings
from overseas.accounts.models import Account, Agency, LinkedIdentity, SignIn
from overseas.accounts.passwords import hash_password
from overseas.app import create_app
from overseas.audit.models import AuditEvent, RefusalEvent
from overseas.kernel.clock import Clock, StoppedClock
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS
from tests.web.pages import Page
from tests.web.second_factor import QUESTION, give_app
from tests.world import NOW, PASSWORD, World

PATIENCE_SECONDS = 30
SUBJECT = "nguyen-thi-lanh@tinh.example"
START = "/sign-in/provider"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of the provider, as it names itself."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = Path(sys.executable).parent / "oidc-provider-mock"
    with subprocess.Popen(
        [program, "--port", str(port), "--require-nonce", "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(PATIENCE_SECONDS * 10):
            try:
                requests.get(address, timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
        process.terminate()


class OutsideClock(StoppedClock):
    """The office stands in October 2023; outside it is now, as the provider's answers are."""

    def outside(self) -> datetime:
        return Clock().now()


@pytest.fixture
def settings(issuer: str) -> Settings:
    return dataclasses.replace(SETTINGS, provider=Provider(issuer, "overseas", "secret of ours", "Tỉnh Ninh Thuận"))


@pytest.fixture
def here(settings: Settings, store: StoreOfTest) -> PageClient:
    """A browser in front of an installation that knows the provider."""
    client = PageClient(create_app(settings, store=store, clock=OutsideClock(instant=NOW)), store)
    client.http.set_cookie("language", "en")
    return client


@pytest.fixture
def officer(session: Session, world: World, issuer: str) -> Account:
    """Her account is linked."""
    account = world.accounts["officer"]
    account.language, account.password_hash = "en", hash_password(PASSWORD)
    session.add(LinkedIdentity(account_id=account.id, issuer=issuer, subject=SUBJECT))
    session.flush()
    return account


def sent_to_provider(client: PageClient, **query: str) -> str:
    return client.get(START, status=302, **query).location


def agree(address: str, subject: str = SUBJECT) -> str:
    """What the person does at the provider; where the provider sends the browser then, inside this installation."""
    answer = requests.post(address, data={"sub": subject}, timeout=10, allow_redirects=False)
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def come_back(client: PageClient, path: str) -> Page:
    return client.get(path, status=302)


def last_asked(issuer: str, moment: datetime) -> None:
    """The provider says from now on that it last asked the person at this moment."""
    told = {"auth_time": int(moment.timestamp())}
    requests.put(f"{issuer}/users/{SUBJECT}", json=told, timeout=10).raise_for_status()


def refusals(session: Session) -> list[str]:
    wanted = select(RefusalEvent.what).where(RefusalEvent.what.startswith("provider."))
    return [what.removeprefix("provider.") for what in session.scalars(wanted.order_by(RefusalEvent.id))]


def is_signed_in(client: PageClient) -> bool:
    return client.get("/account", status=None).status == HTTPStatus.OK


class TestALinkedAccount:
    def test_is_let_in(self, here: PageClient, session: Session, officer: Account, issuer: str) -> None:
        last_asked(issuer, Clock().now() - timedelta(hours=2))
        assert "Sign in with Tỉnh Ninh Thuận" in here.get("/sign-in").text
        answer = come_back(here, agree(sent_to_provider(here, next="/account")))
        assert answer.location == "/account"
        assert is_signed_in(here)
        assert session.scalars(select(AuditEvent.verb)).all() == ["account.sign_in"]
        # The provider let her in by its own session, as old as that is her proof.
        assert session.scalars(select(SignIn.proved_at)).one() < NOW - timedelta(hours=1)

    def test_is_asked_for_with_state_nonce_and_pkce(self, here: PageClient, officer: Account) -> None:
        asked = parse_qs(urlsplit(sent_to_provider(here)).query)
        assert asked["response_type"] == ["code"]
        assert asked["code_challenge_method"] == ["S256"]
        assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))

    def test_is_asked_for_the_second_factor_that_the_provider_did_not_ask(
        self, here: PageClient, session: Session, officer: Account
    ) -> None:
        give_app(session, officer)
        page = here.follow(come_back(here, agree(sent_to_provider(here))))
        assert page.heading == "Second factor"
        assert session.scalars(select(SignIn)).all() == []

    def test_proves_again_there_who_one_is(
        self, here: PageClient, session: Session, officer: Account, issuer: str
    ) -> None:
        come_back(here, agree(sent_to_provider(here)))
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        address = sent_to_provider(here, next="/account")
        assert "prompt=login" in address
        last_asked(issuer, Clock().now())
        come_back(here, agree(address))
        assert session.scalars(select(SignIn.proved_at)).one() == NOW

    def test_proves_nothing_again_without_the_second_factor_of_who_has_one_here(
        self, here: PageClient, session: Session, officer: Account, issuer: str
    ) -> None:
        here.sign_in_as(session, officer)
        give_app(session, officer)
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        assert "Confirm with" not in here.get("/confirm").text
        address = sent_to_provider(here, next="/account")
        last_asked(issuer, Clock().now())
        come_back(here, agree(address))
        assert session.scalars(select(SignIn.proved_at)).one() == NOW - timedelta(hours=1)
        assert refusals(session) == ["one_factor"]

    @pytest.mark.parametrize("says", [{"auth_time": 0}, {"auth_time": "2100-01-01"}, {"auth_time": None}])
    def test_proves_nothing_again_when_the_provider_did_not_ask_again(
        self, here: PageClient, session: Session, officer: Account, issuer: str, says: dict[str, object]
    ) -> None:
        come_back(here, agree(sent_to_provider(here)))
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        requests.put(f"{issuer}/users/{SUBJECT}", json=says, timeout=10).raise_for_status()
        # Whoever sits at somebody else's browser takes the question out of its address.
        come_back(here, agree(sent_to_provider(here).replace("prompt=login", "").replace("max_age=0", "")))
        assert session.scalars(select(SignIn.proved_at)).one() == NOW - timedelta(hours=1)
        assert refusals(session) == ["not_asked_again"]

    def test_proves_nothing_again_with_an_answer_to_an_earlier_sign_in(
        self, here: PageClient, session: Session, officer: Account
    ) -> None:
        path = agree(sent_to_provider(here))
        with here.http.session_transaction() as cookie:
            errand = cookie["provider_errand"]
        here.sign_in_as(session, officer)
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        with here.http.session_transaction() as cookie:
            cookie["provider_errand"] = errand
        come_back(here, path)
        assert session.scalars(select(SignIn.proved_at)).one() == NOW - timedelta(hours=1)
        assert refusals(session) == ["not_asked_again"]

    def test_is_not_asked_for_a_new_password_where_it_has_none(
        self, settings: Settings, store: StoreOfTest, session: Session, officer: Account
    ) -> None:
        officer.password_hash = None
        session.flush()
        running_out = dataclasses.replace(settings, password_days=30)
        here = PageClient(create_app(running_out, store=store, clock=OutsideClock(instant=NOW)), store)
        come_back(here, agree(sent_to_provider(here)))
        here.get("/account/second-factor")

    def test_is_not_let_in_when_it_is_switched_off(self, here: PageClient, session: Session, officer: Account) -> None:
        officer.active = False
        session.flush()
        come_back(here, agree(sent_to_provider(here)))
        assert not is_signed_in(here)


class TestWhatWasTyped:
    """A session ended while somebody typed, and she signs in again at the provider."""

    TYPED: ClassVar[dict[str, str]] = {"name": "Công an “Ninh Sơn” & <b>", "kind": "police", "unit_code": "585"}
    FORM = "/admin/agencies/new"

    @pytest.fixture
    def admin(self, session: Session, world: World, issuer: str) -> Account:
        found = world.accounts["administrator"]
        found.language = "en"
        session.add(LinkedIdentity(account_id=found.id, issuer=issuer, subject=SUBJECT))
        session.flush()
        return found

    def asked(self, here: PageClient, session: Session, admin: Account, **more: str) -> Page:
        """The sign-in page that comes instead of the answer to a form."""
        form = here.sign_in_as(session, admin).get(self.FORM)
        session.execute(delete(SignIn))
        return here.submit(form, self.FORM, self.TYPED | more, status=401)

    def leave(self, here: PageClient, asked: Page) -> str:
        """Where the browser is sent by the page that leads on by itself."""
        page = here.submit(asked, START, status=200)
        assert "kept for a quarter of an hour" in page.text
        assert page.answer.headers["Refresh"] == f"0; url={START}"
        assert "Ninh" not in "".join(page.answer.headers.getlist("Set-Cookie"))
        return sent_to_provider(here)

    def test_is_there_after_the_sign_in_and_can_be_sent_once(
        self, here: PageClient, session: Session, admin: Account, issuer: str
    ) -> None:
        last_asked(issuer, Clock().now())
        path = agree(self.leave(here, self.asked(here, session, admin)))
        kept = here.get(path)
        assert kept.heading == "Your entry was kept"
        assert kept.form(self.FORM)["name"] == [self.TYPED["name"]]
        here.submit(kept, self.FORM, {"valid_from": "01/01/2020"})
        assert session.scalars(select(Agency.id).where(Agency.name == self.TYPED["name"])).one()
        assert here.http.get_cookie("entry_on_the_way") is None
        here.get(path, status=302)

    def test_goes_on_to_the_second_factor(self, here: PageClient, session: Session, admin: Account) -> None:
        give_app(session, admin)
        page = here.get(agree(self.leave(here, self.asked(here, session, admin))))
        assert page.heading == "Second factor"
        assert self.TYPED["name"] in page.form(QUESTION)["kept_value"]

    def test_is_kept_when_somebody_only_proves_again_who_she_is(
        self, here: PageClient, session: Session, admin: Account, issuer: str
    ) -> None:
        last_asked(issuer, Clock().now())
        form = here.sign_in_as(session, admin).get(self.FORM)
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        kept = here.get(agree(self.leave(here, here.submit(form, self.FORM, self.TYPED, status=401))))
        assert kept.form(self.FORM)["unit_code"] == ["585"]

    def test_is_kept_over_a_refusal_of_the_provider(self, here: PageClient, session: Session, admin: Account) -> None:
        again = here.get(agree(self.leave(here, self.asked(here, session, admin)), "stranger"))
        assert "your account is not linked yet" in again.text
        kept = here.get(agree(self.leave(here, again)))
        assert kept.form(self.FORM)["unit_code"] == ["585"]

    def test_that_is_too_long_to_wait_is_shown_to_be_copied(
        self, here: PageClient, session: Session, admin: Account
    ) -> None:
        asked = self.asked(here, session, admin, contact=secrets.token_hex(4000))
        page = here.submit(asked, START, status=200)
        assert "too long to wait for you" in page.text
        assert self.TYPED["name"] in page.text
        assert "Refresh" not in page.answer.headers

    @pytest.mark.parametrize("laid", ["", "x", "AAAA", "é", "A" * 3000])
    def test_that_somebody_else_laid_into_the_browser_is_worth_nothing(
        self, here: PageClient, session: Session, admin: Account, laid: str
    ) -> None:
        path = agree(self.leave(here, self.asked(here, session, admin)))
        here.http.set_cookie("entry_on_the_way", laid)
        assert come_back(here, path).location != self.FORM
        assert is_signed_in(here)

    def test_of_another_browser_is_not_shown(
        self, here: PageClient, session: Session, admin: Account, settings: Settings, store: StoreOfTest
    ) -> None:
        self.leave(here, self.asked(here, session, admin))
        stolen = here.http.get_cookie("entry_on_the_way")
        assert stolen is not None
        other = PageClient(create_app(settings, store=store, clock=OutsideClock(instant=NOW)), store)
        other.http.set_cookie("entry_on_the_way", stolen.value)
        come_back(other, agree(sent_to_provider(other)))
        assert is_signed_in(other)


class TestAnAnswerThatProvesNothing:
    def test_is_that_of_somebody_whose_account_is_not_linked(
        self, here: PageClient, session: Session, officer: Account
    ) -> None:
        page = here.follow(come_back(here, agree(sent_to_provider(here), "stranger")))
        assert "your account is not linked yet" in page.text
        assert not is_signed_in(here)
        assert refusals(session) == ["not_linked"]
        assert len(session.scalars(select(LinkedIdentity)).all()) == 1, "no account is made or linked by a sign-in"

    def test_is_one_for_another_browser(self, here: PageClient, session: Session, officer: Account) -> None:
        path = agree(sent_to_provider(here))
        sent_to_provider(here)
        come_back(here, path)
        assert not is_signed_in(here)
        assert refusals(session) == ["another_state"]

    def test_is_one_that_was_used(self, here: PageClient, session: Session, officer: Account) -> None:
        path = agree(sent_to_provider(here))
        come_back(here, path)
        here.post("/sign-out")
        come_back(here, path)
        assert not is_signed_in(here)
        assert refusals(session) == ["no_errand"]

    def test_is_one_with_another_nonce(self, here: PageClient, session: Session, officer: Account) -> None:
        path = agree(sent_to_provider(here))
        with here.http.session_transaction() as cookie:
            cookie["provider_errand"] = cookie["provider_errand"] | {"nonce": "x" * 43}
        come_back(here, path)
        assert refusals(session) == ["invalid_claim"]

    def test_is_a_refusal_of_the_provider(self, here: PageClient, session: Session, officer: Account) -> None:
        state = parse_qs(urlsplit(sent_to_provider(here)).query)["state"][0]
        come_back(here, f"/sign-in/provider/return?error=access_denied&state={state}")
        assert refusals(session) == ["access_denied"]

    @pytest.mark.parametrize("error", ["", "Access denied", "<b>", "x" * 41, "truy_cập", "a\nb", "1"])
    def test_is_kept_by_its_code_and_not_by_what_a_browser_wrote(
        self, here: PageClient, session: Session, officer: Account, error: str
    ) -> None:
        state = parse_qs(urlsplit(sent_to_provider(here)).query)["state"][0]
        come_back(here, f"/sign-in/provider/return?{urlencode({'error': error, 'state': state})}")
        assert refusals(session) == ["error_without_name"]

    def test_is_a_code_that_the_provider_never_gave(self, here: PageClient, session: Session, officer: Account) -> None:
        state = parse_qs(urlsplit(sent_to_provider(here)).query)["state"][0]
        come_back(here, f"/sign-in/provider/return?code=forged&state={state}")
        assert not is_signed_in(here)
        assert len(refusals(session)) == 1


class TestTheProvider:
    def test_that_does_not_answer_is_told(self, settings: Settings, store: StoreOfTest, officer: Account) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            gone = f"http://127.0.0.1:{free.getsockname()[1]}"
        nobody = dataclasses.replace(settings, provider=Provider(gone, "overseas", "secret", "Tỉnh"))
        client = PageClient(create_app(nobody, store=store, clock=StoppedClock(instant=NOW)), store)
        client.http.set_cookie("language", "en")
        assert "Tỉnh does not answer just now." in client.follow(client.get(START, status=302)).text

    def test_is_not_there_without_a_setting(self, browser: PageClient, officer: Account) -> None:
        browser.get(START, status=404)
        assert "Sign in with" not in browser.get("/sign-in").text

    def test_can_be_the_only_way_in(self, settings: Settings, store: StoreOfTest, officer: Account) -> None:
        only = dataclasses.replace(settings, local_password=False)
        client = PageClient(create_app(only, store=store, clock=OutsideClock(instant=NOW)), store)
        client.http.set_cookie("language", "en")
        assert "Password" not in client.get("/sign-in").text
        client.post("/sign-in", {"username": "officer", "password": PASSWORD}, status=403)
        come_back(client, agree(sent_to_provider(client)))
        assert is_signed_in(client)


class TestTheAdministrator:
    def test_links_an_account_and_takes_the_link_off(
        self, here: PageClient, session: Session, world: World, issuer: str
    ) -> None:
        bank = world.accounts["bank"]
        here.sign_in_as(session, world.accounts["administrator"])
        page = f"/admin/accounts/{bank.id}"
        here.submit(here.get(page), f"{page}/identity", {"subject": "do-thu-ha"})
        row = session.scalars(select(LinkedIdentity)).one()
        assert (row.account_id, row.issuer, row.subject) == (bank.id, issuer, "do-thu-ha")
        here.submit(here.get(page), f"{page}/identity", {"subject": ""})
        assert session.scalars(select(LinkedIdentity)).all() == []

    def test_cannot_link_two_accounts_with_one_identity(
        self, here: PageClient, session: Session, world: World, officer: Account
    ) -> None:
        here.sign_in_as(session, world.accounts["administrator"])
        page = f"/admin/accounts/{world.accounts['bank'].id}"
        answer = here.submit(here.get(page), f"{page}/identity", {"subject": SUBJECT}, status=422)
        assert "Another account is linked with this identity." in answer.text
