"""Cases for lists, laid into the tables as they are: lists read, they do not ask how a row came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from overseas.cases.models import Case
from overseas.cases.stages import CloseReason, Stage
from overseas.cases.step_rows import repeated_of
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.cases.steps.loan import Loan, LoanState
from overseas.kernel.fields import Precision
from overseas.kernel.folding import fold, sorting_key, word_ends
from overseas.markets.models import Market, Programme
from overseas.workers.models import NameEnding, Sex, Worker
from tests.world import NOW, TODAY, World

_minutes: Iterator[int] = count()


def add_markets(world: World) -> None:
    """Japan and Korea, each with a programme."""
    world.session.add_all(
        [
            Market(code="JP", name_vi="Nhật Bản", name_en="Japan", position=1),
            Market(code="KR", name_vi="Hàn Quốc", name_en="Korea", position=2),
            Programme(id=1, code="TITP", market_code="JP", name_vi="Thực tập", name_en="Trainees", position=1),
            Programme(id=2, code="EPS", market_code="KR", name_vi="EPS", name_en="EPS", position=2),
        ]
    )
    world.session.flush()


def add_worker(world: World, name: str, commune: str = "22870") -> Worker:
    """A person of a commune, found by the search."""
    residence = world.units[commune]
    unit_id, province_id = residence.parent_id, residence.province_id
    worker = Worker(
        name=name, name_folded=fold(name), name_sort=sorting_key(name), birth_date=date(1998, 1, 1),
        birth_precision=Precision.YEAR, sex=Sex.FEMALE, residence_unit_id=residence.id, unit_id=unit_id,
        province_id=province_id, created_at=NOW,
    )  # fmt: skip
    world.session.add(worker)
    world.session.flush()
    world.session.add_all(
        NameEnding(worker_id=worker.id, ending=ending, unit_id=unit_id, province_id=province_id)
        for ending in word_ends(worker.name_folded)
    )
    return worker


def add_case(world: World, name: str = "Đàng Thị Mai", commune: str = "22870", **facts: Any) -> Case:
    """A case of this person; a later call makes a later change."""
    worker = add_worker(world, name, commune)
    stage = facts.setdefault("stage", Stage.PREPARING)
    if stage in (Stage.ABROAD, Stage.ENDED):
        facts = {"departed_on": TODAY - timedelta(days=100), "departure_unit_id": worker.residence_unit_id} | facts
    if stage is Stage.ENDED:
        facts.setdefault("ended_on", TODAY)
    if stage is Stage.CLOSED:
        facts.setdefault("closed_reason", CloseReason.WITHDREW)
    moment = NOW - timedelta(days=300) + timedelta(minutes=next(_minutes))
    case = Case(
        worker_id=worker.id, unit_id=worker.unit_id, province_id=worker.province_id,
        residence_unit_id=worker.residence_unit_id, created_at=moment,
        **{"registered_on": TODAY - timedelta(days=120), "updated_at": moment} | facts,
    )  # fmt: skip
    world.session.add(case)
    world.session.flush()
    return case


def add_check(world: World, case: Case, state: LegalCheckState = LegalCheckState.FILED, **facts: Any) -> LegalCheck:
    """A record check that was filed twenty days ago."""
    check = LegalCheck(
        state=state, **repeated_of(case),
        **{"receipt_number": f"LL-{case.id}", "filed_on": TODAY - timedelta(days=20), "due_on": TODAY} | facts,
    )  # fmt: skip
    world.session.add(check)
    world.session.flush()
    return check


def add_loan(world: World, case: Case, state: LoanState = LoanState.RECEIVED, **facts: Any) -> Loan:
    """A loan whose dossier the bank received ten days ago."""
    given = {"lender": "NHCSXH", "received_on": TODAY - timedelta(days=10), "decision_due_on": TODAY}
    loan = Loan(state=state, requested_amount=80_000_000, **repeated_of(case), **given | facts)
    world.session.add(loan)
    world.session.flush()
    return loan


def add_flight(world: World, case: Case, flight_on: date) -> Departure:
    """A planned flight."""
    departure = Departure(state=DepartureState.PLANNED, flight_on=flight_on, **repeated_of(case))
    case.flight_on = flight_on
    world.session.add(departure)
    world.session.flush()
    return departure
