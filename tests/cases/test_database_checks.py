"""The database holds the lifecycles too: its checks are made from the tables, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from overseas.cases.catalogue import STEPS
from overseas.cases.lifecycle import CASE_LIFECYCLE
from overseas.cases.models import Case, StageTransition
from overseas.cases.stages import CloseReason, Stage
from overseas.cases.step_types import StepType
from overseas.cases.steps.loan.life import PAID_OUT
from overseas.cases.steps.training import CourseKind
from tests.cases.way import Way, begin, kind_of
from tests.world import NOW, TODAY, World

DAY = date(2023, 5, 2)


@pytest.fixture
def way(world: World) -> Way:
    return begin(world)


def accepted(session: Session, row: Any) -> bool:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    with session.begin_nested():
        session.delete(row)
    return True


def example(step: StepType, name: str) -> Any:
    kind = kind_of(step.model, name)
    if issubclass(kind, StrEnum):
        return next(iter(kind))
    return {date: DAY, int: 12, bool: True}.get(kind, "x")


def row_in(step: StepType, state: StrEnum, case: Case, **other: Any) -> Any:
    """A row that holds exactly what its state asks for."""
    asked = {**step.lifecycle.needs, **step.lifecycle.facts}
    values = {name: example(step, name) for name, states in asked.items() if state in states}
    if step.code == "loan":
        values["paid_out_amount"] = 5 if state in PAID_OUT else None
    row = step.new_row(case, state, CourseKind.SKILL)
    for name, value in (values | other).items():
        setattr(row, name, value)
    return row


def every_state() -> Iterator[tuple[StepType, StrEnum]]:
    for step in STEPS:
        for state in step.states:
            yield step, state


STATES = [pytest.param(step, state, id=f"{step.code}-{state}") for step, state in every_state()]


@pytest.mark.parametrize(("step", "state"), STATES)
class TestARowOfAStep:
    def test_is_kept_with_what_its_state_asks_for(self, way: Way, step: StepType, state: StrEnum) -> None:
        assert accepted(way.session, row_in(step, state, way.case))

    def test_is_refused_without_any_of_it(self, way: Way, step: StepType, state: StrEnum) -> None:
        asked = {**step.lifecycle.needs, **step.lifecycle.facts}
        for name in [name for name, states in asked.items() if state in states]:
            assert not accepted(way.session, row_in(step, state, way.case, **{name: None})), name

    def test_is_refused_with_what_belongs_to_another_state(self, way: Way, step: StepType, state: StrEnum) -> None:
        for name in [name for name, states in step.lifecycle.facts.items() if state not in states]:
            assert not accepted(way.session, row_in(step, state, way.case, **{name: example(step, name)})), name


class TestATransition:
    @pytest.mark.parametrize(
        ("before", "after"), [pytest.param(*pair, id="-".join(pair)) for pair in product(Stage, Stage)]
    )
    def test_is_kept_only_when_the_lifecycle_has_it(self, way: Way, before: Stage, after: Stage) -> None:
        row = StageTransition(
            case_id=way.case.id, event="x", from_stage=before, to_stage=after, on_day=TODAY, at=NOW, actor_name="x"
        )
        assert accepted(way.session, row) is ((before, after) in CASE_LIFECYCLE.pairs())

    @pytest.mark.parametrize("stage", Stage)
    def test_begins_with_the_registration(self, way: Way, stage: Stage) -> None:
        row = StageTransition(case_id=way.case.id, event="x", to_stage=stage, on_day=TODAY, at=NOW, actor_name="x")
        assert accepted(way.session, row) is (stage is Stage.REGISTERED)


class TestACase:
    FACTS = ("departed_on", "departure_unit_id", "ended_on", "closed_reason")

    @pytest.mark.parametrize("stage", Stage)
    def test_holds_exactly_the_facts_of_its_stage(self, way: Way, stage: Stage) -> None:
        way.case.stage = Stage.CLOSED
        way.case.closed_reason = CloseReason.WITHDREW
        way.session.flush()
        facts = {name for name in self.FACTS if stage in CASE_LIFECYCLE.facts[name]}
        assert accepted(way.session, self.case(way, stage, facts))
        for name in self.FACTS:
            assert not accepted(way.session, self.case(way, stage, facts ^ {name})), name

    def case(self, way: Way, stage: Stage, filled: set[str]) -> Case:
        values = {
            "departed_on": DAY, "departure_unit_id": way.case.residence_unit_id, "ended_on": DAY,
            "closed_reason": CloseReason.WITHDREW,
        }  # fmt: skip
        return Case(
            worker_id=way.case.worker_id, unit_id=way.case.unit_id, province_id=way.case.province_id,
            residence_unit_id=way.case.residence_unit_id, stage=stage, registered_on=DAY, created_at=NOW,
            updated_at=NOW, **{name: values[name] for name in filled},
        )  # fmt: skip
