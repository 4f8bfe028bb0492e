"""No list names a person whose file is closed to whoever looks: not by browsing, not by searching, not in a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from overseas.alerts.sweep import sweep
from overseas.cases.models import Case
from overseas.cases.stages import Stage
from overseas.norms.actions import load_norms
from overseas.privacy.actions.files import open_file, restrict_person
from overseas.workers.models import Worker
from tests.abroad import add_abroad
from tests.cases.sample_cases import add_case, add_check, add_loan
from tests.reports.opening import opened, sheets_of
from tests.web.conftest import ClientFor
from tests.web.every_route import routes
from tests.web.reach_walk import ASKED
from tests.world import NOW, TODAY, World

RESTRICTED, ABROAD, PAST = "Kiều Văn Khóa", "Kiều Văn Xa", "Kiều Văn Xưa"
LISTS = (
    "/cases?q=kieu van", "/cases?q=khoa", "/cases?stage=closed", "/workers/new?q=kieu van", "/workers/new?q=khoa",
    "/contracts/expired?unit=587",
)  # fmt: skip
PASSWORD = "chín con trâu trắng"
EXPORTS = ("/exports/cases", "/exports/alerts", "/exports/expired")


@pytest.fixture
def people(world: World) -> dict[str, Worker]:
    """One restricted in the middle of her way, one restricted abroad without news, one whose case is long over."""
    load_norms(world.session)
    case = add_case(world, RESTRICTED)
    add_check(world, case, due_on=TODAY - timedelta(days=1))
    add_loan(world, case)
    add_abroad(world, end_on=TODAY - timedelta(days=40), name=ABROAD)
    add_case(world, PAST, stage=Stage.CLOSED, updated_at=NOW - timedelta(days=800))
    sweep(world.session, today=TODAY, at=NOW)
    found = {row.name: row for row in world.session.scalars(select(Worker)) if row.name in (RESTRICTED, ABROAD, PAST)}
    for name in (RESTRICTED, ABROAD):
        restrict_person(world.session, world.actor("province"), found[name].id, reason="Theo yêu cầu", at=NOW)
    return found


def lists(app: Flask) -> Iterator[str]:
    """Every page that can be opened without naming anything, and the lists as they are searched and narrowed."""
    yield from (rule.rule for route, rule in routes(app) if route.method == "GET" and not rule.arguments)
    yield from (address for address in (*ASKED, *LISTS) if "{" not in address)


@pytest.mark.parametrize(("person", "named"), [("officer", {PAST}), ("province", set())])
def test_no_list_names_them(
    app: Flask, people: dict[str, Worker], client_for: ClientFor, person: str, named: set[str]
) -> None:
    client, found = client_for(person), set()
    for address in lists(app):
        answer = client.http.get(address)
        text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
        found |= {name for name in people if name in text}
    assert found == named


@pytest.mark.parametrize("person", ["officer", "province"])
def test_their_rows_stay_with_the_number_of_the_file(
    people: dict[str, Worker], client_for: ClientFor, person: str
) -> None:
    client = client_for(person)
    for path, name in (("/cases", RESTRICTED), ("/alerts", ABROAD), ("/contracts/expired?unit=587", ABROAD)):
        assert f"File {people[name].id} (closed)" in client.get(path).text, path


def test_a_restricted_person_is_found_by_a_number_and_not_by_name(
    people: dict[str, Worker], client_for: ClientFor
) -> None:
    client = client_for("officer")
    assert "(closed)" not in client.get("/workers/new?q=khoa").text
    assert "Kiều" in client.get(f"/workers/{people[RESTRICTED].id}").text


@pytest.mark.parametrize(("person", "named"), [("officer", {PAST}), ("province", set())])
def test_no_file_that_leaves_the_house_names_them(
    people: dict[str, Worker], client_for: ClientFor, person: str, named: set[str]
) -> None:
    client, cells = client_for(person), []
    for path in EXPORTS:
        sent = client.post(path, {"file_password": PASSWORD}, status=200)
        for rows in sheets_of(opened(sent.answer.get_data(), PASSWORD)).values():
            cells += [str(cell) for row in rows for cell in row]
    assert {name for name in people if any(name in cell for cell in cells)} == named
    assert any(cell.endswith("(closed)") for cell in cells) is (person == "province")


def test_a_question_about_a_closed_file_is_led_to_its_reason(
    world: World, people: dict[str, Worker], client_for: ClientFor
) -> None:
    client, worker = client_for("province"), people[PAST]
    path = f"/cases/new?worker={worker.id}"
    assert client.get(path, status=303).location == f"/workers/{worker.id}/open"
    open_file(world.session, world.actor("province"), worker.id, reason="Đối chiếu danh sách", at=NOW)
    assert PAST in client.get(path).text
    assert world.session.scalars(select(Case.id).where(Case.worker_id == worker.id)).one()
