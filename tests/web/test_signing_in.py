"""Coming in and going out."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.actions.throttle import TRIES_OF_ADDRESS, TRIES_OF_PAIR, WINDOW
from overseas.accounts.models import Account, SignIn, SignInFailure
from overseas.accounts.passwords import hash_password, matches
from overseas.accounts.tokens import hash_of
from overseas.audit.models import AuditEvent
from tests.web.client import PageClient
from tests.web.pages import Page
from tests.world import NOW, PASSWORD, World


@pytest.fixture
def officer(session: Session, world: World) -> Account:
    account = world.accounts["officer"]
    account.password_hash = hash_password(PASSWORD)
    account.language = "en"
    session.flush()
    return account


def sign_in(browser: PageClient, password: str = PASSWORD, *, status: int = 303, **fields: str) -> Page:
    return browser.post("/sign-in", {"username": "officer", "password": password, **fields}, status=status)


def token_of(browser: PageClient) -> str:
    with browser.http.session_transaction() as cookie:
        return str(cookie.get("_user_id", ""))


def is_signed_in(browser: PageClient) -> bool:
    return browser.get("/account", status=None).status == 200


@pytest.mark.usefixtures("officer")
class TestSigningIn:
    def test_opens_the_account(self, browser: PageClient) -> None:
        sign_in(browser)
        assert browser.get("/account").heading == "My account"

    def test_is_by_a_form_that_can_be_filled_in(self, browser: PageClient) -> None:
        page = browser.get("/sign-in")
        browser.submit(page, "/sign-in", {"username": "officer", "password": PASSWORD})
        assert is_signed_in(browser)

    def test_takes_the_name_in_capitals_and_the_marks_however_they_are_composed(self, browser: PageClient) -> None:
        browser.post("/sign-in", {"username": " Officer ", "password": unicodedata.normalize("NFD", PASSWORD)})
        assert is_signed_in(browser)

    def test_gives_a_new_token_each_time_and_keeps_only_its_hash(self, browser: PageClient, session: Session) -> None:
        sign_in(browser)
        first = token_of(browser)
        sign_in(browser)
        assert token_of(browser) != first
        assert list(session.scalars(select(SignIn.token_hash))) == [hash_of(token_of(browser))]

    def test_gives_a_new_form_token(self, browser: PageClient) -> None:
        browser.form_token()
        with browser.http.session_transaction() as cookie:
            before = cookie["csrf_token"]
        sign_in(browser)
        browser.get("/account")
        with browser.http.session_transaction() as cookie:
            assert cookie["csrf_token"] != before

    def test_is_in_the_trail(self, browser: PageClient, session: Session, officer: Account) -> None:
        sign_in(browser)
        line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert line
        assert (line.verb, line.account_id) == ("account.sign_in", officer.id)

    def test_makes_an_old_hash_new(self, browser: PageClient, session: Session, officer: Account) -> None:
        officer.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD.encode())
        session.flush()
        sign_in(browser)
        session.refresh(officer)
        assert "m=19456,t=2,p=1" in officer.password_hash

    def test_without_a_name_says_so_at_the_field(self, browser: PageClient) -> None:
        page = browser.post("/sign-in", {"username": "", "password": "x"}, status=422)
        assert "Type your account name." in page.text


class TestBeingRefused:
    def test_says_the_same_for_a_wrong_password_and_a_wrong_name(self, browser: PageClient, officer: Account) -> None:
        wrong_password = sign_in(browser, "wrong", status=401)
        wrong_name = browser.post("/sign-in", {"username": "nobody", "password": PASSWORD}, status=401)
        said = "The account name or the password is not right."
        assert said in wrong_password.text
        assert said in wrong_name.text
        assert not is_signed_in(browser)

    def test_costs_the_same_work_for_a_name_that_does_not_exist(
        self, browser: PageClient, officer: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reckonings: list[str] = []

        def counted(kept: str | None, password: str) -> bool:
            reckonings.append("known" if kept else "unknown")
            return matches(kept, password)

        monkeypatch.setattr("overseas.web.sign_in.matches", counted)
        for name in ("officer", "nobody"):
            browser.post("/sign-in", {"username": name, "password": "wrong"}, status=401)
        assert reckonings == ["known", "unknown"]

    def test_of_an_account_that_is_switched_off(self, browser: PageClient, session: Session, officer: Account) -> None:
        officer.active = False
        session.flush()
        sign_in(browser, status=401)

    def test_of_an_agency_that_has_ended(self, browser: PageClient, session: Session, officer: Account) -> None:
        agency = session.get_one(type(officer).agency.property.mapper.class_, officer.agency_id)
        agency.valid_to = NOW.date() - timedelta(days=1)
        session.flush()
        sign_in(browser, status=401)

    @pytest.mark.parametrize("name", ["officer\x00", "x" * 300, "офицер", "' OR 1=1 --", "\ud800"])
    def test_of_a_name_that_cannot_be(self, browser: PageClient, officer: Account, name: str) -> None:
        page = browser.http.post(
            "/sign-in",
            data={"username": name.encode("utf-8", "replace"), "password": "x", "csrf_token": browser.form_token()},
        )
        assert page.status_code in {401, 422}


class TestGuessing:
    def test_is_slowed_down_after_some_tries(self, browser: PageClient, officer: Account) -> None:
        for _ in range(TRIES_OF_PAIR):
            sign_in(browser, "wrong", status=401)
        page = sign_in(browser, status=429)
        assert "Wait" in page.text
        assert 0 < int(page.answer.headers["Retry-After"]) <= WINDOW.total_seconds()

    def test_does_not_lock_the_officer_out_at_her_own_address(self, browser: PageClient, officer: Account) -> None:
        for _ in range(TRIES_OF_PAIR + 2):
            browser.post(
                "/sign-in",
                {"username": "officer", "password": "wrong"},
                status=None,
                environ_base={"REMOTE_ADDR": "203.0.113.9"},
            )
        sign_in(browser)
        assert is_signed_in(browser)

    def test_is_counted_by_address_whatever_the_name(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        browser.post("/sign-in", {"username": "a1", "password": "wrong"}, status=401)
        for row in session.scalars(select(SignInFailure)):
            row.count = TRIES_OF_ADDRESS
        session.flush()
        browser.post("/sign-in", {"username": "a2", "password": "wrong"}, status=429)

    def test_is_forgotten_when_the_window_is_over(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        for _ in range(TRIES_OF_PAIR):
            sign_in(browser, "wrong", status=401)
        for row in session.scalars(select(SignInFailure)):
            row.window_start = NOW - WINDOW
        session.flush()
        sign_in(browser)

    def test_is_forgiven_by_the_right_password(self, browser: PageClient, session: Session, officer: Account) -> None:
        for _ in range(TRIES_OF_PAIR - 1):
            sign_in(browser, "wrong", status=401)
        sign_in(browser)
        session.expire_all()
        assert {row.count for row in session.scalars(select(SignInFailure))} == {TRIES_OF_PAIR - 1}

    def test_is_counted_without_the_name_that_was_typed(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        sign_in(browser, "wrong", status=401)
        assert not any("officer" in row.key or "127" in row.key for row in session.scalars(select(SignInFailure)))


@pytest.mark.usefixtures("officer")
class TestTheWayOn:
    INSIDE = ("/account", "/?x=1")
    OUTSIDE = (
        "//elsewhere.example", "/\t/elsewhere.example", "\t//elsewhere.example", "/\n/elsewhere.example",
        "/\\elsewhere.example", "\\\\elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)",
        "account", "/account//x", "/no-such-page", "/sign-out", "/sign-in", "/acco\x00unt", "/" + "a" * 3000,
        "/%09/elsewhere.example", "/static/style.css", "/accountá",
    )  # fmt: skip

    @pytest.mark.parametrize("target", INSIDE)
    def test_leads_to_a_page_of_our_own(self, browser: PageClient, target: str) -> None:
        assert sign_in(browser, next=target).location == target

    @pytest.mark.parametrize("target", OUTSIDE)
    def test_never_leads_elsewhere(self, browser: PageClient, target: str) -> None:
        location = sign_in(browser, next=target).location
        assert location.startswith("/")
        assert "elsewhere" not in location
        assert location != target

    @pytest.mark.parametrize("target", OUTSIDE)
    def test_is_not_even_carried_along(self, browser: PageClient, target: str) -> None:
        assert "elsewhere.example" not in "".join(browser.get("/sign-in", next=target).form("/sign-in").get("next", []))

    def test_comes_from_the_page_that_was_asked_for(self, browser: PageClient) -> None:
        asked = browser.get("/account", status=302)
        page = browser.follow(asked)
        answer = browser.submit(page, "/sign-in", {"username": "officer", "password": PASSWORD})
        assert answer.location == "/account"


@pytest.mark.usefixtures("officer")
class TestTheEndOfASession:
    def test_comes_when_somebody_signs_out_and_the_cookie_is_worth_nothing(self, browser: PageClient) -> None:
        sign_in(browser)
        with browser.http.session_transaction() as cookie:
            stolen = dict(cookie)
        browser.post("/sign-out")
        with browser.http.session_transaction() as cookie:
            cookie.update(stolen)
        assert not is_signed_in(browser)

    def test_comes_after_half_an_hour_of_doing_nothing(self, browser: PageClient, session: Session) -> None:
        sign_in(browser)
        row = session.scalars(select(SignIn)).one()
        row.last_seen_at = NOW - timedelta(minutes=29)
        session.flush()
        assert is_signed_in(browser)
        session.refresh(row)
        assert row.last_seen_at == NOW, "being used keeps it alive"
        row.last_seen_at = NOW - timedelta(minutes=30)
        session.flush()
        assert not is_signed_in(browser)

    def test_comes_after_twelve_hours_in_any_case(self, browser: PageClient, session: Session) -> None:
        sign_in(browser)
        session.scalars(select(SignIn)).one().signed_in_at = NOW - timedelta(hours=12)
        session.flush()
        assert not is_signed_in(browser)

    def test_is_not_written_down_more_than_once_a_minute(self, browser: PageClient, session: Session) -> None:
        sign_in(browser)
        row = session.scalars(select(SignIn)).one()
        row.last_seen_at = NOW - timedelta(seconds=59)
        session.flush()
        browser.get("/account")
        session.refresh(row)
        assert row.last_seen_at == NOW - timedelta(seconds=59)

    def test_comes_when_the_account_is_switched_off(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        sign_in(browser)
        officer.active = False
        session.flush()
        assert not is_signed_in(browser)

    @pytest.mark.parametrize("cookie", ["", "x", "eyJ9.broken.cookie", "a" * 4000, "%00%ff", '{"_user_id": 1}'])
    def test_a_broken_cookie_is_nobody(self, browser: PageClient, cookie: str) -> None:
        browser.http.set_cookie("overseas", cookie)
        assert browser.get("/account", status=302).location.startswith("/sign-in")
        browser.get("/sign-in")
