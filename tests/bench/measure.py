"""Measuring one page: the whole request, its bare SQL, and the same template drawn from the same values."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from config import read_settings
from overseas.app import create_app, open_store
from overseas.web.guard import public

WARM = 5


@dataclass(frozen=True)
class PageFigures:
    """Milliseconds: median and 95th percentile of the request, its statements alone, the page from constants."""

    median: float
    p95: float
    sql: float
    constants: float
    statements: int


def measure_pages(environment: Mapping[str, str], *, rounds: int) -> dict[str, PageFigures]:
    """The figures of each heavy page for the role that uses it."""
    settings = read_settings(environment)
    store = open_store(settings)
    app = create_app(settings, store=store)
    drawn = DrawnFromConstants(app)
    found = {}
    for name, username, address in pages_to_measure(store.engine):
        client = signed_in(app, username, environment["OVERSEAS_DEMO_PASSWORD"])
        found[name] = measure(client, address, rounds, engine=store.engine, drawn=drawn)
    store.engine.dispose()
    return found


def pages_to_measure(engine: Engine) -> list[tuple[str, str, str]]:
    """(name, account, address) of each page; the case is one in the middle of the busiest district."""
    with engine.connect() as connection:
        officer, unit_id = connection.execute(
            text(
                "SELECT account.username, unit.id FROM account JOIN agency ON agency.id = account.agency_id "
                "JOIN unit ON unit.id = agency.unit_id WHERE account.role = 'labour_officer' AND unit.code = '587'"
            )
        ).one()
        province = connection.scalar(text("SELECT username FROM account WHERE role = 'province_officer' LIMIT 1"))
        leader = connection.scalar(
            text(
                "SELECT username FROM account JOIN agency ON agency.id = account.agency_id "
                "JOIN unit ON unit.id = agency.unit_id WHERE role = 'leader' AND unit.level = 'province' LIMIT 1"
            )
        )
        case_id = connection.scalar(
            text(
                "SELECT id FROM case_file WHERE unit_id = :unit AND stage = 'preparing' "
                "ORDER BY updated_at DESC LIMIT 1"
            ),
            {"unit": unit_id},
        )
    year = "from=01/01/2023&to=31/12/2023"
    return [
        ("work to do", officer, "/work"),
        ("list of a district", officer, "/cases"),
        ("filtered list", officer, "/cases?stage=preparing&waiting=police"),
        ("list of the province", province, "/cases?stage=abroad"),
        ("search by name", officer, "/cases?q=van+hung"),
        ("case", officer, f"/cases/{case_id}"),
        ("progress", leader, f"/progress?{year}"),
    ]


def signed_in(app: Flask, username: str, password: str) -> FlaskClient:
    """A client that is signed in as this account."""
    client = app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    form = {"username": username, "password": password, "csrf_token": token[1] if token else ""}
    answer = client.post("/sign-in", data=form)
    if answer.status_code not in (302, 303):
        raise RuntimeError(f"{username} could not sign in: {answer.status}")
    return client


def measure(
    client: FlaskClient, address: str, rounds: int, *, engine: Engine, drawn: DrawnFromConstants
) -> PageFigures:
    """Time one address: whole, its SQL alone, and drawn from constants."""
    with drawn.capturing(), statements_of(engine) as said:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
    statements = list(said)
    times = timed(lambda: client.get(address), rounds)
    constant = timed(lambda: client.get(drawn.address), rounds)
    ordered = sorted(times)
    return PageFigures(
        median=statistics.median(times),
        p95=ordered[int(len(ordered) * 0.95) - 1],
        sql=bare_sql(engine, statements, rounds),
        constants=statistics.median(constant),
        statements=len(statements),
    )


def timed(act: Callable[[], Any], rounds: int) -> list[float]:
    """Milliseconds of each of `rounds` calls, after some that only warm up."""
    for _round in range(WARM):
        act()
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return times


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The SELECTs that are sent within the block, with their values; BEGIN and the read journal's INSERT left out."""
    said: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            said.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


def bare_sql(engine: Engine, statements: list[tuple[str, Any]], rounds: int) -> float:
    """The median of all the statements of a page together, sent without ORM, page or framework."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()

        def send() -> None:
            for statement, values in statements:
                cursor.execute(statement, values)
                cursor.fetchall()

        return statistics.median(timed(send, rounds))


class DrawnFromConstants:
    """An address that draws the template last seen, with the very values that it was given."""

    address = "/drawn-from-constants"

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.template: Any = None
        self.values: dict[str, Any] = {}

        def draw() -> str:
            return str(self.template.render(self.values))

        # A copy of the program's address book is open for additions until the first request.
        app.add_url_rule(self.address, "drawn_from_constants", public()(draw))

    @contextmanager
    def capturing(self) -> Iterator[None]:
        """Keep the template and values of the page drawn within the block."""

        def keep(_app: Any, template: Any, context: dict[str, Any], **_more: Any) -> None:
            self.template, self.values = template, dict(context)

        with template_rendered.connected_to(keep, self.app):
            yield
