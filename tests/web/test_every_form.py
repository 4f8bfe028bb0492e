"""Every page that takes a form takes it only from our own page, opened in this session, and does it once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, event, select
from werkzeug.test import TestResponse

from overseas.accounts.submissions import keep_submission
from overseas.audit.models import RefusalEvent
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.every_route import STRANGER, Route, address_of, first_let_in, lay_samples, reviewed, routes
from tests.world import NOW, World

KEY = "the-key-of-a-form-that-was-sent"
LED_TO = "/cases/4711"
IN_ANY_TONGUE = "/account/language"
"""A stranger may choose a language: there is nothing to sign in for, and he is told that the form was too old."""
OF_A_REFUSAL = {"refusal_event", "sign_in_failure"}
"""What a refusal may write: its row, and the count that keeps strangers from filling the trail."""

KEPT = select(RefusalEvent.what, RefusalEvent.status, RefusalEvent.account_id, RefusalEvent.number)
Token = Callable[[PageClient], str | None]


def none(_client: PageClient) -> None:
    return None


def made_up(_client: PageClient) -> str:
    return "made.up.token"


def of_another_session(client: PageClient) -> str:
    client.form_token()
    return PageClient(client.app).form_token()


def of_another_installation(client: PageClient) -> str:
    client.form_token()
    with client.http.session_transaction() as cookie:
        return str(URLSafeTimedSerializer("another secret", salt="wtf-csrf-token").dumps(cookie["csrf_token"]))


def its_own(client: PageClient) -> str:
    return client.form_token()


def signed_in(row: dict[str, int]) -> str:
    """Somebody who is signed in, and to whom a route answers best."""
    person = first_let_in(row)
    return "officer" if person == STRANGER else person


class Sending:
    """Whoever sends forms by hand; whatever a request changes is undone after it."""

    def __init__(self, app: Flask, store: StoreOfTest, world: World) -> None:
        self.app, self.store, self.world = app, store, world
        self.samples = lay_samples(world)
        self.written: set[str] = set()
        """The tables into which anything was written during the last request, kept or not."""

    def routes(self) -> Iterator[tuple[Route, str]]:
        """Every page that takes a form, with its address."""
        for route, rule in routes(self.app):
            if route.method == "POST":
                yield route, address_of(self.app, rule, self.samples)

    def note(self, _connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        words = statement.replace('"', " ").split()
        if words[0] in {"INSERT", "UPDATE", "DELETE"}:
            self.written.add(words[1 if words[0] == "UPDATE" else 2])

    def send(self, person: str, address: str, token: Token, key: str = KEY) -> tuple[TestResponse, Sequence[Any]]:
        """The answer to this person's form, and the refusals that were written down."""
        session = self.world.session
        with session.begin_nested() as point:
            client = PageClient(self.app, self.store)
            if person != STRANGER:
                client.sign_in_as(session, self.world.accounts[person])
            session.connection()  # the point is set when the connection is asked for
            said = token(client)
            sent = {"version": "1", "language": "vi", "form_key": key} | ({} if said is None else {"csrf_token": said})
            self.written.clear()
            answer = client.http.post(address, data=sent)
            written = set(self.written)
            refusals = session.execute(KEPT).all()
            point.rollback()
        self.written = written
        return answer, refusals


@pytest.fixture
def sending(app: Flask, store: StoreOfTest, world: World) -> Iterator[Sending]:
    made = Sending(app, store, world)
    engine = world.session.connection().engine
    event.listen(engine, "before_cursor_execute", made.note)
    yield made
    event.remove(engine, "before_cursor_execute", made.note)


class TestAFormWithoutTheTokenOfItsOwnSession:
    TOKENS = (none, made_up, of_another_session, of_another_installation)

    @pytest.mark.parametrize("token", TOKENS)
    def test_changes_nothing_and_is_a_refusal_in_the_trail(self, sending: Sending, token: Token) -> None:
        asked, rows = 0, reviewed()
        for route, address in sending.routes():
            person = signed_in(rows[route])
            answer, (refusal,) = sending.send(person, address, token)
            assert answer.status_code == refusal.status, address
            assert refusal.status == 400 or rows[route][person] == refusal.status == 403, address
            assert refusal.number, address
            assert refusal.number in answer.text, address
            assert sending.written <= OF_A_REFUSAL, address
            asked += refusal.status == 400
        assert asked > 60

    @pytest.mark.parametrize("token", TOKENS)
    def test_is_a_refusal_to_a_stranger_too(self, sending: Sending, token: Token) -> None:
        rows = reviewed()
        for route, address in sending.routes():
            answer, (refusal,) = sending.send(STRANGER, address, token)
            why = "sign_in.needed" if rows[route][STRANGER] == 401 != rows[route]["officer"] else "request.wrong"
            assert (answer.status_code, refusal.status) == ((400, 400) if address == IN_ANY_TONGUE else (401, 401))
            assert (refusal.what, refusal.account_id) == (why, None)
            assert sending.written <= OF_A_REFUSAL, address


class TestAStrangersForm:
    def test_changes_nothing_of_what_asks_to_sign_in_and_is_a_refusal(self, sending: Sending) -> None:
        rows = reviewed()
        for route, address in sending.routes():
            answer, refusals = sending.send(STRANGER, address, its_own)
            if rows[route][STRANGER] == 401 != rows[route]["officer"]:
                assert answer.status_code == 401, address
                assert [row.what for row in refusals] == ["sign_in.needed"], address
                assert sending.written <= OF_A_REFUSAL, address


class TestTheOneTimeKeyOfAForm:
    def test_that_was_sent_before_leads_to_the_first_answer_and_does_nothing(self, sending: Sending) -> None:
        rows = reviewed()
        self._sent_before(sending, "officer")
        for route, address in sending.routes():
            answer, _refusals = sending.send("officer", address, its_own)
            if rows[route]["officer"] != 403:
                assert (answer.status_code, answer.location) == (302, LED_TO), address
                assert sending.written <= {"sign_in"}, address

    def test_of_somebody_else_tells_nothing_and_stops_nothing(self, sending: Sending) -> None:
        rows = reviewed()
        self._sent_before(sending, "officer")
        for route, address in sending.routes():
            for person in {first_let_in(rows[route]), "other_officer"} - {"officer"}:
                answer, _refusals = sending.send(person, address, its_own)
                assert answer.status_code == rows[route][person], (address, person)
                assert answer.location != LED_TO, (address, person)

    def _sent_before(self, sending: Sending, person: str) -> None:
        keep_submission(sending.world.session, sending.world.actor(person), KEY, location=LED_TO, at=NOW)
        sending.world.session.flush()


class TestTheWalk:
    """What finds nothing must be able to find something."""

    def test_sees_what_a_form_writes(self, sending: Sending) -> None:
        answer, refusals = sending.send("officer", "/account/language", its_own, secrets.token_urlsafe(8))
        assert (answer.status_code, refusals) == (303, [])
        assert {"account", "audit_event"} <= sending.written
