"""What every answer tells the browser, as a strict table; and which names, ways and words of a request are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from overseas.accounts.permissions import Permission
from overseas.app import create_app
from overseas.audit.models import AuditEvent
from overseas.kernel.clock import StoppedClock
from overseas.web.guard import allow
from tests.cases.sample_cases import add_case
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS, ClientFor
from tests.world import NOW, World

STRICT = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-XSS-Protection": "0",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, max-age=0",
    "Pragma": "no-cache",
}
HTTPS = "https://xkld.ninhthuan.gov.vn/"
TELLING = ("Server", "X-Powered-By", "Via", "Access-Control-Allow-Origin")
"""What says more than a browser needs: the make of the server, or that others may read."""


def wrong_headers(headers: Mapping[str, str]) -> list[str]:
    """Where these headers are not those of the table."""
    wrong = [f"{name}: {headers.get(name)}" for name, value in STRICT.items() if headers.get(name) != value]
    return wrong + [f"{name}: {headers[name]}" for name in TELLING if name in headers]


@pytest.fixture
def safe(store: StoreOfTest) -> PageClient:
    """A browser of an installation behind https, under a name of its own."""
    settings = replace(SETTINGS, https=True, hosts=frozenset({"xkld.ninhthuan.gov.vn"}))
    return PageClient(create_app(settings, store=store, clock=StoppedClock(instant=NOW)), store)


class TestEveryAnswer:
    @pytest.mark.parametrize(
        "address", ["/sign-in", "/", "/cases", "/nothing", "/cases?nonsense=1", "/static/none.css"]
    )
    def test_carries_the_strict_headers(self, browser: PageClient, address: str) -> None:
        assert wrong_headers(browser.get(address, status=None).answer.headers) == []

    def test_carries_them_behind_the_sign_in_too(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        officer = client_for("officer")
        for address in ("/work", f"/cases/{case.id}", "/cases/999999", "/account"):
            assert wrong_headers(officer.get(address, status=None).answer.headers) == []

    def test_carries_them_when_it_is_a_failure(self, client_for: ClientFor, app: Flask) -> None:
        def fail() -> str:
            raise RuntimeError("an inner secret")

        app.add_url_rule("/test", "test", allow(Permission.OWN_ACCOUNT)(fail))
        answer = client_for("officer").get("/test", status=500).answer
        assert wrong_headers(answer.headers) == []

    def test_asks_for_encryption_where_there_is_some(self, safe: PageClient, browser: PageClient) -> None:
        answer = safe.http.get("/sign-in", base_url=HTTPS)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-overseas=")
        assert "; Secure;" in cookie
        assert "Strict-Transport-Security" not in browser.get("/sign-in").answer.headers

    @pytest.mark.parametrize(
        ("address", "kind"),
        [
            ("/sign-in", "text/html; charset=utf-8"),
            ("/nothing", "text/html; charset=utf-8"),
            ("/static/style.css", "text/css; charset=utf-8"),
            ("/static/overseas.js", "text/javascript; charset=utf-8"),
            ("/static/icons.svg", "image/svg+xml; charset=utf-8"),
        ],
    )
    def test_says_what_it_holds(self, browser: PageClient, address: str, kind: str) -> None:
        assert browser.http.get(address, buffered=True).headers["Content-Type"] == kind

    def test_to_a_sign_out_makes_the_browser_forget(self, client_for: ClientFor) -> None:
        answer = client_for("officer").post("/sign-out").answer
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'

    def test_the_table_sees_a_header_that_is_missing_or_says_too_much(self) -> None:
        assert len(wrong_headers({})) == len(STRICT)
        assert wrong_headers({**STRICT, "Server": "waitress"}) == ["Server: waitress"]
        assert wrong_headers({**STRICT, "X-Frame-Options": "SAMEORIGIN"}) == ["X-Frame-Options: SAMEORIGIN"]


class TestTheHost:
    @pytest.mark.parametrize(
        "host",
        ["evil.example", "localhost.evil.example", "evil.example:8000", "localhost@evil.example", "", "local host",
         "localhost, evil.example", "[::1].evil.example", "127.0.0.1.evil.example", "localhost:99999999", '"><b>'],
    )  # fmt: skip
    def test_that_is_none_of_ours_is_refused(self, browser: PageClient, host: str) -> None:
        for address in ("/sign-in", "/nothing", "/static/style.css"):
            answer = browser.http.get(address, headers={"Host": host})
            assert answer.status_code == 400
            assert "Không phải địa chỉ của hệ thống" in answer.text or "This address is not ours" in answer.text
            assert "evil" not in answer.text
            assert wrong_headers(answer.headers) == []

    @pytest.mark.parametrize(
        "host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:80", "[::1]:80", "localhost."]
    )
    def test_of_this_machine_for_itself_is_answered(self, browser: PageClient, host: str) -> None:
        assert browser.http.get("/sign-in", headers={"Host": host}).status_code == 200

    def test_is_one_of_those_that_the_setting_names(self, safe: PageClient) -> None:
        named = {"Host": "xkld.ninhthuan.gov.vn"}
        assert safe.http.get("/sign-in", headers=named).status_code == 200
        assert safe.http.get("/sign-in", headers={"Host": "ninhthuan.gov.vn"}).status_code == 400

    def test_that_another_header_names_is_not_listened_to(self, browser: PageClient) -> None:
        for name in ("X-Forwarded-Host", "X-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"):
            answer = browser.http.get("/", headers={name: "evil.example"})
            assert answer.headers["Location"] == "/sign-in"


class TestTheWayOfAsking:
    @pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "X" * 50])
    def test_is_only_one_that_the_page_knows(self, client_for: ClientFor, world: World, method: str) -> None:
        case = add_case(world)
        officer = client_for("officer")
        for address in ("/sign-in", f"/cases/{case.id}", "/static/style.css"):
            answer = officer.http.open(address, method=method, headers={"X-Secret": "mirror me"})
            assert answer.status_code == 405
            assert "mirror me" not in answer.text
            assert wrong_headers(answer.headers) == []

    def test_is_not_taken_from_a_field_or_a_header(self, client_for: ClientFor, world: World) -> None:
        case = add_case(world)
        officer = client_for("officer")
        headers = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
        officer.http.get(f"/cases/{case.id}?_method=POST", headers=headers)
        assert world.session.scalars(select(AuditEvent)).all() == []

    def test_a_page_that_only_reads_is_asked_alike_by_head(self, client_for: ClientFor) -> None:
        answer = client_for("officer").http.head("/cases")
        assert (answer.status_code, answer.text) == (200, "")


class TestTheWordsOfAnAddress:
    def test_stand_in_it_once(self, client_for: ClientFor) -> None:
        page = client_for("officer").get("/cases?stage=preparing&stage=abroad", status=422)
        assert "The address says more than once: stage." in page.text

    def test_are_words_that_the_page_knows(self, client_for: ClientFor) -> None:
        assert "nonsense" in client_for("officer").get("/cases?nonsense=1", status=422).text


class TestCookies:
    def test_of_an_installation_behind_https_are_bound_to_it(self, safe: PageClient) -> None:
        page = safe.http.get("/sign-in", base_url=HTTPS)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert token
        sent = {"language": "en", "csrf_token": token[1]}
        answer = safe.http.post("/account/language", base_url=HTTPS, data=sent, headers={"Referer": HTTPS})
        cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
        assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-overseas", "__Host-language"}
        for cookie in cookies:
            said = {part.strip() for part in cookie.split(";")[1:]}
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= said
            assert not any(part.startswith("Domain") for part in said)

    @pytest.mark.parametrize(
        "cookie", ["x" * 20_000, "overseas=" + "A" * 15_000, "overseas=a; overseas=b", "overseas=\x01"]
    )
    def test_that_are_no_cookies_of_ours_make_a_stranger(self, browser: PageClient, cookie: str) -> None:
        answer = browser.http.get("/cases", headers={"Cookie": cookie})
        assert answer.headers["Location"] == "/sign-in?next=/cases"
