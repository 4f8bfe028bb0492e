"""Who reaches what: every route, method and role, with cases of one's own district and of others, held in reach.csv.

A cell is the status of the answer and, behind it, a letter for every person who is named on the page: so a list, a
search or a warning that shows somebody out of reach stands in the table as well. An answer that names anybody, or is a
file, and leaves no read in the trail says "unread" in its cell.

`OVERSEAS_REVIEW=1 pytest tests/web/test_reach.py` writes the table anew; read the difference.
"""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from flask import Flask
from sqlalchemy import func, select

from overseas.accounts.models import AccountGrant
from overseas.accounts.permissions import GRANTABLE
from overseas.audit.models import ReadEvent
from overseas.cases.stages import StepState
from overseas.privacy.actions.requests import receive_request
from overseas.privacy.forms.requests import Asked
from overseas.privacy.models import Channel, RequestKind
from overseas.workers.models import Worker
from tests.abroad import add_abroad
from tests.cases.sample_cases import add_case, add_check, add_loan
from tests.golden_files import GOLDEN
from tests.store import StoreOfTest
from tests.web.client import PageClient
from tests.web.every_route import PEOPLE, STRANGER, Samples, address_of, lay_samples, routes
from tests.world import NOW, TODAY, World

TABLE = GOLDEN / "reach.csv"
WALKERS = tuple(person for person in PEOPLE if person != STRANGER)
HEAD = ["method", "address", "case", *WALKERS]
NO_CASE = "-"
OF_A_CASE = frozenset({"case_id", "worker_id", "request_id"})
"""The places of an address that name a case, a person, or what a person asks."""


class Kind(NamedTuple):
    """A kind of case, seen from Ninh Phước: its commune, which desks' steps are open, and the people's letters."""

    code: str
    commune: str
    unit: str
    check: bool
    loan: bool
    letter: str
    name: str


KINDS = (
    Kind("own, both steps", "22870", "587", check=True, loan=True, letter="b", name="Kiều Thị Nhất"),
    Kind("own, record check", "22870", "587", check=True, loan=False, letter="c", name="Kiều Thị Nhì"),
    Kind("own, loan", "22870", "587", check=False, loan=True, letter="l", name="Kiều Thị Ba"),
    Kind("own, no step", "22870", "587", check=False, loan=False, letter="n", name="Kiều Thị Bốn"),
    Kind("other district", "22810", "585", check=True, loan=True, letter="d", name="Kiều Thị Năm"),
    Kind("other province", "23356", "610", check=True, loan=True, letter="p", name="Kiều Thị Sáu"),
)
DESKS = ("police", "bank")
OFFICERS = {"587": "officer", "585": "other_officer", "610": "foreign_officer"}
WISH = Asked(RequestKind.SEE, "xem", Channel.PAPER, TODAY)
ABROAD = {"587": ("B", "Kiều Văn Bảy"), "585": ("D", "Kiều Văn Tám"), "610": ("P", "Kiều Văn Chín")}
"""Who is abroad with a contract that has ended, by office: a letter and a name."""
LETTERS = {name: letter for letter, name in [*((kind.letter, kind.name) for kind in KINDS), *ABROAD.values()]}

ASKED = (
    "/cases?q=kieu thi",
    "/cases?stage=preparing&step=legal_check.waiting",
    "/cases?area={unit}",
    "/workers/new?q=kieu thi",
    "/record-checks?q=kieu thi",
    "/record-checks?view=late",
    "/record-checks?view=settled",
    "/loans?q=kieu thi",
    "/loans?view=paying",
    "/loans?view=ended",
    "/loans?view=settled",
    "/contracts/expired?unit={unit}",
    "/progress?unit={unit}",
    "/progress/breakdowns?unit={unit}",
    "/units?unit={unit}",
    "/cases/new?worker={worker_id}",
)
"""Addresses with words: the searches and views of the lists, by unit and by person."""


class Ask(NamedTuple):
    """One way to ask one address about one kind of case."""

    method: str
    address: str
    kind: str


@dataclass(frozen=True)
class Laid:
    """What stands behind the addresses: the samples of each kind of case."""

    samples: dict[str, Samples]


def lay_cases(world: World) -> Laid:
    """A case of each kind, and in each office somebody abroad; the desks may do all that can be granted to them."""
    common = lay_samples(world)
    world.session.add_all(
        AccountGrant(account_id=world.accounts[person].id, permission=permission)
        for person in DESKS
        for permission in GRANTABLE[world.actor(person).role]
    )
    contracts = {unit: _abroad(world, unit) for unit in ABROAD}
    return Laid({kind.code: {**common, **_lay(world, kind, contracts[kind.unit])} for kind in KINDS})


def _lay(world: World, kind: Kind, abroad_case: int) -> Samples:
    states = {
        "legal_check_state": StepState.WAITING if kind.check else StepState.NOT_STARTED,
        "loan_state": StepState.WAITING if kind.loan else StepState.NOT_STARTED,
    }
    case = add_case(world, kind.name, kind.commune, **states)
    if kind.check:
        add_check(world, case, due_on=TODAY - timedelta(days=1))
    if kind.loan:
        add_loan(world, case, decision_due_on=TODAY - timedelta(days=1))
    request = receive_request(world.session, world.actor(OFFICERS[kind.unit]), case.worker_id, asked=WISH, at=NOW)
    return {
        "case_id": case.id,
        "request_id": request.id,
        "worker_id": case.worker_id,
        "contracts.case_id": abroad_case,
        "targets.code": kind.unit,
        "unit": kind.unit,
    }


def _abroad(world: World, unit: str) -> int:
    commune = next(kind.commune for kind in KINDS if kind.unit == unit)
    contract = add_abroad(world, end_on=TODAY - timedelta(days=40), name=ABROAD[unit][1], commune=commune)
    return contract.case_id


def asks(app: Flask, laid: Laid) -> Iterator[tuple[Ask, str]]:
    """Every way to ask, with the address to be asked."""
    first = laid.samples[KINDS[0].code]
    for route, rule in routes(app):
        if OF_A_CASE & rule.arguments or (rule.arguments and rule.endpoint.startswith("targets.")):
            for kind in KINDS:
                yield Ask(*route, kind.code), address_of(app, rule, laid.samples[kind.code])
        else:
            yield Ask(*route, NO_CASE), address_of(app, rule, first)
    for address in ASKED:
        if "{" not in address:
            yield Ask("GET", address, NO_CASE), address
            continue
        for kind in KINDS:
            yield Ask("GET", address, kind.code), address.format(**laid.samples[kind.code])


def walk(app: Flask, store: StoreOfTest, world: World, person: str, *, under: str = "/") -> dict[Ask, str]:
    """What this person gets for every ask; whatever a request changes is undone after it."""
    laid = lay_cases(world)
    return {
        ask: _answer(PageClient(app, store), world, person, ask.method, address)
        for ask, address in asks(app, laid)
        if ask.address.startswith(under)
    }


def _answer(client: PageClient, world: World, person: str, method: str, address: str) -> str:
    with world.session.begin_nested() as point:
        client.sign_in_as(world.session, world.accounts[person])
        if method == "POST":
            sent = {"csrf_token": client.form_token(), "form_key": secrets.token_urlsafe(8), "version": "1"}
            answer = client.http.post(address, data=sent)
        else:
            answer = client.http.get(address)
        text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
        unread = _names_anybody(world, text) or "Content-Disposition" in answer.headers
        unread = unread and not world.session.scalar(select(func.count()).select_from(ReadEvent))
        point.rollback()
    letters = "".join(sorted(letter for name, letter in LETTERS.items() if name in text))
    return f"{answer.status_code} {letters} {'unread' if unread else ''}".strip()


def _names_anybody(world: World, text: str) -> bool:
    return bool(text) and any(name in text for name in world.session.scalars(select(Worker.name)))


def written(found: dict[str, dict[Ask, str]]) -> str:
    """The table as it is kept."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEAD)
    for ask in sorted(next(iter(found.values()))):
        table.writerow([*ask, *(found[person][ask] for person in WALKERS)])
    return text.getvalue()


def reviewed() -> dict[Ask, dict[str, str]]:
    """The golden table: ask -> person -> cell."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            Ask(row["method"], row["address"], row["case"]): {person: row[person] for person in WALKERS}
            for row in csv.DictReader(file)
        }


def wrong(found: dict[Ask, str], table: dict[Ask, dict[str, str]], person: str) -> dict[Ask, tuple[str, str | None]]:
    """The cells that differ: what the person got, and what was reviewed."""
    pairs = {ask: (cell, table.get(ask, {}).get(person)) for ask, cell in found.items()}
    return {ask: pair for ask, pair in pairs.items() if pair[0] != pair[1]}


def letters(cell: str) -> set[str]:
    """Whom the page named."""
    return set(cell.partition(" ")[2].partition(" ")[0])
