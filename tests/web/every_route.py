"""Every address of the program with something that exists behind it, asked for by every kind of person."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from overseas.accounts.actions import give_link
from overseas.cases.stages import StepState
from overseas.markets.actions import load_markets
from overseas.markets.models import Programme, ProgrammeTerms
from overseas.norms.actions import load_norms
from overseas.norms.models import Norm
from overseas.privacy.actions.purposes import load_purposes
from tests.abroad import add_abroad
from tests.cases.sample_cases import add_case, add_check, add_loan
from tests.golden_files import GOLDEN
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.register_samples import lay_registers
from tests.world import NOW, TODAY, World

STRANGER = "stranger"
PEOPLE = (
    *(STRANGER, "officer", "other_officer", "foreign_officer", "province"),
    *("police", "bank", "leader", "administrator"),
)
ASKED = frozenset({"GET", "POST"})
TABLE = GOLDEN / "routes.csv"
HEAD = ["method", "address", *PEOPLE]

Samples = dict[str, object]


class Route(NamedTuple):
    """One way to ask one address."""

    method: str
    address: str


def lay_samples(world: World) -> Samples:
    """One thing of each kind, in the officer's district; what a name means may depend on the page: 'targets.code'."""
    session = world.session
    load_norms(session)
    load_markets(session)
    load_purposes(session)
    case = add_case(world, legal_check_state=StepState.WAITING, loan_state=StepState.WAITING)
    add_check(world, case)
    add_loan(world, case)
    contract = add_abroad(world, end_on=TODAY - timedelta(days=40))
    terms = session.scalars(select(ProgrammeTerms).order_by(ProgrammeTerms.id)).first()
    norm = session.scalars(select(Norm).where(Norm.code == "departure_wait_days").order_by(Norm.id)).first()
    assert terms
    programme = session.get_one(Programme, terms.programme_id)
    assert norm
    session.flush()
    return lay_registers(world, case.worker_id) | {
        "case_id": case.id,
        "worker_id": case.worker_id,
        "contracts.case_id": contract.case_id,
        "contracts.event": "return",
        "account_id": world.accounts["officer"].id,
        "agency_id": world.accounts["officer"].agency_id,
        "password_link.code": _lay_link(world),
        "key_id": 4711,
        "token_hash": "0" * 64,
        "norms.code": norm.code,
        "norm_id": norm.id,
        "markets.code": programme.code,
        "terms_id": terms.id,
        "targets.code": "587",
        "day": date(2023, 9, 4).isoformat(),
        "step": "loan",
        "event": "approve",
        "desks.event": "answer",
        "desks.record_loan.event": "approve",
    }


def _lay_link(world: World) -> str:
    return give_link(
        world.session, world.actor("administrator"), world.accounts["officer"], lasts=timedelta(hours=1), at=NOW
    )


def routes(app: Flask) -> Iterator[tuple[Route, Rule]]:
    """Every way to ask, but for the static files."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted(ASKED & (rule.methods or set())):
            if rule.endpoint != "static":
                yield Route(method, rule.rule), rule


def address_of(app: Flask, rule: Rule, samples: Samples) -> str:
    """The address with something that exists in its places. KeyError: say in `lay_samples` what stands for it."""
    blueprint = rule.endpoint.partition(".")[0]
    values = {}
    for name in rule.arguments:
        keys = (f"{rule.endpoint}.{name}", f"{blueprint}.{name}", name)
        values[name] = next((samples[key] for key in keys if key in samples), None)
        if values[name] is None:
            raise KeyError(f"no sample for {name!r} of {rule.endpoint}")
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def answers(
    app: Flask, store: StoreOfTest, world: World, person: str, *, asking: str | None = None
) -> dict[Route, int]:
    """The status with which every route answers this person; whatever a request changes is undone after it.

    With `asking` HEAD the pages that can be opened, each asked for its head alone.
    """
    samples = lay_samples(world)
    return {
        route: _ask(PageClient(app, store), world, person, asking or route.method, address_of(app, rule, samples))
        for route, rule in routes(app)
        if asking is None or route.method == "GET"
    }


def _ask(client: PageClient, world: World, person: str, method: str, address: str) -> int:
    session: Session = world.session
    with session.begin_nested() as point:
        session.connection()  # the point is set when the connection is asked for
        if person != STRANGER:
            client.sign_in_as(session, world.accounts[person])
        if method == "HEAD":
            status = client.http.head(address).status_code
        elif method == "POST":
            status = client.post(address, {"version": "1"}, status=None).status
        else:
            status = client.get(address, status=None).status
        point.rollback()
    return status


def first_let_in(row: dict[str, int]) -> str:
    """The person to whom a route answers best, by its row of the golden table; a stranger only where all may come."""
    return min(
        PEOPLE, key=lambda person: (person == STRANGER and row[person] == 401, row[person] in {403, 404}, row[person])
    )


def reviewed() -> dict[Route, dict[str, int]]:
    """The golden table: route -> person -> status."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            Route(row["method"], row["address"]): {person: int(row[person]) for person in PEOPLE}
            for row in csv.DictReader(file)
        }
