"""How refusals and failures are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, redirect
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from overseas.accounts.models import Agency
from overseas.accounts.permissions import Permission
from overseas.audit.journal import Subject
from overseas.audit.models import ReadEvent
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from overseas.kernel.gates import Reason
from overseas.web.guard import UnmarkedRouteError, allow, install_guard
from overseas.web.reads import note_read
from overseas.web.request import db
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.world import World

Act = Callable[[], Any]
SECRET = "an inner secret"


@pytest.fixture
def doing(app: Flask) -> Callable[[Act], None]:
    """Let the page /test do this."""

    def install(act: Act) -> None:
        app.add_url_rule("/test", "test", allow(Permission.OWN_ACCOUNT)(act), methods=["GET", "POST"])

    return install


def raising(error: Exception) -> Act:
    def act() -> Any:
        raise error

    return act


REFUSALS = [
    (NotFound(), 404, "There is nothing here for you"),
    (Forbidden(), 403, "Your role does not include this"),
    (Blocked([Reason("x", "The record check is open.", "Police desk")]), 409, "The record check is open."),
    (Stale("case", 1, expected=1, actual=2), 409, "Someone changed this meanwhile"),
    (StaleDataError(SECRET), 409, "Someone changed this meanwhile"),
    (Invalid({"day": ["No such day."]}), 422, "No such day."),
    (IntegrityError(SECRET, {}, Exception(SECRET)), 409, "Someone was a moment faster"),
    (OperationalError(SECRET, {}, Exception(SECRET)), 503, "The database cannot be reached just now"),
    (PoolTimeoutError(SECRET), 503, "The database cannot be reached just now"),
    (RuntimeError(SECRET), 500, "Something went wrong in this program"),
]


class TestARefusal:
    @pytest.mark.parametrize(("error", "status", "said"), REFUSALS)
    def test_is_told_in_words_without_what_is_inside(
        self, client_for: ClientFor, doing: Callable[[Act], None], error: Exception, status: int, said: str
    ) -> None:
        doing(raising(error))
        for page in (
            client_for("officer").get("/test", status=status),
            client_for("officer").post("/test", status=status),
        ):
            assert said in page.text
            assert SECRET not in page.source
            assert "Traceback" not in page.source

    def test_has_a_number_that_stands_in_the_log(
        self, client_for: ClientFor, doing: Callable[[Act], None], caplog: pytest.LogCaptureFixture
    ) -> None:
        doing(raising(RuntimeError(SECRET)))
        page = client_for("officer").get("/test", status=500)
        number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", page.text)
        assert number
        assert any(number[0] in line.getMessage() and line.exc_info for line in caplog.records)

    @pytest.mark.parametrize(
        "error",
        [
            IntegrityError("", {}, Exception(f"unique constraint\nDETAIL: Key (value)=({SECRET}) exists")),
            DataError("", {}, Exception(f"no date: {SECRET}")),
        ],
    )
    def test_of_the_database_puts_no_value_into_the_log(
        self, client_for: ClientFor, doing: Callable[[Act], None], caplog: pytest.LogCaptureFixture, error: Exception
    ) -> None:
        doing(raising(error))
        client_for("officer").post("/test", status=None)
        assert caplog.records
        assert SECRET not in caplog.text

    def test_for_want_of_the_database_says_when_to_try_again_and_keeps_what_was_typed(
        self, client_for: ClientFor, doing: Callable[[Act], None]
    ) -> None:
        doing(raising(OperationalError("", {}, Exception())))
        page = client_for("officer").post("/test", {"note": "ba ngày"}, status=503)
        assert int(page.answer.headers["Retry-After"]) > 0
        assert page.form("/test")["note"] == ["ba ngày"]

    def test_for_want_of_the_database_asks_it_nothing_more(
        self, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, asked = client_for("officer"), []

        def gone(*_what: Any, **_how: Any) -> None:
            asked.append(1)
            raise OperationalError("", {}, Exception())

        monkeypatch.setattr("overseas.web.identity.live_session", gone)
        client.get("/account", status=503)
        client.post("/account/language", {"language": "vi"}, status=503)
        assert len(asked) == 2

    def test_keeps_what_was_typed_to_be_read(self, client_for: ClientFor, doing: Callable[[Act], None]) -> None:
        doing(raising(Stale("case", 1, expected=1, actual=2)))
        page = client_for("officer").post("/test", {"name": "ba ngày", "password": "secret"}, status=409)
        assert "ba ngày" in page.text
        assert "secret" not in page.source

    def test_leaves_nothing_half_written(
        self, client_for: ClientFor, doing: Callable[[Act], None], world: World, session: Session
    ) -> None:
        def act() -> Any:
            db().get_one(Agency, world.accounts["officer"].agency_id).name = "half written"
            db().flush()
            raise Blocked([])

        doing(act)
        client_for("officer").post("/test", status=409)
        session.expire_all()
        assert session.get_one(Agency, world.accounts["officer"].agency_id).name != "half written"


class TestAFailureAtTheCommit:
    def test_is_answered_like_any_other(
        self, client_for: ClientFor, doing: Callable[[Act], None], world: World
    ) -> None:
        def act() -> Any:
            agency = db().get_one(Agency, world.accounts["officer"].agency_id)
            db().add(Agency(kind=agency.kind, name="x", unit_id=agency.unit_id, valid_from=agency.valid_from))
            return redirect("/account")

        doing(act)
        client_for("officer").post("/test", status=409)


class TestAPageThatReads:
    def test_cannot_write(self, client_for: ClientFor, doing: Callable[[Act], None], world: World) -> None:
        def act() -> Any:
            db().get_one(Agency, world.accounts["officer"].agency_id).name = "written by a GET"
            db().flush()
            return "<p>"

        doing(act)
        client_for("officer").get("/test", status=500)

    def test_leaves_its_read_in_the_journal(
        self, client_for: ClientFor, doing: Callable[[Act], None], session: Session, world: World
    ) -> None:
        def act() -> Any:
            note_read("case.open", Subject("case", 7))
            return redirect("/account")

        doing(act)
        client_for("officer").get("/test", status=302)
        line = session.query(ReadEvent).one()
        assert (line.what, line.subject_id, line.actor_name) == ("case.open", 7, world.accounts["officer"].name)


class TestTheAddress:
    def test_with_an_unknown_word_names_it_and_leads_to_the_clean_one(self, client_for: ClientFor) -> None:
        page = client_for("officer").get("/account?colour=red&v=1", status=422)
        assert "colour, v" in page.text
        assert page.links["Open the page without them"] == "/account"

    def test_that_does_not_exist_is_not_found_in_the_persons_own_frame(self, client_for: ClientFor) -> None:
        page = client_for("officer").get("/no/such/page", status=404)
        assert "Nguyễn Thị Lành" in page.text

    def test_asked_in_the_wrong_way(self, client_for: ClientFor) -> None:
        client = client_for("officer")
        assert "GET" in client.post("/account", status=405).answer.headers["Allow"]
        client.get("/account/password", status=405)

    def test_of_a_file_that_does_not_exist(self, browser: PageClient) -> None:
        browser.get("/static/../config.py", status=404)
        browser.get("/static/nothing.css", status=404)

    def test_of_a_file_that_does_not_exist_for_somebody_signed_in(self, client_for: ClientFor) -> None:
        client = client_for("officer")
        client.get("/static/nothing.css", status=404)
        client.get("/account")


class TestWhatIsSent:
    def test_may_not_be_too_much(self, client_for: ClientFor) -> None:
        client_for("officer").post("/account/password", {"current_password": "x" * 2_000_000}, status=413)

    def test_may_not_be_too_many_fields(self, client_for: ClientFor) -> None:
        client_for("officer").post("/account/password", {f"f{n}": "x" for n in range(3000)}, status=None)

    def test_of_no_known_kind_is_refused(self, client_for: ClientFor) -> None:
        client = client_for("officer")
        answer = client.http.post("/account/password", data=b"\xff\xfe", content_type="application/json")
        assert answer.status_code == 400


class TestTheStart:
    def test_is_refused_with_a_route_that_carries_no_rule(self, app: Flask) -> None:
        app.add_url_rule("/unmarked", "unmarked", lambda: "x")
        with pytest.raises(UnmarkedRouteError, match="unmarked"):
            install_guard(app)
