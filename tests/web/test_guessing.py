"""Guessing passwords is slowed down for every web process, also after a restart, and locks no officer out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from overseas.accounts.actions.throttle import TRIES_OF_ACCOUNT, TRIES_OF_PAIR
from overseas.accounts.models import Account, SignIn, SignInFailure
from overseas.accounts.passwords import hash_password
from overseas.accounts.tokens import hash_of
from overseas.app import LISTENERS, create_app
from overseas.audit.models import RefusalEvent
from overseas.kernel.clock import StoppedClock
from overseas.kernel.database import open_engine
from overseas.kernel.unit_of_work import Store
from tests.databases import migrated_database
from tests.keys import RING
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS, ClientFor
from tests.world import NOW, PASSWORD, World, build_world

HERE, ELSEWHERE = "192.0.2.10", "203.0.113.9"


def sign_in(browser: PageClient, password: str, *, address: str, status: int, name: str = "officer") -> None:
    fields = {"username": name, "password": password}
    browser.post("/sign-in", fields, status=status, environ_base={"REMOTE_ADDR": address})


class TestSeveralWebProcesses:
    """Each process has its own program and its own connections; they share nothing but the database."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> Iterator[str]:
        with migrated_database(tmp_path, purpose="guessing") as made:
            engine = open_engine(made, ring=RING)
            with Store(engine).working() as work:
                build_world(work.session, password_hash=hash_password(PASSWORD))
            engine.dispose()
            yield made

    @pytest.fixture
    def process(self, url: str) -> Iterator[Callable[[], PageClient]]:
        """Begins another process."""
        engines: list[Engine] = []

        def begin() -> PageClient:
            engines.append(open_engine(url, ring=RING))
            store = Store(engines[-1], LISTENERS)
            return PageClient(create_app(SETTINGS, store=store, clock=StoppedClock(instant=NOW)))

        yield begin
        for engine in engines:
            engine.dispose()

    def test_count_together_and_remember_after_a_restart(self, process: Callable[[], PageClient]) -> None:
        processes = [process(), process()]
        for number in range(TRIES_OF_PAIR):
            sign_in(processes[number % 2], "wrong", address=ELSEWHERE, status=401)
        for browser in (*processes, process()):
            sign_in(browser, PASSWORD, address=ELSEWHERE, status=429)
            sign_in(browser, PASSWORD, address=HERE, status=303)


class TestGuessingFromManyAddresses:
    @pytest.fixture(autouse=True)
    def _many_guesses(self, world: World, session: Session) -> None:
        world.accounts["officer"].password_hash = hash_password(PASSWORD)
        session.flush()

    def guess(self, session: Session) -> None:
        key = hash_of("account officer")
        session.add(SignInFailure(key=key, window_start=NOW, count=TRIES_OF_ACCOUNT))
        session.flush()

    def test_is_held_back_by_the_accounts_own_count(self, browser: PageClient, session: Session) -> None:
        self.guess(session)
        sign_in(browser, PASSWORD, address=ELSEWHERE, status=429)

    def test_does_not_lock_the_officer_out_where_she_signed_in_before(
        self, browser: PageClient, session: Session
    ) -> None:
        sign_in(browser, PASSWORD, address=HERE, status=303)
        browser.post("/sign-out")
        for row in session.scalars(select(SignInFailure).where(SignInFailure.key == hash_of("account officer"))):
            session.delete(row)
        session.flush()
        self.guess(session)
        sign_in(browser, PASSWORD, address=HERE, status=303)

    def test_counts_a_name_that_does_not_exist_alike(self, browser: PageClient, session: Session) -> None:
        key = hash_of("account nobody")
        session.add(SignInFailure(key=key, window_start=NOW, count=TRIES_OF_ACCOUNT))
        session.flush()
        sign_in(browser, PASSWORD, address=ELSEWHERE, status=429, name="nobody")


class TestARefusalAtTheDoor:
    """A clear answer, a line in the trail, and nothing changed."""

    def lines(self, session: Session) -> list[tuple[str, int | None, str, int]]:
        found = session.scalars(select(RefusalEvent).order_by(RefusalEvent.id))
        return [(line.what, line.account_id, line.actor_name, line.status) for line in found]

    def test_of_a_wrong_password_and_of_an_unknown_name(
        self, browser: PageClient, session: Session, world: World
    ) -> None:
        sign_in(browser, "wrong", address=HERE, status=401)
        sign_in(browser, "wrong", address=HERE, status=401, name="mật khẩu của tôi")
        officer = world.accounts["officer"].id
        assert self.lines(session) == [
            ("sign_in.wrong", officer, "Nguyễn Thị Lành", 401),
            ("sign_in.wrong", None, "", 401),
        ]
        rows = session.scalars(select(RefusalEvent)).all()
        assert {row.address for row in rows} == {HERE}
        assert "mật khẩu của tôi" not in str([vars(row) for row in rows]), "people type passwords into the wrong field"

    def test_of_too_many_tries(self, browser: PageClient, session: Session, world: World) -> None:
        for _ in range(TRIES_OF_PAIR):
            sign_in(browser, "wrong", address=HERE, status=401)
        sign_in(browser, PASSWORD, address=HERE, status=429)
        assert self.lines(session)[-1] == ("sign_in.throttled", None, "", 429)

    @pytest.mark.parametrize("cookie", ["x", "eyJ9.broken.cookie", "a" * 4000, '{"_user_id": 1}'])
    def test_of_a_forged_cookie(self, browser: PageClient, session: Session, world: World, cookie: str) -> None:
        browser.http.set_cookie("overseas", cookie)
        browser.get("/account", status=302)
        assert self.lines(session) == [("session.forged", None, "", 401)]

    def test_of_ending_somebody_elses_session(self, client_for: ClientFor, session: Session, world: World) -> None:
        client_for("police")
        theirs = session.scalars(select(SignIn)).one()
        officer: Account = world.accounts["officer"]
        client_for("officer").post(f"/account/sessions/{theirs.token_hash}/end", status=404)
        assert self.lines(session) == [("page.not_found", officer.id, officer.name, 404)]
        assert session.get(SignIn, theirs.token_hash) is not None


class TestParallelSessions:
    def test_are_as_many_as_the_setting_says_and_the_oldest_ends(
        self, store: Store, session: Session, world: World
    ) -> None:
        world.accounts["officer"].password_hash = hash_password(PASSWORD)
        session.flush()
        app = create_app(replace(SETTINGS, max_sessions=2), store=store, clock=StoppedClock(instant=NOW))
        browsers = [PageClient(app) for _ in range(3)]
        for browser in browsers:
            sign_in(browser, PASSWORD, address=HERE, status=303)
        signed_in = [browser.get("/account", status=None).status == 200 for browser in browsers]
        assert sum(signed_in) == 2
        assert signed_in[2], "who came last is in"
