"""Every event of every step tried in every state: what the lifecycle allows is recorded, all else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from wtforms import Field

from overseas.cases.actions import StepEntry, record_step
from overseas.cases.catalogue import STEPS
from overseas.cases.models import GateWaiver
from overseas.cases.queries import step_form
from overseas.cases.step_types import StepEvent, StepType
from overseas.cases.steps.loan.life import PAID_OUT
from overseas.cases.steps.training import CourseState
from overseas.kernel.errors import Blocked
from overseas.kernel.fields import CountField, DongField, TriStateField, VietnameseDateField
from overseas.markets.models import LegalRoute
from tests.cases.way import Way, begin, kind_of
from tests.world import NOW, World

DAY = date(2023, 5, 2)
WAIVED = (
    "recruitment.programme", "recruitment.selection", "recruitment.contract", "training.skill", "training.language",
    "training.orientation", "training.certificate", "legal_check.clear", "loan.settled", "departure.passport",
    "departure.visa", "departure.fitness",
)  # fmt: skip
"""This table is about states; the conditions have tests of their own."""


def example(name: str, kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind))
    return 5 if name == "paid_out_amount" else {date: DAY, int: 12, bool: True}.get(kind, "x")


def lay_row(way: Way, step: StepType, event: StepEvent, state: StrEnum) -> None:
    """A row in that state, with what the state asks for; none while the state is the initial one."""
    if state is step.lifecycle.initial:
        return
    asked = {**step.lifecycle.needs, **step.lifecycle.facts}
    values = {name: example(name, kind_of(step.model, name)) for name, states in asked.items() if state in states}
    if step.code == "loan" and state in PAID_OUT:
        values["paid_out_amount"] = 5
    if step.code == "training" and state is CourseState.COMPLETED and event.track == "orientation":
        values |= {"certificate_number": "1", "certificate_on": DAY}
    row = step.new_row(way.case, state, event.track)
    for name, value in values.items():
        setattr(row, name, value)
    way.session.add(row)
    way.session.flush()


def said(way: Way, field: Field) -> Any:
    if field.name == "programme_id":
        return way.programme.id
    if field.name == "legal_route":
        return LegalRoute.INDIVIDUAL
    if isinstance(field, VietnameseDateField):
        return DAY
    if isinstance(field, TriStateField):
        return "yes"
    return {CountField: 1, DongField: 6}.get(type(field), "x")


def every_state_and_event() -> Iterator[Any]:
    for step in STEPS:
        for event in step.events:
            for state in step.states:
                yield pytest.param(step, event, state, id=f"{step.code}-{event.code}-{state}")


@pytest.fixture
def way(world: World) -> Way:
    made = begin(world)
    for gate in WAIVED:
        account = world.actor("province").account_id
        made.session.add(
            GateWaiver(case_id=made.case.id, gate=gate, reason="x", at=NOW, account_id=account, actor_name="x")
        )
    made.session.flush()
    return made


@pytest.mark.parametrize(("step", "event", "state"), list(every_state_and_event()))
def test_is_recorded_where_the_lifecycle_has_it_and_refused_elsewhere(
    way: Way, step: StepType, event: StepEvent, state: StrEnum
) -> None:
    lay_row(way, step, event, state)
    facts = way.facts()
    if state is step.lifecycle.initial and step.state(facts, event.track) is not state:
        pytest.fail("the initial state is the one without a row")
    form = step_form(way.session, facts, step, event)
    known = {field.name: said(way, field) for field in form}
    entry = StepEntry(
        step.code, event.code, step_form(way.session, facts, step, event, data=known), step.version(facts)
    )
    officer = way.world.actor("officer")
    officer = replace(officer, permissions=officer.permissions | {step.record})
    if state not in event.sources:
        with pytest.raises(Blocked):
            record_step(way.session, officer, way.case.id, entry, at=NOW)
        assert step.state(way.facts(), event.track) is state
        return
    record_step(way.session, officer, way.case.id, entry, at=NOW)
    assert step.state(way.facts(), event.track) is step.lifecycle.target(state, event.transition)
