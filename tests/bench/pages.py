"""The pages that are measured: who opens them, at which address, what they ask the database, how they are drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from config import read_settings
from overseas.app import create_app, open_store
from overseas.tables import metadata
from overseas.web.guard import public

DISTRICT = "587"
YEAR = "from=01/01/2023&to=31/12/2023"
MANY_ROWS = 5000
"""A table of so many rows is not read from end to end; of smaller ones a database may think it cheaper, rightly."""

ADDRESSES: dict[str, tuple[str, str]] = {
    "work to do": ("officer", "/work"),
    "work of the province": ("province", "/work"),
    "list of a district": ("officer", "/cases"),
    "filtered list": ("officer", "/cases?stage=preparing&waiting=police"),
    "list of the province": ("province", "/cases?stage=abroad"),
    "search by name": ("officer", "/cases?q=van+hung"),
    "case": ("officer", "/cases/{case}"),
    "progress": ("leader", f"/progress?{YEAR}"),
}
"""Each page: who opens it, and its address."""

_PEOPLE = """
SELECT CASE account.role WHEN 'labour_officer' THEN 'officer' WHEN 'province_officer' THEN 'province' ELSE 'leader' END,
       account.username
FROM account JOIN agency ON agency.id = account.agency_id JOIN unit ON unit.id = agency.unit_id
WHERE (account.role = 'labour_officer' AND unit.code = :district)
   OR (account.role IN ('province_officer', 'leader') AND unit.level = 'province')
ORDER BY account.id DESC
"""
_CASE = """
SELECT case_file.id FROM case_file JOIN unit ON unit.id = case_file.unit_id
WHERE unit.code = :district AND stage = 'preparing' ORDER BY case_file.updated_at DESC LIMIT 1
"""


@dataclass
class MeasuredPage:
    """One page as it was seen once: its SELECTs with their values, and how many other statements there were."""

    place: Place
    client: FlaskClient
    address: str
    statements: list[tuple[str, Any]]
    writes: int
    template: Any
    values: dict[str, Any]

    def ask(self) -> None:
        """The whole page, as the browser asks for it."""
        answer = self.client.get(self.address)
        if answer.status_code != 200:
            raise RuntimeError(f"{self.address} answered {answer.status}")

    def draw(self) -> None:
        """The same template from the same values: signed in as nobody, nothing is asked of the database."""
        self.place.drawn = self
        self.place.nobody.get(DRAWN)

    def ask_bare(self) -> None:
        """Its SELECTs alone, without ORM, page or framework."""
        cursor = self.place.cursor
        for statement, values in self.statements:
            cursor.execute(statement, values)
            cursor.fetchall()

    def full_scans(self) -> list[str]:
        """The big tables that its statements read from end to end, as the database says."""
        return sorted({table for said in self.statements for table in self.place.read_whole(*said)})


DRAWN = "/drawn-from-constants"


class Place:
    """One database, with the program before it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        settings = read_settings(environment)
        self.password = environment["OVERSEAS_DEMO_PASSWORD"]
        self.store = open_store(settings)
        self.app = create_app(settings, store=self.store)
        # The program's address book is open for additions until the first request.
        self.app.add_url_rule(DRAWN, "drawn_from_constants", public()(partial(self._draw)))
        self.nobody = self.app.test_client()
        self.drawn: MeasuredPage | None = None
        self.connection = self.store.engine.connect()
        self.cursor = self.connection.connection.cursor()
        self.people = dict(self._rows(_PEOPLE))
        self.case = self._rows(_CASE)[0][0]
        self.clients: dict[str, FlaskClient] = {}
        self.servers: list[Path] = []

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()
        self.store.engine.dispose()

    def page(self, name: str) -> MeasuredPage:
        """See a page once."""
        who, pattern = ADDRESSES[name]
        if who not in self.clients:
            self.clients[who] = signed_in(self.app, self.people[who], self.password)
        address = pattern.format(case=self.case)
        self.clients[who].get(address)
        with captured(self.app) as seen, statements_of(self.store.engine) as (selects, others):
            self.clients[who].get(address)
        self.servers = self._servers()
        return MeasuredPage(self, self.clients[who], address, list(selects), len(others), *seen[-1])

    def read_whole(self, statement: str, values: Any) -> list[str]:
        """The big tables that a statement reads from end to end."""
        sqlite = self.store.engine.dialect.name == "sqlite"
        self.cursor.execute(f"EXPLAIN {'QUERY PLAN' if sqlite else '(COSTS OFF)'} {statement}", values)
        steps = [str(row[-1]) for row in self.cursor.fetchall()]
        scan = r"^SCAN (\w+)\b(?! USING)" if sqlite else r"Seq Scan on (\w+)"
        names = {found[1] for step in steps if (found := re.search(scan, step))}
        return [name for name in names & set(metadata.tables) if self._rows_in(name) >= MANY_ROWS]

    def _servers(self) -> list[Path]:
        """Where the system says what each process of a server spent for this database; SQLite works in this one."""
        if self.store.engine.dialect.name == "sqlite":
            return []
        rows = self._rows("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return [path for (pid,) in rows if (path := Path(f"/proc/{pid}/schedstat")).exists()]

    def _rows_in(self, table: str) -> int:
        return int(self._rows(f"SELECT count(*) FROM {table}")[0][0])

    def _rows(self, statement: str) -> list[Any]:
        known = {"district": DISTRICT} if ":district" in statement else {}
        rows = [tuple(row) for row in self.connection.execute(text(statement), known)]
        self.connection.rollback()
        return rows

    def _draw(self) -> str:
        if self.drawn is None:
            raise RuntimeError("no page was seen yet")
        return str(self.drawn.template.render(self.drawn.values))


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


@contextmanager
def captured(app: Flask) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """The templates that are drawn within the block, each with its values."""
    seen: list[tuple[Any, dict[str, Any]]] = []

    def keep(_app: Any, template: Any, context: dict[str, Any], **_more: Any) -> None:
        seen.append((template, dict(context)))

    with template_rendered.connected_to(keep, app):
        yield seen


@contextmanager
def statements_of(engine: Engine) -> Iterator[tuple[list[tuple[str, Any]], list[str]]]:
    """The SELECTs that are sent within the block, with their values; and what writes (BEGIN and COMMIT are neither)."""
    selects: list[tuple[str, Any]] = []
    others: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: Any) -> None:
        first = statement.lstrip("( ").upper().partition(" ")[0]
        if first in {"SELECT", "WITH"}:
            selects.append((statement, values))
        elif first in {"INSERT", "UPDATE", "DELETE"}:
            others.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield selects, others
    finally:
        event.remove(engine, "before_cursor_execute", note)
