"""Which hosts, ways and words of a request are refused, what an answer says it holds, and whose cookies count."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from overseas.app import create_app
from overseas.audit.models import AuditEvent
from overseas.kernel.clock import StoppedClock
from tests.cases.sample_cases import add_case
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS, ClientFor
from tests.web.graded_headers import Grader
from tests.world import NOW, World

HTTPS = "https://xkld.ninhthuan.gov.vn/"


@pytest.fixture
def safe(store: StoreOfTest) -> PageClient:
    """A browser of an installation behind https, under a name of its own."""
    settings = replace(SETTINGS, https=True, hosts=frozenset({"xkld.ninhthuan.gov.vn"}))
    return PageClient(create_app(settings, store=store, clock=StoppedClock(instant=NOW)), store)


class TestEveryAnswer:
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
            assert Grader().faults(answer.headers) == []

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
            assert Grader().faults(answer.headers) == []

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
    @pytest.mark.parametrize(
        "cookie", ["x" * 20_000, "overseas=" + "A" * 15_000, "overseas=a; overseas=b", "overseas=\x01"]
    )
    def test_that_are_no_cookies_of_ours_make_a_stranger(self, browser: PageClient, cookie: str) -> None:
        answer = browser.http.get("/cases", headers={"Cookie": cookie})
        assert answer.headers["Location"] == "/sign-in?next=/cases"
