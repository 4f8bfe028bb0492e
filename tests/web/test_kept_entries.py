"""Nothing typed is ever lost: a session that ended, a form that was too old."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from overseas.accounts.models import Agency, SignIn
from overseas.accounts.passwords import hash_password
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page
from tests.world import PASSWORD, World

ADDRESS = "/admin/agencies/new"
TYPED = {"name": 'Công an "Ninh Sơn"\n<script>', "kind": "police", "unit_code": "585", "valid_from": "01/01/2020"}


@pytest.fixture
def admin(client_for: ClientFor, world: World, session: Session) -> PageClient:
    """A browser whose session ends after the form was opened."""
    world.accounts["administrator"].password_hash = hash_password(PASSWORD)
    client = client_for("administrator")
    client.get(ADDRESS)
    return client


def end_sessions(session: Session) -> None:
    session.execute(delete(SignIn))


def sign_in(client: PageClient, page: Page, *, status: int = 200) -> Page:
    return client.submit(page, "/sign-in", {"username": "administrator", "password": PASSWORD}, status=status)


class TestASessionThatEndedMeanwhile:
    def test_keeps_the_entry_over_the_sign_in_and_sends_it_on(self, admin: PageClient, session: Session) -> None:
        form = admin.get(ADDRESS)
        end_sessions(session)
        typed = TYPED | {"name": "Công an “Ninh Sơn” & <b>"}
        asked = admin.submit(form, ADDRESS, typed, status=401)
        assert "What you typed is kept" in asked.text
        kept = sign_in(admin, asked)
        assert kept.heading == "Your entry was kept"
        assert "Võ Ngọc Ánh" in kept.text
        admin.follow(admin.submit(kept, ADDRESS))
        assert session.scalars(select(Agency).where(Agency.name == typed["name"])).one()

    def test_keeps_it_over_a_wrong_password(self, admin: PageClient, session: Session) -> None:
        form = admin.get(ADDRESS)
        end_sessions(session)
        asked = admin.submit(form, ADDRESS, TYPED, status=401)
        asked = admin.submit(asked, "/sign-in", {"username": "administrator", "password": "wrong"}, status=401)
        assert sign_in(admin, asked).form(ADDRESS)["unit_code"] == ["585"]

    def test_does_not_do_anything_by_itself(self, admin: PageClient, session: Session) -> None:
        form = admin.get(ADDRESS)
        end_sessions(session)
        sign_in(admin, admin.submit(form, ADDRESS, TYPED, status=401))
        assert not session.scalars(select(Agency).where(Agency.name.startswith("Công an"))).all()

    def test_never_keeps_a_password(self, admin: PageClient, session: Session) -> None:
        form = admin.get("/account")
        end_sessions(session)
        secret = {"current_password": "secret-1", "new_password": "secret-2", "repeat_password": "secret-2"}
        assert "secret" not in admin.submit(form, "/account/password", secret, status=401).source

    def test_keeps_an_entry_with_a_broken_cookie_too(self, admin: PageClient) -> None:
        form = admin.get(ADDRESS)
        admin.http.set_cookie("overseas", "broken")
        assert "585" in admin.submit(form, ADDRESS, TYPED, status=401).form("/sign-in")["kept_value"]

    @pytest.mark.parametrize(
        "path", ["//elsewhere.example", "/\t/elsewhere.example", "/admin/accounts", "/sign-out", ""]
    )
    def test_sends_only_to_forms_of_our_own(self, admin: PageClient, path: str) -> None:
        fields = {
            "username": "administrator",
            "password": PASSWORD,
            "kept_path": path,
            "kept_name": "a",
            "kept_value": "b",
        }
        page = admin.post("/sign-in", fields, status=None)
        assert page.status == 303

    def test_refuses_an_entry_of_which_a_part_is_missing(self, admin: PageClient) -> None:
        fields = {"username": "administrator", "password": PASSWORD, "kept_path": ADDRESS, "kept_name": ["a", "b"]}
        assert admin.post("/sign-in", fields).location == "/admin/"


class TestAnEntryFromAnotherSite:
    HEADERS = (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site"},
    )

    @pytest.mark.parametrize("headers", HEADERS)
    def test_is_not_offered_for_sending(self, browser: PageClient, headers: dict[str, str]) -> None:
        page = browser.post(ADDRESS, TYPED, status=401, headers=headers)
        assert "kept_value" not in page.form("/sign-in")

    @pytest.mark.parametrize("headers", HEADERS)
    def test_is_refused_without_our_token(self, admin: PageClient, headers: dict[str, str]) -> None:
        page = admin.post(ADDRESS, TYPED | {"csrf_token": ""}, status=400, headers=headers)
        assert "Send it again" not in page.text


class TestAFormThatIsTooOld:
    @pytest.mark.parametrize("token", ["", "x", "a" * 3000, "\x00"])
    def test_is_refused_with_a_button_that_sends_it_again(
        self, admin: PageClient, session: Session, token: str
    ) -> None:
        page = admin.post(ADDRESS, TYPED | {"name": "Công an", "csrf_token": token}, status=400)
        admin.follow(admin.submit(page, ADDRESS))
        assert session.scalars(select(Agency).where(Agency.name == "Công an")).one()

    def test_at_the_sign_in_shows_the_sign_in_again(self, browser: PageClient) -> None:
        page = browser.post("/sign-in", {"username": "a", "password": "b", "csrf_token": "old"}, status=401)
        assert "kept_value" not in page.form("/sign-in")
