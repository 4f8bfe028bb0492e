"""The counters say what the cases say, after any sequence of moves."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from overseas.cases.catalogue import STEPS
from overseas.cases.events import CaseMoved, StepsMoved
from overseas.cases.models import Case
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.cases.under_way import under_way
from overseas.contracts.events import ContractMoved
from overseas.contracts.models import Contract, Outcome
from overseas.kernel.fields import Precision
from overseas.quotas.counters import (
    STEP_MEASURES,
    compare_counters,
    count_case,
    count_contract,
    count_steps,
    recompute_counters,
)
from overseas.quotas.models import DayCount, Measure
from overseas.workers.models import Sex, Worker
from tests.world import NOW, TODAY, World

MOVES = {
    Stage.REGISTERED: (Stage.PREPARING, Stage.CLOSED),
    Stage.PREPARING: (Stage.ABROAD, Stage.CLOSED),
    Stage.ABROAD: (Stage.ENDED, Stage.PREPARING),
    Stage.ENDED: (Stage.ABROAD,),
    Stage.CLOSED: (Stage.PREPARING,),
}


def add_case(world: World, commune: str, number: int) -> Case:
    unit = world.units[commune]
    office, province = unit.parent_id, unit.province_id
    worker = Worker(
        name=f"Người {number}",
        name_folded=f"nguoi {number}",
        name_sort=f"N{number:04}",
        birth_date=date(2000, 1, 1),
        birth_precision=Precision.YEAR,
        sex=Sex.FEMALE,
        residence_unit_id=unit.id,
        unit_id=office,
        province_id=province,
        created_at=NOW,
    )
    world.session.add(worker)
    world.session.flush()
    case = Case(
        worker_id=worker.id,
        unit_id=office,
        province_id=province,
        residence_unit_id=unit.id,
        registered_on=TODAY,
        created_at=NOW,
        updated_at=NOW,
    )
    world.session.add(case)
    world.session.flush()
    tell_move(world.session, case, None)
    return case


def tell_move(session: Session, case: Case, before: Stage | None, *, was: tuple[date, int] | None = None) -> None:
    departed_on, unit_id = was or (case.departed_on, case.departure_unit_id)
    count_case(
        session,
        CaseMoved(
            case.id,
            before,
            case.stage,
            case.registered_on,
            case.residence_unit_id,
            departed_on,
            unit_id,
            under_way(case),
        ),
    )


def move(session: Session, case: Case, to: Stage, day: date) -> None:
    before = case.stage
    was = (case.departed_on, case.departure_unit_id) if case.departed_on and case.departure_unit_id else None
    case.stage = to
    case.closed_reason = CloseReason.WITHDREW if to is Stage.CLOSED else None
    case.ended_on = day if to is Stage.ENDED else None
    if to is Stage.ABROAD and before is Stage.PREPARING:
        case.departed_on, case.departure_unit_id = day, case.residence_unit_id
    elif to is Stage.PREPARING:
        case.departed_on = case.departure_unit_id = None
    session.flush()
    tell_move(session, case, before, was=was if to is Stage.PREPARING and before is Stage.ABROAD else None)


def turn(session: Session, case: Case, step: str, state: StepState) -> None:
    """The step comes to another state, and what goes on is told as the actions tell it."""
    before = under_way(case)
    setattr(case, f"{step}_state", state)
    session.flush()
    count_steps(
        session,
        StepsMoved(case.id, case.stage, case.registered_on, case.residence_unit_id, before, under_way(case)),
    )


def at_steps(world: World) -> dict[Measure, int]:
    """What stands under the steps for the province."""
    world.session.expire_all()
    measures = STEP_MEASURES.values()
    rows = world.session.query(DayCount).filter(DayCount.unit_id == world.units["58"].id, DayCount.count != 0)
    return {row.measure: row.count for row in rows if row.measure in measures}


class TestCountingACase:
    def test_counts_for_the_commune_and_every_unit_above_it(self, world: World) -> None:
        case = add_case(world, "22870", 1)
        move(world.session, case, Stage.PREPARING, TODAY)
        move(world.session, case, Stage.ABROAD, TODAY)
        for code in ("22870", "587", "58", "VN"):
            counter = world.session.get(DayCount, (world.units[code].id, Measure.DEPARTED, TODAY))
            assert counter is not None
            assert counter.count == 1

    def test_does_not_count_a_departure_that_was_taken_back(self, world: World) -> None:
        case = add_case(world, "22870", 1)
        move(world.session, case, Stage.PREPARING, TODAY)
        move(world.session, case, Stage.ABROAD, TODAY)
        move(world.session, case, Stage.PREPARING, TODAY)
        counter = world.session.get(DayCount, (world.units["58"].id, Measure.DEPARTED, TODAY))
        assert counter is not None
        assert counter.count == 0

    def test_counts_in_every_step_that_is_under_way_while_the_case_is_in_preparation(self, world: World) -> None:
        case = add_case(world, "22870", 1)
        move(world.session, case, Stage.PREPARING, TODAY)
        turn(world.session, case, "training", StepState.IN_PROGRESS)
        turn(world.session, case, "loan", StepState.WAITING)
        assert at_steps(world) == {Measure.AT_TRAINING: 1, Measure.AT_LOAN: 1}
        turn(world.session, case, "training", StepState.DONE)
        assert at_steps(world) == {Measure.AT_LOAN: 1}
        move(world.session, case, Stage.ABROAD, TODAY)
        assert at_steps(world) == {}

    @pytest.mark.parametrize("seed", range(5))
    def test_says_what_the_cases_say_after_any_moves(self, world: World, seed: int) -> None:
        chance = random.Random(seed)
        communes = ["22870", "22873", "22810", "23356"]
        cases = [add_case(world, chance.choice(communes), number) for number in range(12)]
        for _turn in range(60):
            case = chance.choice(cases)
            move(world.session, case, chance.choice(MOVES[case.stage]), TODAY - timedelta(days=chance.randrange(400)))
            turn(world.session, chance.choice(cases), chance.choice(STEPS.codes()), chance.choice(list(StepState)))
        assert compare_counters(world.session) == []

    def test_a_counter_that_was_bent_is_found_and_mended(self, world: World) -> None:
        case = add_case(world, "22870", 1)
        counter = world.session.get(DayCount, (world.units["58"].id, Measure.REGISTERED, date(2023, 1, 1)))
        assert counter is not None
        counter.count = 7
        world.session.flush()
        found = compare_counters(world.session)
        assert [(one.counted, one.rows) for one in found] == [(7, 1)]
        assert case.stage is Stage.REGISTERED
        recompute_counters(world.session)
        world.session.expire_all()
        assert compare_counters(world.session) == []


class TestCountingOpenContracts:
    def test_follows_the_end_of_the_contract(self, world: World) -> None:
        case = add_case(world, "22870", 1)
        move(world.session, case, Stage.PREPARING, TODAY)
        move(world.session, case, Stage.ABROAD, date(2020, 5, 1))
        contract = Contract(
            case_id=case.id,
            unit_id=case.unit_id,
            province_id=case.province_id,
            start_on=date(2020, 5, 1),
            end_on=date(2023, 5, 1),
            first_end_on=date(2023, 5, 1),
        )
        world.session.add(contract)
        world.session.flush()
        commune = world.units["22870"].id
        later = date(2024, 5, 1)

        def told(before: date | None, after: date | None, because: str) -> ContractMoved:
            return ContractMoved(contract.id, case.id, commune, before, after, because, NOW)

        count_contract(world.session, told(None, contract.end_on, "opened"))
        assert compare_counters(world.session) == []
        contract.end_on = later
        world.session.flush()
        count_contract(world.session, told(date(2023, 5, 1), later, "extended"))
        assert compare_counters(world.session) == []
        contract.settled, contract.outcome, contract.outcome_on = True, Outcome.RETURNED_EARLY, TODAY
        world.session.flush()
        count_contract(world.session, told(later, None, "returned"))
        assert compare_counters(world.session) == []
