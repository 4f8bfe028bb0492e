"""One's own account: language, password, sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, SignIn
from overseas.accounts.passwords import hash_password, matches
from overseas.audit.models import AuditEvent
from tests.cases.sample_cases import add_case, add_check
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page
from tests.world import NOW, PASSWORD, World

NEW = "bốn mùa đều đẹp cả"
ADDRESS = "/account/password"


@pytest.fixture
def officer(world: World, session: Session) -> Account:
    world.accounts["officer"].password_hash = hash_password(PASSWORD)
    session.flush()
    return world.accounts["officer"]


def change(client: PageClient, *, status: int = 303, **fields: str) -> Page:
    sent = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": fields.get("new_password", NEW)}
    return client.submit(client.get("/account"), ADDRESS, sent | fields, status=status)


class TestANewPassword:
    def test_signs_out_everywhere_else(self, client_for: ClientFor, officer: Account, session: Session) -> None:
        here, there = client_for("officer"), client_for("officer")
        there.get("/account")
        page = here.follow(change(here))
        assert "Your password is changed." in page.text
        there.get("/account", status=302)
        session.refresh(officer)
        assert matches(officer.password_hash, NEW)
        assert len(session.scalars(select(SignIn).where(SignIn.account_id == officer.id)).all()) == 1

    def test_gives_this_browser_a_new_token(self, client_for: ClientFor, officer: Account) -> None:
        client = client_for("officer")
        with client.http.session_transaction() as cookie:
            before = cookie["_user_id"]
        change(client)
        with client.http.session_transaction() as cookie:
            assert cookie["_user_id"] != before

    def test_is_in_the_trail(self, client_for: ClientFor, officer: Account, session: Session) -> None:
        change(client_for("officer"))
        lines = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.change_password")).all()
        assert [(line.subject_id, line.before, line.after) for line in lines] == [(officer.id, {}, {})]

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"current_password": "wrong"}, "This is not your current password."),
            ({"repeat_password": "something else"}, "The two new passwords are not the same."),
            ({"new_password": "ngắn quá"}, "at least 12 characters"),
            ({"new_password": "aaaaaaaaaaaaaa"}, "repeats the same few characters"),
            ({"new_password": "Mật khẩu của tôi"}, "tried first"),
            ({"new_password": "password123456"}, "tried first"),
            ({"new_password": "Nguyễn Thị Lành 1"}, "Your name may not stand in your password."),
            ({"new_password": PASSWORD}, "This is the password you have."),
            ({"new_password": "x" * 300}, "Field cannot be longer"),
        ],
    )
    def test_is_refused_with_its_reason(
        self, client_for: ClientFor, officer: Account, fields: dict[str, str], said: str
    ) -> None:
        page = change(client_for("officer"), status=422, **fields)
        assert said in page.text
        assert PASSWORD not in page.source

    def test_cannot_be_guessed_from_an_open_browser(self, client_for: ClientFor, officer: Account) -> None:
        client = client_for("officer")
        for _ in range(6):
            change(client, current_password="wrong", status=422)
        assert "Too many tries" in change(client, status=429).text


class TestTheLanguage:
    def test_is_the_persons_own_and_stays(self, client_for: ClientFor, world: World, session: Session) -> None:
        client = client_for("officer")
        page = client.get("/account")
        after = client.submit(page, "/account/language", {"language": "vi", "next": "/account"})
        assert after.location == "/account"
        session.expire_all()
        assert session.get_one(Account, world.accounts["officer"].id).language == "vi"
        assert '<html lang="vi">' in client.get("/account").source

    def test_of_a_stranger_is_kept_in_a_cookie(self, browser: PageClient, world: World) -> None:
        browser.http.delete_cookie("language")
        assert '<html lang="vi">' in browser.get("/sign-in").source
        browser.post("/account/language", {"language": "en", "next": "/sign-in"})
        assert '<html lang="en">' in browser.get("/sign-in").source

    @pytest.mark.parametrize("language", ["", "fr", "vi\x00", "x" * 500])
    def test_that_does_not_exist_changes_nothing(self, client_for: ClientFor, language: str) -> None:
        client = client_for("officer")
        client.post("/account/language", {"language": language})
        assert '<html lang="en">' in client.get("/account").source

    def test_never_leads_elsewhere(self, browser: PageClient) -> None:
        page = browser.post("/account/language", {"language": "en", "next": "/\t/elsewhere.example"})
        assert page.location == "/"


class TestOnesOwnSessions:
    def test_can_be_ended_one_by_one(self, client_for: ClientFor, world: World) -> None:
        here, there = client_for("officer"), client_for("officer")
        page = here.get("/account")
        ends = [form.get("action", "") for form in page.tree.iter("form") if "/sessions/" in form.get("action", "")]
        assert len(ends) == 1, "this one is ended by signing out"
        here.follow(here.submit(page, ends[0]))
        there.get("/account", status=302)
        here.post(ends[0], status=404)

    def test_of_others_are_not_found(self, client_for: ClientFor, world: World, session: Session) -> None:
        client_for("police")
        row = session.scalars(select(SignIn).where(SignIn.account_id == world.accounts["police"].id)).one()
        client_for("officer").post(f"/account/sessions/{row.token_hash}/end", status=404)
        session.refresh(row)

    def test_say_when_they_were_used(self, client_for: ClientFor, world: World, session: Session) -> None:
        client = client_for("officer")
        session.scalars(select(SignIn)).one().last_seen_at = NOW - timedelta(minutes=5)
        session.flush()
        assert "16/10/2023 09:25" in client.get("/account").text


class TestTheMenu:
    @pytest.mark.parametrize(
        ("name", "entries"),
        [
            ("officer", ["Work to do", "Cases", "Alerts", "Progress", "Personal data", "Opened files"]),
            ("province", ["Work to do", "Cases", "Alerts", "Progress", "Personal data", "Targets", "Units"]),
            ("police", ["Record checks"]),
            ("bank", ["Loans"]),
            ("leader", ["Progress", "Opened files"]),
            ("administrator", ["Health", "Jobs", "Accounts", "Agencies", "Norms", "Units", "Trail"]),
        ],
    )
    def test_holds_what_the_role_may_open(self, client_for: ClientFor, name: str, entries: list[str]) -> None:
        assert client_for(name).get("/account").menu == entries

    @pytest.mark.parametrize(
        ("path", "current"),
        [
            ("/admin/", "Health"),
            ("/admin/permissions", "Health"),
            ("/admin/accounts/new", "Accounts"),
            ("/admin/agencies", "Agencies"),
            ("/calendar", "Norms"),
            ("/account", None),
        ],
    )
    def test_marks_where_one_is(self, client_for: ClientFor, path: str, current: str | None) -> None:
        tree = client_for("administrator").get(path).tree
        marked = ["".join(one.itertext()).strip() for one in tree.iter("a") if one.get("aria-current") == "page"]
        assert marked == ([current] if current else [])

    def test_counts_what_waits(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        add_check(world, case)
        assert client_for("police").get("/account").menu == ["Record checks 1"]
