"""The pages that are opened most ask the database little: at most eight questions, whatever they show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.contracts.models import Contract
from overseas.markets.actions import load_markets
from overseas.norms.actions import load_norms
from tests.cases.sample_cases import add_case, add_check, add_flight, add_loan
from tests.web.client import PageClient
from tests.web.conftest import ClientFor
from tests.world import TODAY, World

MOST = 8


@contextmanager
def questions(world: World) -> Iterator[list[str]]:
    """The statements that read, as they are asked; what is written into the journal of reads is not counted."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    connection = world.session.connection()
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", note)


@pytest.fixture(autouse=True)
def case(world: World) -> Case:
    """Sixty cases in every state, one of them abroad with an extended contract."""
    load_norms(world.session)
    load_markets(world.session)
    for number in range(60):
        waiting = add_case(world, f"Đàng Thị Mai {number}", legal_check_state=StepState.WAITING, market_code="JP")
        add_check(world, waiting)
        add_loan(world, waiting)
        add_flight(world, waiting, TODAY + timedelta(days=number))
    abroad = add_case(world, "Katơr Huy", stage=Stage.ABROAD)
    ids = {"case_id": abroad.id, "unit_id": abroad.unit_id, "province_id": abroad.province_id}
    days = {"start_on": TODAY, "end_on": TODAY, "first_end_on": TODAY}
    world.session.add(Contract(**ids, **days))
    world.session.flush()
    return abroad


def count(world: World, client: PageClient, path: str) -> int:
    client.get(path)
    world.session.expire_all()
    with questions(world) as asked:
        client.get(path)
    assert len(asked) <= MOST, "\n\n".join(asked)
    return len(asked)


@pytest.mark.parametrize("who", ["officer", "province"])
@pytest.mark.parametrize(
    "path",
    [
        "/work",
        "/cases",
        "/cases?stage=preparing&step=legal_check.waiting&market=JP",
        "/cases?q=mai+dang",
        "/cases?area=58&flight=14",
    ],
)
def test_lists_ask_little(client_for: ClientFor, world: World, who: str, path: str) -> None:
    assert count(world, client_for(who), path.replace("area=58", "area=587")) <= MOST


@pytest.mark.parametrize(
    ("who", "path"), [("police", "/record-checks"), ("bank", "/loans"), ("bank", "/loans?view=paying")]
)
def test_the_desks_ask_little(client_for: ClientFor, world: World, who: str, path: str) -> None:
    assert count(world, client_for(who), path) <= MOST


def test_a_case_asks_little_before_and_after_departure(client_for: ClientFor, world: World, case: Case) -> None:
    officer = client_for("officer")
    assert [count(world, officer, f"/cases/{number}") for number in (case.id, case.id - 1)]
