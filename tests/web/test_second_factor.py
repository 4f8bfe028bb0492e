"""The second question of a sign-in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from overseas.accounts.actions.factors import make_recovery_codes
from overseas.accounts.actions.throttle import TRIES_OF_FACTOR
from overseas.accounts.models import Account, Agency, SignIn
from overseas.accounts.second_factor.models import CodeApp, PendingSignIn, RecoveryCode
from overseas.accounts.second_factor.queries import MOST_TRIES, PENDING_LASTS
from overseas.accounts.second_factor.recovery_codes import new_sheet
from overseas.accounts.tokens import hash_of
from overseas.audit.models import RefusalEvent
from tests.web.client import PageClient
from tests.web.second_factor import (
    HALF_MINUTE,
    QUESTION,
    code_at,
    give_app,
    is_signed_in,
    trail,
    type_code,
    type_password,
)
from tests.world import NOW, PASSWORD, World


@pytest.fixture
def officer(session: Session, world: World) -> Account:
    give_app(session, world.accounts["officer"])
    return world.accounts["officer"]


class TestThePasswordAlone:
    def test_lets_nobody_in(self, browser: PageClient, session: Session, officer: Account) -> None:
        page = type_password(browser, officer)
        assert page.heading == "Second factor"
        assert not is_signed_in(browser)
        assert session.scalars(select(SignIn)).all() == []

    def test_is_not_remembered_for_long(self, browser: PageClient, session: Session, officer: Account) -> None:
        page = type_password(browser, officer)
        session.execute(update(PendingSignIn).values(began_at=NOW - PENDING_LASTS))
        again = type_code(browser, page, code_at(), status=401)
        assert again.heading == "Sign in"
        assert "took too long" in again.text
        assert trail(session) == [("factor.refused", "too late")]
        assert session.scalars(select(PendingSignIn)).all() == []

    def test_opens_the_question_only_in_its_own_browser(self, browser: PageClient, officer: Account) -> None:
        page = type_password(browser, officer)
        browser.http.delete_cookie("overseas")
        type_code(browser, page, code_at(), status=None)
        assert not is_signed_in(browser)

    def test_of_an_account_that_is_switched_off_meanwhile_leads_nowhere(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        page = type_password(browser, officer)
        officer.active = False
        session.flush()
        assert type_code(browser, page, code_at(), status=401).heading == "Sign in"
        assert session.scalars(select(RefusalEvent.what)).all() == ["sign_in.nothing_waits"]
        assert session.scalars(select(SignIn)).all() == []

    def test_ends_the_session_of_whoever_sat_there_before(
        self, browser: PageClient, session: Session, officer: Account, world: World
    ) -> None:
        browser.sign_in_as(session, world.accounts["bank"])
        type_password(browser, officer)
        assert session.scalars(select(SignIn)).all() == []


class TestACodeOfTheApp:
    def test_lets_in_and_stands_in_the_trail(self, browser: PageClient, session: Session, officer: Account) -> None:
        type_code(browser, type_password(browser, officer), code_at())
        assert is_signed_in(browser)
        assert session.scalars(select(SignIn.factor)).one() == "app"
        assert trail(session) == [("factor.use_app", None), ("account.sign_in", None)]
        assert session.scalars(select(PendingSignIn)).all() == []

    def test_leads_to_where_the_person_was_going(self, browser: PageClient, officer: Account) -> None:
        page = type_password(browser, officer, next="/account")
        assert type_code(browser, page, code_at()).location == "/account"

    def test_that_was_used_is_refused(self, browser: PageClient, session: Session, officer: Account) -> None:
        type_code(browser, type_password(browser, officer), code_at())
        browser.post("/sign-out")
        page = type_code(browser, type_password(browser, officer), code_at(), status=401)
        assert "used before" in page.text
        assert trail(session)[-1] == ("factor.refused", "used before")
        type_code(browser, page, code_at(NOW + HALF_MINUTE))
        assert is_signed_in(browser)

    def test_that_is_wrong_is_refused(self, browser: PageClient, session: Session, officer: Account) -> None:
        page = type_code(browser, type_password(browser, officer), "000000", status=401)
        assert page.heading == "Second factor"
        assert trail(session) == [("factor.refused", "not right")]

    def test_of_another_account_is_refused(
        self, browser: PageClient, session: Session, officer: Account, world: World
    ) -> None:
        other = world.accounts["bank"]
        give_app(session, other)
        app = session.get_one(CodeApp, other.id)
        app.secret = "A" * 32
        session.flush()
        type_code(browser, type_password(browser, officer), code_at(secret="A" * 32), status=401)

    def test_can_be_tried_a_few_times_only_then_the_password_is_asked_again(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        page = type_password(browser, officer)
        for _ in range(MOST_TRIES - 1):
            page = type_code(browser, page, "000000", status=401)
        assert type_code(browser, page, "000000", status=401).heading == "Sign in"
        assert trail(session)[-1] == ("factor.refused", "too often")

    def test_cannot_be_guessed_by_beginning_again_and_again(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        for _ in range(TRIES_OF_FACTOR // MOST_TRIES):
            page = type_password(browser, officer)
            for _ in range(MOST_TRIES):
                page = browser.post(QUESTION, {"one_time_code": "000000"}, status=401)
        page = type_code(browser, type_password(browser, officer), code_at(), status=429)
        assert "Wait a quarter of an hour" in page.text
        assert not is_signed_in(browser)

    def test_that_is_empty_is_asked_once_more(self, browser: PageClient, officer: Account) -> None:
        assert "Type the code." in type_code(browser, type_password(browser, officer), "", status=422).text

    def test_keeps_what_was_typed_before(self, browser: PageClient, session: Session, world: World) -> None:
        admin = world.accounts["administrator"]
        give_app(session, admin)
        entry = {"kept_path": "/admin/agencies/new", "kept_name": "name", "kept_value": "Công an Ninh Sơn"}
        page = type_password(browser, admin, **entry)
        page = type_code(browser, page, "000000", status=401)
        kept = type_code(browser, page, code_at(), status=200)
        assert kept.heading == "Your entry was kept"
        assert kept.form("/admin/agencies/new")["name"] == ["Công an Ninh Sơn"]
        assert not session.scalars(select(Agency).where(Agency.name.startswith("Công an"))).all()


class TestARecoveryCode:
    @pytest.fixture
    def codes(self, session: Session, world: World, officer: Account) -> tuple[str, ...]:
        sheet = new_sheet()
        make_recovery_codes(session, world.actor("officer"), sheet, at=NOW)
        return sheet.codes

    def test_lets_in_once(
        self, browser: PageClient, session: Session, officer: Account, codes: tuple[str, ...]
    ) -> None:
        type_code(browser, type_password(browser, officer), codes[3].lower().replace("-", " "))
        assert is_signed_in(browser)
        assert ("factor.use_recovery_code", None) in trail(session)
        assert len(session.scalars(select(RecoveryCode)).all()) == len(codes) - 1
        browser.post("/sign-out")
        type_code(browser, type_password(browser, officer), codes[3], status=401)
        assert not is_signed_in(browser)

    def test_is_kept_only_as_a_hash(self, session: Session, codes: tuple[str, ...]) -> None:
        kept = "".join(session.scalars(select(RecoveryCode.code_hash)))
        assert not any(code.replace("-", "") in kept for code in codes)


class TestASecret:
    def test_lies_sealed_in_the_database(self, session: Session, officer: Account) -> None:
        row = session.execute(select(CodeApp.secret_sealed)).scalar_one()
        assert code_at()
        assert b"JBSWY3DP" not in row.blob


class TestTheSessionThatBegins:
    def test_has_a_token_of_its_own(self, browser: PageClient, session: Session, officer: Account) -> None:
        page = type_password(browser, officer)
        with browser.http.session_transaction() as cookie:
            pending = cookie["pending_sign_in"]
            assert "_user_id" not in cookie
        type_code(browser, page, code_at())
        with browser.http.session_transaction() as cookie:
            assert "pending_sign_in" not in cookie
            assert cookie["_user_id"] != pending
            assert session.scalars(select(SignIn.token_hash)).one() == hash_of(cookie["_user_id"])

    def test_can_be_proved_again_with_a_code(self, browser: PageClient, session: Session, officer: Account) -> None:
        type_code(browser, type_password(browser, officer), code_at())
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        page = browser.get("/confirm", next="/account")
        browser.submit(page, "/confirm", {"one_time_code": code_at()}, status=401)
        browser.submit(page, "/confirm", {"one_time_code": code_at(NOW + HALF_MINUTE)})
        assert trail(session)[-2:] == [("factor.use_app", None), ("account.prove", None)]

    def test_is_not_proved_again_with_the_password_alone(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        type_code(browser, type_password(browser, officer), code_at())
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        page = browser.get("/confirm", next="/account")
        assert "password" not in page.form("/confirm")
        for typed in ({"password": PASSWORD}, {"password": PASSWORD, "one_time_code": ""}):
            assert "Type the code." in browser.post("/confirm", typed, status=422).text
        browser.post("/confirm", {"password": PASSWORD, "one_time_code": "000000"}, status=401)
        assert browser.get("/account/second-factor/app", status=302).location.startswith("/confirm")

    def test_keeps_its_factor_over_a_new_password(
        self, browser: PageClient, session: Session, officer: Account
    ) -> None:
        type_code(browser, type_password(browser, officer), code_at())
        new = "bốn mùa đều đẹp cả"
        typed = {"current_password": PASSWORD, "new_password": new, "repeat_password": new}
        browser.submit(browser.get("/account"), "/account/password", typed)
        assert session.scalars(select(SignIn.factor)).one() == "app"
