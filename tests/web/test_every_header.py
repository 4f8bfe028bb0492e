"""What every address tells the browser, however it is asked and whatever it answers, over https and without."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from overseas.accounts.models import AccountGrant
from overseas.accounts.permissions import Permission
from overseas.app import create_app
from overseas.kernel.clock import StoppedClock
from overseas.places import STATIC
from overseas.web.exports import LISTS
from overseas.web.headers import version_of
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS
from tests.web.every_route import (
    STRANGER,
    Route,
    Samples,
    address_of,
    first_let_in,
    lay_samples,
    reviewed,
    routes,
)
from tests.web.graded_headers import KEPT, LOOKED_AFTER, STRICT, Grader
from tests.world import NOW, World

FORM = {"version": "1", "file_password": "chín con trâu trắng"}
FILES = {"files.take_held", "trail_export.make", *(f"exports.make_{code}" for code in LISTS)}
"""The pages that hand out a file."""
DESKS = {"/exports/legal-checks": "police", "/exports/loans": "bank"}
"""Who takes a list along that its role gives to nobody; here these were granted it."""
OF_AN_ACCOUNT = "trail_export.make"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}

Ask = Callable[[PageClient, str, str], TestResponse]


def plainly(client: PageClient, method: str, address: str) -> TestResponse:
    """As a browser does."""
    if method == "GET":
        return client.http.get(address)
    return client.http.post(address, data={"csrf_token": client.form_token(), **FORM})


def somewhere_behind(client: PageClient, _method: str, address: str) -> TestResponse:
    return client.http.get(f"{address.rstrip('/')}/nothing/here")


def in_another_way(client: PageClient, _method: str, address: str) -> TestResponse:
    return client.http.put(address, data=FORM)


def with_an_unknown_word(client: PageClient, method: str, address: str) -> TestResponse:
    return plainly(client, method, f"{address}{'&' if '?' in address else '?'}nonsense=1")


def without_a_token(client: PageClient, _method: str, address: str) -> TestResponse:
    return client.http.post(address, data=FORM)


def with_too_much(client: PageClient, _method: str, address: str) -> TestResponse:
    return client.http.post(address, data={"csrf_token": client.form_token(), "note": "x" * 1_100_000})


WAYS: dict[str, tuple[Ask, ...]] = {
    "GET": (plainly, somewhere_behind, in_another_way, with_an_unknown_word),
    "POST": (plainly, with_an_unknown_word, without_a_token, with_too_much),
}
OTHERS = (STRANGER, "police")
"""Who else asks each route plainly: somebody to whom most are closed, and nobody at all."""
FAILURES = {500: RuntimeError("an inner secret"), 503: OperationalError("an inner secret", {}, Exception())}
SEEN = {200, 302, 303, 400, 401, 403, 404, 405, 413, 422}


@pytest.fixture(params=[False, True], ids=["http", "https"])
def https(request: pytest.FixtureRequest) -> bool:
    """Whether the installation stands behind https."""
    return bool(request.param)


@pytest.fixture
def program(store: StoreOfTest, https: bool) -> Flask:
    """The program as such an installation runs it, and its browsers ask."""
    app = create_app(replace(SETTINGS, https=https), store=store, clock=StoppedClock(instant=NOW))
    app.config["PREFERRED_URL_SCHEME"] = "https" if https else "http"
    return app


class Asking:
    """Everybody who asks; whatever a request changes is undone after it."""

    def __init__(self, app: Flask, store: StoreOfTest, world: World) -> None:
        self.app, self.store, self.world = app, store, world
        for person in DESKS.values():
            grant = AccountGrant(account_id=world.accounts[person].id, permission=Permission.EXPORT_LISTS)
            world.session.add(grant)
        self.samples: Samples = lay_samples(world)

    def routes(self) -> Iterator[tuple[Route, Rule, str]]:
        """Every route, with the person who gets most there."""
        rows = reviewed()
        for route, rule in routes(self.app):
            desk = next((desk for words, desk in DESKS.items() if words in rule.rule), None)
            yield route, rule, desk or first_let_in(rows[route])

    def address(self, rule: Rule) -> str:
        address = address_of(self.app, rule, self.samples)
        return f"{address}?account={self.samples['account_id']}" if rule.endpoint == OF_AN_ACCOUNT else address

    def ask(self, person: str, way: Ask, method: str, address: str) -> TestResponse:
        """Let this person ask in this way."""
        with self.world.session.begin_nested() as point:
            self.world.session.connection()  # the point is set when the connection is asked for
            client = PageClient(self.app, self.store)
            client.http.environ_base["HTTP_REFERER"] = f"{self.app.config['PREFERRED_URL_SCHEME']}://localhost/"
            if person != STRANGER:
                client.sign_in_as(self.world.session, self.world.accounts[person])
            answer = way(client, method, address)
            point.rollback()
        return answer


@pytest.fixture
def asking(program: Flask, store: StoreOfTest, world: World) -> Asking:
    return Asking(program, store, world)


class TestEveryAnswer:
    def test_carries_the_strict_headers_however_it_is_asked(self, asking: Asking, https: bool) -> None:
        grader, wrong = Grader(https=https), {}
        seen: dict[int, set[str]] = defaultdict(set)
        handed_out = set()
        for route, rule, person in asking.routes():
            address = asking.address(rule)
            for way in WAYS[route.method]:
                for one in {person, *OTHERS} if way is plainly else {person}:
                    answer = asking.ask(one, way, route.method, address)
                    seen[answer.status_code].add(rule.endpoint)
                    if answer.headers.get("Content-Disposition"):
                        handed_out.add(rule.endpoint)
                    if faults := grader.faults(answer.headers):
                        wrong[route, way.__name__, one] = faults
        assert wrong == {}
        assert set(seen) >= SEEN
        assert len(seen[200] | seen[302] | seen[303]) > 100
        assert handed_out >= FILES

    @pytest.mark.parametrize("status", FAILURES)
    def test_carries_them_when_it_is_a_failure(self, asking: Asking, https: bool, status: int) -> None:
        for endpoint, view in asking.app.view_functions.items():
            asking.app.view_functions[endpoint] = failing(view, FAILURES[status])
        grader, wrong, failed = Grader(https=https), {}, 0
        for route, rule, person in asking.routes():
            answer = asking.ask(person, plainly, route.method, asking.address(rule))
            failed += answer.status_code == status
            assert "an inner secret" not in answer.text
            if faults := grader.faults(answer.headers):
                wrong[route] = faults
        assert wrong == {}
        assert failed > 100


def failing(view: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """The same page with the same rule, which fails."""

    @functools.wraps(view)
    def fail(*_parts: Any, **_named: Any) -> Any:
        raise error

    return fail


class TestEveryFileOfTheProgram:
    def test_may_be_kept_and_says_nothing_of_anybody(self, asking: Asking, https: bool) -> None:
        grader = Grader(https=https)
        for name in sorted(str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file()):
            client = asking.app.test_client()
            for query, instead in ((f"?v={version_of(name)}", KEPT), ("?v=old", LOOKED_AFTER), ("", LOOKED_AFTER)):
                answer = client.get(f"/static/{name}{query}", buffered=True)
                again = client.get(
                    f"/static/{name}{query}", buffered=True, headers={"If-None-Match": answer.headers["ETag"]}
                )
                assert (answer.status_code, again.status_code) == (200, 304)
                kept = KEPT if name.startswith("vendor/") else instead
                assert grader.faults(answer.headers, kept) == grader.faults(again.headers, kept) == [], name
                assert "Set-Cookie" not in answer.headers
                assert answer.headers["Content-Type"] == KINDS.get(f".{name.rpartition('.')[2]}", answer.content_type)

    @pytest.mark.parametrize("address", ["/static/none.css", "/static/", "/static/../config.py", "/static/vendor/"])
    def test_that_is_none_is_refused_as_strictly(self, asking: Asking, https: bool, address: str) -> None:
        for method in ("GET", "HEAD", "POST"):
            answer = asking.app.test_client().open(address, method=method, buffered=True)
            assert answer.status_code in {404, 405}
            assert Grader(https=https).faults(answer.headers) == []


class TestTheGrader:
    """What finds nothing must be able to find something."""

    COOKIE = "__Host-overseas=x; Secure; HttpOnly; Path=/; SameSite=Lax"

    def test_sees_a_header_that_is_missing_said_twice_or_says_too_much(self) -> None:
        good = Headers(STRICT)
        assert Grader().faults(good) == []
        assert len(Grader().faults(Headers())) == len(STRICT)
        assert Grader(https=True).faults(good) == ["Strict-Transport-Security: []"]
        for name, value in (("Server", "waitress"), ("X-Frame-Options", "DENY"), ("Strict-Transport-Security", "x")):
            assert len(Grader().faults(Headers([*good, (name, value)]))) == 1
        assert len(Grader().faults(Headers([*good, ("Content-Disposition", "attachment")]))) == 1

    @pytest.mark.parametrize("less", ["__Host-", "; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"])
    def test_sees_a_cookie_that_is_not_bound(self, less: str) -> None:
        good, plain = (
            Headers([*STRICT.items(), ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")]),
            Headers(STRICT),
        )
        good["Set-Cookie"] = self.COOKIE
        assert Grader(https=True).faults(good) == []
        good["Set-Cookie"] = self.COOKIE.replace(less, "")
        assert len(Grader(https=True).faults(good)) == 1
        plain["Set-Cookie"] = self.COOKIE.replace(less, "")
        assert len(Grader().faults(plain)) == 1
        good["Set-Cookie"] = f"{self.COOKIE}; Domain=gov.vn"
        assert len(Grader(https=True).faults(good)) == 1
