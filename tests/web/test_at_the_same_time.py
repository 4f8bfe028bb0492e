"""Several clicks in the same moment, each in a thread and a transaction of its own, against a real database."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from overseas.accounts.actions.links import give_link
from overseas.accounts.actions.throttle import TRIES_OF_PAIR, count_attempt
from overseas.accounts.models import Account, Agency, SignIn, Submission
from overseas.accounts.passwords import matches
from overseas.audit.models import AuditEvent, RefusalEvent
from overseas.kernel.unit_of_work import Store
from tests.web.client import PageClient
from tests.web.house import House, open_house, together
from tests.web.second_factor import QUESTION, code_at, give_app
from tests.world import NOW, PASSWORD, build_world

ADDRESS = "/admin/agencies/new"
ENTRY = {"name": "Công an Ninh Sơn", "kind": "police", "unit_code": "585", "valid_from": "01/01/2020"}
CLICKS = 6


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path, purpose="clicks") as opened:
        yield opened


def agencies(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Agency).where(Agency.name == ENTRY["name"])) or 0


def test_a_double_click_does_the_thing_once_and_both_are_answered_alike(house: House) -> None:
    browsers = house.browsers(CLICKS)
    sent = ENTRY | {"csrf_token": browsers[0].form_token(), "form_key": "the same key"}
    answers = together([lambda one=one: one.post(ADDRESS, sent, status=None) for one in browsers])
    assert [(answer.status, answer.location) for answer in answers if answer.status not in {302, 303}] == []
    assert {answer.location for answer in answers} == {"/admin/agencies"}
    with house.store.reading() as session:
        assert agencies(session) == 1
        assert session.scalar(select(func.count()).select_from(Submission)) == 1
    assert browsers[0].post(ADDRESS, sent, status=None).location == "/admin/agencies", "and so is a late click"


def test_equal_entries_of_several_people_become_one(house: House) -> None:
    browsers = house.browsers(CLICKS)
    token = browsers[0].form_token()
    answers = together(
        [lambda one=one: one.post(ADDRESS, ENTRY | {"csrf_token": token}, status=None) for one in browsers]
    )
    assert sorted(answer.status for answer in answers) == [303, *[422] * (CLICKS - 1)]
    assert all("has an agency of this kind" in answer.text for answer in answers if answer.status == 422)
    with house.store.reading() as session:
        assert agencies(session) == 1


def test_of_several_who_save_the_same_form_one_wins_and_the_others_are_told(house: House) -> None:
    browsers = house.browsers(CLICKS)
    address = browsers[0].get("/admin/agencies").links["labour Huyện Ninh Phước"]
    pages = [one.get(address) for one in browsers]
    answers = together(
        [
            lambda one=one, page=page, name=f"Phòng {place}": one.submit(page, address, {"name": name}, status=None)
            for place, (one, page) in enumerate(zip(browsers, pages, strict=True))
        ]
    )
    assert sorted(answer.status for answer in answers) == [303, *[409] * (CLICKS - 1)]
    winner = next(place for place, answer in enumerate(answers) if answer.status == 303)
    assert f"Phòng {winner}" in browsers[0].get("/admin/agencies").text


def test_tries_at_the_sign_in_are_all_counted(house: House) -> None:
    def count(_number: int) -> bool:
        with house.store.working() as work:
            return count_attempt(work.session, username="officer", address="192.0.2.1", at=NOW) is None

    with ThreadPoolExecutor(CLICKS) as threads:
        allowed = list(threads.map(count, range(30)))
    assert sum(allowed) == TRIES_OF_PAIR


def strangers(house: House) -> list[PageClient]:
    """So many browsers in which nobody is signed in."""
    browsers = [PageClient(house.app) for _ in range(CLICKS)]
    for browser in browsers:
        browser.http.set_cookie("language", "en")
        browser.form_token()
    return browsers


def test_a_one_time_link_sets_one_password_however_many_use_it(house: House) -> None:
    with Store(house.store.engine).working() as work:
        world = build_world(work.session)
        officer = world.accounts["officer"]
        code = give_link(work.session, world.actor("administrator"), officer, lasts=timedelta(hours=1), at=NOW)
    words = [f"bốn mùa đều đẹp cả {number}" for number in range(CLICKS)]
    sent = [{"new_password": one, "repeat_password": one} for one in words]
    answers = together(
        [
            lambda browser=browser, fields=fields: browser.post(f"/password/{code}", fields, status=None)
            for browser, fields in zip(strangers(house), sent, strict=True)
        ]
    )
    assert sorted(answer.status for answer in answers) == [303, *[410] * (CLICKS - 1)]
    winner = words[next(place for place, answer in enumerate(answers) if answer.status == 303)]
    with house.store.reading() as session:
        kept = session.scalars(select(Account.password_hash).where(Account.username == "officer")).one()
        verbs = session.scalars(select(AuditEvent.verb).where(AuditEvent.verb == "account.set_password")).all()
        refused = session.scalars(select(RefusalEvent.what)).all()
    assert matches(kept, winner)
    assert (len(verbs), refused) == (1, ["link.used"] * (CLICKS - 1))


def test_a_code_of_the_app_lets_in_one_however_many_type_it(house: House) -> None:
    with Store(house.store.engine).working() as work:
        officer = build_world(work.session).accounts["officer"]
        give_app(work.session, officer)
    browsers = strangers(house)
    for browser in browsers:
        browser.post("/sign-in", {"username": "officer", "password": PASSWORD})
    answers = together(
        [
            lambda browser=browser: browser.post(QUESTION, {"one_time_code": code_at()}, status=None)
            for browser in browsers
        ]
    )
    assert sorted(answer.status for answer in answers) == [303, *[401] * (CLICKS - 1)]
    with house.store.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 1
        refused = select(AuditEvent.after).where(AuditEvent.verb == "factor.refused")
        assert [line["why"] for line in session.scalars(refused)] == ["used before"] * (CLICKS - 1)
