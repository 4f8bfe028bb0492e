"""Requests made by hand and with bad intent: each is refused with a clear answer, and changes nothing."""

from __future__ import annotations

import logging
import re
import secrets
from typing import ClassVar

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account, SignIn
from overseas.accounts.permissions import Role
from overseas.accounts.tokens import hash_of, new_token
from overseas.audit.models import AuditEvent, RefusalEvent
from overseas.web.downloads import disposition
from tests.cases.sample_cases import add_case
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS, ClientFor
from tests.world import NOW, World

OUTSIDE = (
    *("/static/../config.py", "/static/..%2fconfig.py", "/static/%2e%2e/%2e%2e/etc/passwd", "/static//etc/passwd"),
    *("/static/..\\config.py", "/static/..%5c..%5cconfig.py", "/static/%00style.css", "/static/style.css%00.png"),
    *("/static/", "/static/vendor", "/static/vendor/", "/.git/config", "/.env", "/static/.git/HEAD", "/config.py"),
    *("/static/file:///etc/passwd", "/templates/layouts/", "/instance/overseas.db", "/backup.zip"),
)


def lines_of_trail(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(AuditEvent))


class TestPaths:
    @pytest.mark.parametrize("path", OUTSIDE)
    def test_lead_to_no_file_outside_of_the_static_folder(self, browser: PageClient, path: str) -> None:
        answer = browser.http.get(path, follow_redirects=True)
        assert answer.status_code == 404
        for inner in ("root:x", "class Settings", "{% block", "[core]", "<title>Index", "SQLite format"):
            assert inner not in answer.text


class TestTheNameOfAFile:
    @pytest.mark.parametrize(
        ("name", "plain", "full"),
        [
            ("Danh sách hồ sơ.xlsx", "Danh-sach-ho-so.xlsx", "Danh%20s%C3%A1ch%20h%E1%BB%93%20s%C6%A1.xlsx"),
            ("Đơn ký.xlsx", "Don-ky.xlsx", "%C4%90%C6%A1n%20k%C3%BD.xlsx"),
            ("../../etc/passwd.xlsx", "etc-passwd.xlsx", "-..-etc-passwd.xlsx"),
            ('a"; filename="b.exe\r\nX: y.xlsx', "a-filename-b.exe-X-y.xlsx", "a--%20filename--b.exe--X-%20y.xlsx"),
            ("日本.xlsx", "file.xlsx", "%E6%97%A5%E6%9C%AC.xlsx"),
        ],
    )
    def test_is_encoded_for_old_and_new_programs(self, name: str, plain: str, full: str) -> None:
        assert disposition(name) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"

    def test_is_never_longer_than_a_disk_takes(self) -> None:
        plain = re.search(r'filename="([^"]*)"', disposition("ồ" * 5000 + ".xlsx"))
        assert plain
        assert len(plain[1]) <= 100
        assert plain[1].endswith(".xlsx")


class TestAPasswordField:
    def test_lets_paste_and_password_managers_in(self, browser: PageClient, client_for: ClientFor) -> None:
        pages = (browser.get("/sign-in"), client_for("officer").get("/account"))
        fields = [one for page in pages for one in page.tree.iter("input") if one.get("type") == "password"]
        assert len(fields) >= 4
        assert {one.get("autocomplete") for one in fields} == {"current-password", "new-password"}
        assert not any(name.startswith("on") or name == "readonly" for one in fields for name in one.attrib)


class TestAFormMadeByHand:
    def test_changes_no_field_that_it_does_not_have(
        self, client_for: ClientFor, world: World, session: Session
    ) -> None:
        account = world.accounts["officer"]
        before = account.role, account.agency_id, account.username, account.password_hash
        more = {"role": "administrator", "agency_id": "1", "username": "root", "id": "1", "password_hash": "x"}
        client_for("officer").post("/account/language", {"language": "en", **more})
        session.expire_all()
        account = session.get_one(Account, account.id)
        assert (account.role, account.agency_id, account.username, account.password_hash) == before
        assert account.role is Role.LABOUR_OFFICER

    def test_of_another_case_reaches_nobody(self, client_for: ClientFor, world: World, session: Session) -> None:
        case = add_case(world)
        before = lines_of_trail(session)
        for person in ("other_officer", "foreign_officer"):
            client_for(person).post(f"/cases/{case.id}/steps/loan/approve", {"version": "1"}, status=404)
        assert lines_of_trail(session) == before


class TestAForgedCookie:
    def test_signed_with_another_secret_is_nobody(self, browser: PageClient, world: World, session: Session) -> None:
        token = new_token()
        session.add(SignIn(token_hash=hash_of(token), account_id=world.accounts["officer"].id,
                           signed_in_at=NOW, last_seen_at=NOW, proved_at=NOW))  # fmt: skip
        session.flush()
        for secret in ("", "secret", "dev", SETTINGS.secret_key.upper()):
            forged = URLSafeTimedSerializer(secret or "x", salt="cookie-session").dumps({"_user_id": token})
            browser.http.set_cookie("overseas", str(forged))
            assert browser.get("/cases", status=302).location.startswith("/sign-in")

    def test_with_a_made_up_session_is_nobody(self, browser: PageClient, world: World) -> None:
        for made_up in (secrets.token_urlsafe(32), "1", str(world.accounts["officer"].id), "' OR 1=1 --", "", "0" * 64):
            with browser.http.session_transaction() as cookie:
                cookie["_user_id"] = made_up
                cookie["_fresh"] = True
            assert browser.get("/cases", status=302).location.startswith("/sign-in")

    def test_with_the_hash_that_the_database_holds_is_nobody(
        self, browser: PageClient, world: World, session: Session
    ) -> None:
        kept = hash_of(new_token())
        session.add(SignIn(token_hash=kept, account_id=world.accounts["officer"].id,
                           signed_in_at=NOW, last_seen_at=NOW, proved_at=NOW))  # fmt: skip
        session.flush()
        with browser.http.session_transaction() as cookie:
            cookie["_user_id"] = kept
        assert browser.get("/cases", status=302).location.startswith("/sign-in")


class TestAnothersSession:
    def test_cannot_be_ended_or_seen(self, client_for: ClientFor, world: World, session: Session) -> None:
        client_for("officer").get("/account")
        others = session.scalar(select(SignIn.token_hash).where(SignIn.account_id == world.accounts["officer"].id))
        before = lines_of_trail(session)
        police = client_for("police")
        police.post(f"/account/sessions/{others}/end", status=404)
        assert str(others) not in police.get("/account").source
        assert session.get(SignIn, others) is not None
        assert lines_of_trail(session) == before


class TestWhatIsRefused:
    """Each is answered clearly, stands in the trail with the number that was told, and changes nothing."""

    REQUESTS: ClassVar = [
        ("GET", "/cases/999999", {}, 404, "page.not_found"),
        ("GET", "/admin/accounts", {}, 403, "page.forbidden"),
        ("GET", "/cases?stage=a&stage=b", {}, 422, "request.invalid"),
        ("GET", "/cases?nonsense=1", {}, 422, "request.invalid"),
        ("DELETE", "/cases", {}, 405, "request.method"),
        ("POST", "/account/sessions/{other}/end", {}, 404, "page.not_found"),
        ("POST", "/account/password", {"current_password": "x" * 2_000_000}, 413, "request.too_large"),
        ("POST", "/account/password", {"csrf_token": "forged"}, 400, "request.wrong"),
        ("POST", "/work", {}, 405, "request.method"),
    ]  # fmt: skip

    @pytest.mark.parametrize("asked", REQUESTS)
    def test_stands_in_the_trail_with_its_number(
        self, client_for: ClientFor, session: Session, asked: tuple[str, str, dict[str, str], int, str]
    ) -> None:
        method, address, sent, status, what = asked
        client_for("police")
        other = session.scalar(select(SignIn.token_hash))
        before = lines_of_trail(session)
        officer = client_for("officer")
        sent = {"csrf_token": officer.form_token()} | sent if method == "POST" else sent
        answer = officer.http.open(address.format(other=other), method=method, data=sent or None)
        assert answer.status_code == status
        row = session.scalars(select(RefusalEvent)).one()
        assert (row.what, row.status, row.method) == (what, status, method)
        assert row.actor_name == "Nguyễn Thị Lành"
        assert row.number
        assert row.number in answer.text
        assert lines_of_trail(session) == before

    def test_of_a_made_up_host_too(self, browser: PageClient, session: Session) -> None:
        answer = browser.http.get("/sign-in", headers={"Host": "evil.example"})
        row = session.scalars(select(RefusalEvent)).one()
        assert row.number is not None
        assert row.number in answer.text

    def test_is_no_fault_of_the_program(self, browser: PageClient, session: Session) -> None:
        answer = browser.http.get("/static/style.css", headers={"Range": "bytes=99999999-"})
        row = session.scalars(select(RefusalEvent)).one()
        assert (answer.status_code, row.what) == (416, "request.wrong")


class TestTheLog:
    def test_keeps_what_was_sent_on_one_line(self, browser: PageClient, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, logger="overseas.errors")
        browser.get("/nothing%0A2026-01-01 ERROR AAAA-BBBB answered 200 to GET '/x', account 1%1b[31m", status=404)
        (line,) = caplog.messages
        assert "\n" not in line
        assert "\x1b" not in line
        assert line.isprintable()
