"""Security keys: set up, used to sign in, and everything that is no answer of theirs."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from overseas.accounts.actions.security_keys import ANSWER_WITHIN
from overseas.accounts.models import Account, SignIn
from overseas.accounts.passwords import hash_password
from overseas.accounts.second_factor.models import KeyChallenge, RecoveryCode, SecurityKey
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.web.pages import Page
from tests.web.second_factor import QUESTION, is_signed_in, trail, type_password
from tests.web.software_key import SoftwareKey
from tests.world import NOW, PASSWORD, World

MINE = "/account/second-factor"


@pytest.fixture
def officer(session: Session, world: World) -> Account:
    account = world.accounts["officer"]
    account.password_hash, account.language = hash_password(PASSWORD), "en"
    session.flush()
    return account


def asked(client: PageClient, address: str) -> dict[str, Any]:
    """The question that a browser fetches."""
    question: dict[str, Any] = json.loads(client.post(address, status=200).source)
    return question


def set_up(client: PageClient, key: SoftwareKey, name: str = "blue", *, status: int | None = None) -> Page:
    answer = key.set_up(asked(client, f"{MINE}/keys/question"))
    return client.post(f"{MINE}/keys", {"name": name, "key_answer": answer}, status=status)


@pytest.fixture
def key(client_for: ClientFor, officer: Account) -> SoftwareKey:
    """The officer's own key."""
    made = SoftwareKey()
    set_up(client_for("officer"), made, status=200)
    return made


class TestSettingUpAKey:
    def test_brings_recovery_codes_along_the_first_time(
        self, client_for: ClientFor, session: Session, officer: Account
    ) -> None:
        client = client_for("officer")
        assert set_up(client, SoftwareKey(), status=200).heading == "Recovery codes"
        set_up(client, SoftwareKey(), "red", status=303)
        assert list(session.scalars(select(SecurityKey.name).order_by(SecurityKey.id))) == ["blue", "red"]
        page = client.get(MINE)
        assert "blue" in page.text
        assert "red" in page.text
        assert [verb for verb, _why in trail(session)].count("factor.add_key") == 2

    def test_of_a_key_that_is_set_up_already_is_refused(self, client_for: ClientFor, key: SoftwareKey) -> None:
        assert "set up already" in set_up(client_for("officer"), key, status=422).text

    def test_of_somebody_elses_key_is_refused(self, client_for: ClientFor, session: Session, key: SoftwareKey) -> None:
        set_up(client_for("bank"), key, status=422)
        assert len(session.scalars(select(SecurityKey)).all()) == 1

    def test_needs_a_name(self, client_for: ClientFor, officer: Account) -> None:
        assert "Fill in this field" in set_up(client_for("officer"), SoftwareKey(), " ", status=422).text

    def test_takes_no_answer_to_a_question_of_another_place(self, client_for: ClientFor, session: Session) -> None:
        set_up(client_for("officer"), SoftwareKey(origin="https://overseas.example"), status=422)
        assert session.scalars(select(SecurityKey)).all() == []

    def test_takes_no_answer_that_comes_too_late(self, client_for: ClientFor, session: Session) -> None:
        client, key = client_for("officer"), SoftwareKey()
        answer = key.set_up(asked(client, f"{MINE}/keys/question"))
        session.execute(update(KeyChallenge).values(made_at=NOW - ANSWER_WITHIN))
        client.post(f"{MINE}/keys", {"name": "blue", "key_answer": answer}, status=422)

    @pytest.mark.parametrize(
        "answer",
        [
            "", "x", "[]", "{}", "null", '{"id": 1}', '{"id": "a", "rawId": "a", "type": "public-key"}',
            '{"id":"_","rawId":"é","type":"public-key","response":{"clientDataJSON":"x","attestationObject":"x"}}',
            '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
            '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"W10","attestationObject":"gA"}}',
            "\x00", "[" * 50_000,
        ],
        ids=range(12),
    )  # fmt: skip
    def test_is_refused_with_anything_else(self, client_for: ClientFor, answer: str) -> None:
        client = client_for("officer")
        asked(client, f"{MINE}/keys/question")
        page = client.post(f"{MINE}/keys", {"name": "blue", "key_answer": answer}, status=422)
        assert "The key gave no answer that fits." in page.text


class TestSigningInWithAKey:
    def answer(self, browser: PageClient, officer: Account, key: SoftwareKey, *, status: int = 303) -> Page:
        type_password(browser, officer)
        return browser.post(QUESTION, {"key_answer": key.sign(asked(browser, f"{QUESTION}/question"))}, status=status)

    def test_lets_in(self, browser: PageClient, session: Session, officer: Account, key: SoftwareKey) -> None:
        self.answer(browser, officer, key)
        assert is_signed_in(browser)
        assert session.scalars(select(SignIn.factor).order_by(SignIn.signed_in_at)).all()[-1] == "security_key"
        row = session.scalars(select(SecurityKey).execution_options(populate_existing=True)).one()
        assert (row.sign_count, row.last_used_at) == (1, NOW)
        assert trail(session)[-2:] == [("factor.use_key", None), ("account.sign_in", None)]

    def test_is_refused_to_a_copy_of_the_key(
        self, browser: PageClient, session: Session, officer: Account, key: SoftwareKey
    ) -> None:
        stolen = key.copy()
        self.answer(browser, officer, key)
        browser.post("/sign-out")
        page = self.answer(browser, officer, stolen, status=401)
        assert "This key was not accepted." in page.text
        assert trail(session)[-1] == ("factor.refused", "not right")

    def test_is_refused_to_somebody_elses_key(
        self, browser: PageClient, client_for: ClientFor, session: Session, officer: Account, key: SoftwareKey
    ) -> None:
        other = SoftwareKey()
        set_up(client_for("bank"), other, status=200)
        self.answer(browser, officer, other, status=401)
        assert trail(session)[-1] == ("factor.refused", "not right")
        assert not is_signed_in(browser)

    def test_is_refused_on_a_page_that_only_looks_like_ours(
        self, browser: PageClient, officer: Account, key: SoftwareKey
    ) -> None:
        key.origin = "https://0verseas.example"
        self.answer(browser, officer, key, status=401)

    def test_takes_each_answer_once(self, browser: PageClient, officer: Account, key: SoftwareKey) -> None:
        type_password(browser, officer)
        answer = key.sign(asked(browser, f"{QUESTION}/question"))
        browser.post(QUESTION, {"key_answer": answer})
        browser.post("/sign-out")
        type_password(browser, officer)
        asked(browser, f"{QUESTION}/question")
        browser.post(QUESTION, {"key_answer": answer}, status=401)

    def test_takes_no_answer_without_a_question(self, browser: PageClient, officer: Account, key: SoftwareKey) -> None:
        type_password(browser, officer)
        browser.post(QUESTION, {"key_answer": key.sign({"rpId": "localhost", "challenge": "YWJj"})}, status=401)

    def test_asks_nothing_when_no_sign_in_waits(self, browser: PageClient) -> None:
        assert browser.post(f"{QUESTION}/question", status=401).source.strip() == "{}"

    def test_proves_again_who_one_is(
        self, browser: PageClient, session: Session, officer: Account, key: SoftwareKey
    ) -> None:
        self.answer(browser, officer, key)
        session.execute(update(SignIn).values(proved_at=NOW - timedelta(hours=1)))
        answer = key.sign(asked(browser, "/confirm/question"))
        browser.post("/confirm", {"key_answer": answer, "next": "/account"})
        assert trail(session)[-2:] == [("factor.use_key", None), ("account.prove", None)]


class TestRemovingAKey:
    def test_is_for_ones_own_only(self, client_for: ClientFor, session: Session, key: SoftwareKey) -> None:
        found = session.scalars(select(SecurityKey)).one()
        client_for("bank").post(f"{MINE}/keys/{found.id}/remove", status=404)
        client_for("officer").post(f"{MINE}/keys/{found.id}/remove")
        assert session.scalars(select(SecurityKey)).all() == []
        assert session.scalars(select(RecoveryCode)).all() == []
        assert trail(session)[-1] == ("factor.remove_key", None)
