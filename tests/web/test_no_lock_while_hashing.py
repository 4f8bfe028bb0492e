"""While a password or a recovery code is looked at, which takes long on purpose, anybody else can write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, create_engine, select, update

from overseas.accounts.actions.factors import make_recovery_codes
from overseas.accounts.actions.links import give_link
from overseas.accounts.models import Account, SignIn
from overseas.accounts.passwords import hash_password
from overseas.accounts.second_factor.recovery_codes import new_sheet
from overseas.kernel.unit_of_work import Store
from tests.web.client import PageClient
from tests.web.house import House, open_house
from tests.web.second_factor import HALF_MINUTE, QUESTION, code_at, give_app
from tests.web.test_own_factors import MINE, secret_on
from tests.world import NOW, PASSWORD, build_world

NEW = "bốn mùa đều đẹp cả"


class Office:
    """A house in which an officer has an app and recovery codes, and a link that she has not used yet."""

    def __init__(self, house: House) -> None:
        self.house = house
        with Store(house.store.engine).working() as work:
            world = build_world(work.session, password_hash=hash_password(PASSWORD))
            self.officer = world.accounts["officer"]
            give_app(work.session, self.officer)
            sheet = new_sheet()
            make_recovery_codes(work.session, world.actor("officer"), sheet, at=NOW)
            by = world.actor("administrator")
            self.link = give_link(work.session, by, self.officer, lasts=timedelta(hours=1), at=NOW)
        self.codes = sheet.codes
        self.browser = PageClient(house.app)
        self.browser.http.set_cookie("language", "en")

    def type_password(self) -> None:
        self.browser.post("/sign-in", {"username": "officer", "password": PASSWORD})

    def sign_in(self) -> None:
        self.type_password()
        self.browser.post(QUESTION, {"one_time_code": code_at()})

    def let_time_pass(self) -> None:
        """She has to prove again who she is."""
        with Store(self.house.store.engine).working() as work:
            work.session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path, purpose="hashing") as opened:
        yield opened


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def write_at_once(engine: Engine) -> None:
    """Write into every row that signing in touches, without waiting for anybody. An error when a lock is held."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        for table in (Account, SignIn):
            connection.execute(select(table.__table__).with_for_update(nowait=True))


@pytest.fixture
def hashings(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each hashing from here on, during which another connection has written."""
    other = create_engine(office.house.store.engine.url, **_impatient(office.house.store.engine))
    seen: list[str] = []

    def watched(name: str, done: Callable[..., object]) -> Callable[..., object]:
        def one(*given: object) -> object:
            write_at_once(other)
            seen.append(name)
            return done(*given)

        return one

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, watched(name, getattr(PasswordHasher, name)))
    yield seen
    other.dispose()


def _impatient(engine: Engine) -> dict[str, object]:
    return {"connect_args": {"timeout": 0}} if engine.dialect.name == "sqlite" else {}


def test_at_the_sign_in(office: Office, hashings: list[str]) -> None:
    office.sign_in()
    assert hashings == ["verify"]


def test_at_the_question_for_the_second_factor(office: Office, hashings: list[str]) -> None:
    office.type_password()
    office.browser.post(QUESTION, {"one_time_code": office.codes[-1]})
    assert hashings == ["verify"] * 11
    assert office.browser.get("/account").status == 200


@pytest.mark.parametrize("number", [0, 9])
def test_when_somebody_proves_again_who_she_is(office: Office, hashings: list[str], number: int) -> None:
    office.sign_in()
    office.let_time_pass()
    hashings.clear()
    office.browser.post("/confirm", {"one_time_code": office.codes[number]})
    assert hashings == ["verify"] * (number + 1)


def test_when_she_changes_her_password(office: Office, hashings: list[str]) -> None:
    office.sign_in()
    hashings.clear()
    typed = {"current_password": PASSWORD, "new_password": NEW, "repeat_password": NEW}
    office.browser.post("/account/password", typed)
    assert hashings == ["verify", "hash"]


def test_when_she_sets_one_by_a_link(office: Office, hashings: list[str]) -> None:
    office.browser.post(f"/password/{office.link}", {"new_password": NEW, "repeat_password": NEW})
    assert hashings == ["hash"]


def test_when_she_makes_new_recovery_codes(office: Office, hashings: list[str]) -> None:
    office.sign_in()
    hashings.clear()
    office.browser.post(f"{MINE}/recovery-codes", status=200)
    assert hashings == ["hash"] * 10


def test_when_she_sets_up_another_app(office: Office, hashings: list[str]) -> None:
    office.sign_in()
    hashings.clear()
    page = office.browser.get(f"{MINE}/app")
    typed = {"one_time_code": code_at(NOW + HALF_MINUTE, secret_on(page))}
    office.browser.submit(page, f"{MINE}/app", typed, status=200)
    assert hashings == ["hash"] * 10
