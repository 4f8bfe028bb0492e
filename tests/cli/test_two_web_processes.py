"""What is good once is good once however many web processes are asked for it in the same moment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import requests
from sqlalchemy import func, select

from overseas.accounts.actions.links import give_link
from overseas.accounts.models import Account, SignIn
from overseas.accounts.passwords import hash_password, matches
from overseas.accounts.second_factor.models import RecoveryCode
from overseas.accounts.second_factor.recovery_codes import plain_code
from overseas.audit.models import AuditEvent
from overseas.kernel.unit_of_work import Store
from tests.cli.conftest import PATIENCE, serving
from tests.web.house import together
from tests.web.second_factor import QUESTION, code_at, give_app
from tests.world import PASSWORD, World, build_world

PROCESSES, BROWSERS_OF_EACH = 2, 2
BROWSERS = PROCESSES * BROWSERS_OF_EACH
SHEET = ("2345-6789-ABCD", "EFGH-JKLM-NPQR")


class Browser:
    """A browser somewhere, which speaks with one web process over a real line."""

    def __init__(self, http: requests.Session, port: int) -> None:
        self.http, self.address = http, f"http://127.0.0.1:{port}"
        http.trust_env = False

    def open(self, path: str) -> str:
        """Open a page; the token of its form."""
        page = self.http.get(self.address + path, timeout=PATIENCE)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert token, page.text
        return token[1]

    def send(self, path: str, token: str, **fields: Any) -> int:
        """Send a form; the status of the answer."""
        sent = {"csrf_token": token, **fields}
        return self.http.post(self.address + path, sent, timeout=PATIENCE, allow_redirects=False).status_code

    def type_password(self) -> str:
        """Whoever comes now begins afresh. The password is right; the token of the question for the second factor."""
        self.http.cookies.clear()
        token = self.open("/sign-in")
        assert self.send("/sign-in", token, username="officer", password=PASSWORD) == 303
        return self.open(QUESTION)


@pytest.fixture
def world(store: Store) -> World:
    """An officer with an app and a sheet of recovery codes."""
    with Store(store.engine).working() as work:
        made = build_world(work.session)
        officer = made.accounts["officer"]
        give_app(work.session, officer)
        hashes = [hash_password(plain_code(code) or "") for code in SHEET]
        work.session.add_all(RecoveryCode(account_id=officer.id, code_hash=one) for one in hashes)
        return made


@pytest.fixture
def browsers(environment: dict[str, str], world: World) -> Iterator[list[Browser]]:
    """Two browsers at each of two web processes that share nothing but the database."""
    assert world.accounts
    with ExitStack() as stack:
        ports = [stack.enter_context(serving(environment)) for _ in range(PROCESSES)]
        lines = [(stack.enter_context(requests.Session()), port) for port in ports * BROWSERS_OF_EACH]
        yield [Browser(http, port) for http, port in lines]


def answered(browsers: list[Browser], code: str) -> list[int]:
    """The statuses with which all of them are answered who type this code in the same moment."""
    asked = [partial(browser.send, QUESTION, browser.type_password(), one_time_code=code) for browser in browsers]
    return sorted(together(asked))


class TestACode:
    def test_lets_one_in(self, browsers: list[Browser], store: Store) -> None:
        assert answered(browsers, code_at(datetime.now(UTC))) == [303, *[401] * (BROWSERS - 1)], "of the app"
        assert answered(browsers, SHEET[0]) == [303, *[401] * (BROWSERS - 1)], "of the sheet"
        assert answered(browsers[:1], SHEET[0]) == [401], "and it stays used"
        with store.reading() as session:
            assert session.scalar(select(func.count()).select_from(SignIn)) == 2
            assert session.scalar(select(func.count()).select_from(RecoveryCode)) == len(SHEET) - 1
            refused = select(AuditEvent).where(AuditEvent.verb == "factor.refused")
            assert len(session.scalars(refused).all()) == 2 * (BROWSERS - 1) + 1


class TestALink:
    def test_sets_one_password(self, browsers: list[Browser], store: Store, world: World) -> None:
        with Store(store.engine).working() as work:
            lasts, now = timedelta(hours=1), datetime.now(UTC)
            administrator, officer = world.actor("administrator"), world.accounts["officer"]
            page = f"/password/{give_link(work.session, administrator, officer, lasts=lasts, at=now)}"
        words = [f"bốn mùa đều đẹp cả {number}" for number in range(BROWSERS)]
        asked = [
            partial(browser.send, page, browser.open(page), new_password=word, repeat_password=word)
            for browser, word in zip(browsers, words, strict=True)
        ]
        answers = together(asked)
        assert sorted(answers) == [303, *[410] * (BROWSERS - 1)]
        with store.reading() as session:
            kept = session.scalars(select(Account.password_hash).where(Account.username == "officer")).one()
            set_by = select(func.count()).select_from(AuditEvent).where(AuditEvent.verb == "account.set_password")
            assert session.scalar(set_by) == 1
        assert [status for status, word in zip(answers, words, strict=True) if matches(kept, word)] == [303]
