"""The catalogue of steps, printed as a table that people can review: tests/golden/steps.txt."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from overseas.cases.catalogue import DEPARTURE_GATES, STEP_VERBS, STEPS
from overseas.cases.lifecycle import CASE_LIFECYCLE
from overseas.cases.stages import Stage
from overseas.cases.step_rows import REPEATED
from overseas.cases.step_types import StepEvent, StepType
from overseas.kernel.errors import Blocked
from overseas.kernel.lifecycle import Lifecycle

GOLDEN = Path(__file__).parent.parent / "golden" / "steps.txt"
WITHOUT_FORM = {("departure", "take_back")}
"""A departure is taken back by the case, not by a form of the step."""


def columns(rows: list[list[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def truth_table(lifecycle: Lifecycle[Any]) -> list[str]:
    """States down, events across; a dot where the event is refused."""
    events = list(dict.fromkeys(row.event for row in lifecycle.transitions))
    states = list(type(lifecycle.initial).__members__.values())
    return columns(
        [["", *events], *([state, *(_target(lifecycle, state, event) for event in events)] for state in states)]
    )


def _target(lifecycle: Lifecycle[Any], state: StrEnum, event: str) -> str:
    try:
        return str(lifecycle.target(state, event))
    except Blocked:
        return "."


def described(step: StepType) -> list[str]:
    states = [["state", "shown as", "tone", "common state", "since"]]
    states += [
        [state, str(view.label), view.tone, view.generic, view.since or "-"] for state, view in step.states.items()
    ]
    events = [["event", "asks for", "conditions", "stages"], *(_event_row(event) for event in step.events)]
    facts = [
        ["filled exactly in", "states"],
        *([name, " ".join(sorted(states))] for name, states in step.lifecycle.facts.items()),
    ]
    needs = [
        ["filled at least in", "states"],
        *([name, " ".join(sorted(states))] for name, states in step.lifecycle.needs.items()),
    ]
    return [
        f"== {step.code} ({step.name}), desk: {step.desk}, seen by: {step.view}, recorded by: {step.record}",
        "", *columns(states), "", *truth_table(step.lifecycle), "", *columns(events), "", *columns(facts), "",
        *columns(needs), "", "before the departure: " + ", ".join(gate.__name__ for gate in step.gates),
        "clocks: " + ", ".join(clock.__name__ for clock in step.clocks), *_for_the_desk_alone(step), "",
    ]  # fmt: skip


def _event_row(event: StepEvent) -> list[str]:
    gates = [gate.__name__ for gate in event.gates] + (["all before the departure"] if event.moves_case else [])
    stages = "any" if event.stages == frozenset(Stage) else " ".join(sorted(event.stages))
    asked = list(event.form()._fields)
    return [event.code, " ".join(asked) or "-", " ".join(gates) or "-", stages]


def _for_the_desk_alone(step: StepType) -> list[str]:
    """What nobody but the step's own desk is told; nothing for most steps."""
    secret = {
        "events": [event.code for event in step.events if event.desk_only],
        "values": [entry.name for entry in step.fields if entry.desk_only],
        "states": [f"{state} (others: {view.outside.label})" for state, view in step.states.items() if view.outside],
        "clocks": [clock.__name__ for clock in step.desk_clocks],
    }
    return [f"for the desk alone: {kind} {', '.join(names)}" for kind, names in secret.items() if names]


def catalogue_as_text() -> str:
    lines = ["== case", "", *truth_table(CASE_LIFECYCLE), ""]
    for step in STEPS:
        lines += described(step)
    return "\n".join(lines)


class TestTheCatalogueOfSteps:
    def test_reads_as_reviewed(self) -> None:
        """Changed on purpose? Print catalogue_as_text() into the file and review the difference."""
        assert catalogue_as_text() == GOLDEN.read_text("utf-8")

    def test_has_the_five_steps_in_their_order(self) -> None:
        assert STEPS.codes() == ["recruitment", "training", "legal_check", "loan", "departure"]

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
    def test_shows_every_state(self, step: StepType) -> None:
        assert list(step.states) == list(type(step.lifecycle.initial).__members__.values())

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
    def test_has_a_form_for_every_event_of_its_lifecycle(self, step: StepType) -> None:
        listed = {row.event for row in step.lifecycle.transitions}
        assert listed - {event.transition for event in step.events} == {
            event for code, event in WITHOUT_FORM if code == step.code
        }

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
    def test_asks_only_for_what_it_keeps_and_says(self, step: StepType) -> None:
        for event in step.events:
            assert [name for name in event.form()._fields if step.field(name) is None] == []

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
    def test_says_every_column(self, step: StepType) -> None:
        technical = {"id", "kind", "state", "version", *REPEATED}
        kept = {column.name for column in step.model.__table__.columns} - technical
        assert [name for name in sorted(kept) if step.field(name) is None] == []

    def test_has_a_sentence_for_every_event(self) -> None:
        assert len(STEP_VERBS) == sum(len(step.events) for step in STEPS)

    def test_asks_every_condition_before_the_departure_once(self) -> None:
        assert len(DEPARTURE_GATES) == len(set(DEPARTURE_GATES)) == 14
