"""What a step is made of: its table, states, events, forms, gates and clocks, gathered in one constant a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from overseas.accounts.permissions import Permission
from overseas.cases.facts import CaseFacts, StepRow, state_of
from overseas.cases.lifecycle import BEFORE_DEPARTURE
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.step_forms import StepForm
from overseas.cases.step_rows import RowOfCase, repeated_of
from overseas.cases.wording import Say, say_text
from overseas.kernel.columns import Base
from overseas.kernel.gates import Gate
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.lifecycle import Lifecycle
from overseas.markets.models import Programme


class Desk(StrEnum):
    """Which kind of office handles a step."""

    LABOUR = "labour"
    POLICE = "police"
    BANK = "bank"


DESK_NAMES: dict[Desk, Text] = {
    Desk.LABOUR: _l("Labour office"),
    Desk.POLICE: _l("Police desk"),
    Desk.BANK: _l("Policy bank desk"),
}


@dataclass(frozen=True)
class StateView:
    """How a state is shown: in words, in which tone, as which common state, and which column says since when.

    `outside` is what others than the step's own desk are shown instead.
    """

    label: Text
    tone: str
    generic: StepState
    since: str | None = None
    outside: StateView | None = None


@dataclass(frozen=True)
class StepField:
    """A recorded value: its name, its label, how it is said, and in which states it may be corrected (None: in all).

    `past` marks a day that cannot lie ahead. `brief` values stand in the summary on the case page. `desk_only` values
    are told to the step's own desk and to nobody else.
    """

    name: str
    label: Text
    say: Say = say_text
    states: frozenset[StrEnum] | None = None
    past: bool = False
    brief: bool = False
    desk_only: bool = False


@dataclass
class Occasion:
    """What an event may look at while it is applied; rows that it makes beside the step's own go to `new_rows`.

    `working_day` tells the n-th working day after a day; `programmes` are those that can be chosen.
    """

    facts: CaseFacts
    form: StepForm
    today: date
    working_day: Callable[[date, int], date]
    programmes: Mapping[int, Programme] = field(default_factory=dict)
    new_rows: list[Base] = field(default_factory=list)


Apply = Callable[[Any, Occasion], None]


@dataclass(frozen=True)
class StepEvent:
    """Something that can be recorded in a step. `target` is None when it keeps the state.

    `transition` is its row in the lifecycle, `track` the part of the step it speaks of ('' where there is only one).
    The form's values are laid into the row by name, after the columns in `clears` were emptied; `apply` does what goes
    beyond that. `asked_on` is the field that says for which day the gates are asked. `moves_case` names the event of
    the case's own lifecycle that comes with it. `labour_only` events are the labour office's to record, `desk_only`
    ones the desk's: nobody else reads these.
    """

    code: str
    label: Text
    sources: frozenset[StrEnum]
    target: StrEnum | None
    form: type[StepForm]
    done: Text
    transition: str
    track: str = ""
    apply: Apply | None = None
    gates: tuple[Gate[CaseFacts], ...] = ()
    stages: frozenset[Stage] = BEFORE_DEPARTURE
    clears: tuple[str, ...] = ()
    prefilled: bool = False
    labour_only: bool = False
    desk_only: bool = False
    primary: bool = True
    asked_on: str | None = None
    moves_case: str | None = None


@dataclass(frozen=True)
class Deadline:
    """A day until which something must happen, and what."""

    until: date
    text: Text


Clock = Callable[[CaseFacts], Deadline | None]


@dataclass(frozen=True)
class StepType:
    """One step of a case. `gates` are the conditions that it puts before the departure.

    `desk` handles it; `view` lets somebody see it, `record` lets the desk's own people record it. `desk_clocks` tick
    for the desk alone. `order` lists pairs of columns of which the first cannot lie after the second; `clashes` says at
    which field, and in which words, a unique key of the database that was taken is shown.
    """

    code: str
    name: Text
    desk: Desk
    model: type[Base]
    lifecycle: Lifecycle[Any]
    states: Mapping[Any, StateView]
    events: tuple[StepEvent, ...]
    fields: tuple[StepField, ...]
    gates: tuple[Gate[CaseFacts], ...] = ()
    clocks: tuple[Clock, ...] = ()
    desk_clocks: tuple[Clock, ...] = ()
    warnings: tuple[Callable[[CaseFacts], Text | None], ...] = ()
    tracks: Mapping[str, Text] = field(default_factory=lambda: {"": ""})
    order: tuple[tuple[str, str], ...] = ()
    clashes: Mapping[str, tuple[str, Text]] = field(default_factory=dict)
    view: Permission = Permission.VIEW_CASES
    record: Permission = Permission.RECORD_ALL_STEPS
    initial: Callable[[CaseFacts], Any] | None = None
    common_state: Callable[[CaseFacts], StepState] | None = None
    repeated_state: Callable[[CaseFacts], StepState] | None = None
    summarise: Callable[[CaseFacts], list[tuple[Text, str]]] | None = None

    def row(self, facts: CaseFacts, track: str = "") -> StepRow | None:
        """The row of this step (of one track, where it has several), or None."""
        return facts.rows.get((self.model, track))

    def new_row(self, case: Case, state: StrEnum, track: str = "") -> Base:
        """The first row of this step of the case (of one track, where it has several)."""
        if issubclass(self.model, RowOfCase):
            return self.model(state=state, **repeated_of(case))
        return self.model(case_id=case.id, kind=track, state=state)

    def state(self, facts: CaseFacts, track: str = "") -> StrEnum:
        """How far the step has come."""
        initial = self.initial(facts) if self.initial else self.lifecycle.initial
        return state_of(self.row(facts, track), initial)

    def states_of(self, facts: CaseFacts) -> dict[str, StrEnum]:
        """How far each track of the step has come."""
        return {track: self.state(facts, track) for track in self.tracks}

    def version(self, facts: CaseFacts) -> int:
        """The version of the step as a whole: it rises with every change in any of its tracks; 0 before the first."""
        rows = [self.row(facts, track) for track in self.tracks]
        return sum(row.version for row in rows if row is not None)

    def common(self, facts: CaseFacts) -> StepState:
        """The state that all steps share, for lists and desks."""
        return self.common_state(facts) if self.common_state else self.states[self.state(facts)].generic

    def repeated(self, facts: CaseFacts) -> StepState:
        """The same as far as the case may repeat it, where the step keeps something sealed."""
        return self.repeated_state(facts) if self.repeated_state else self.common(facts)

    def event(self, code: str) -> StepEvent | None:
        """The event with this code."""
        return self._events_by_code.get(code)

    def field(self, name: str) -> StepField | None:
        """The recorded value with this name."""
        return self._fields_by_name.get(name)

    @cached_property
    def _events_by_code(self) -> dict[str, StepEvent]:
        return {event.code: event for event in self.events}

    @cached_property
    def _fields_by_name(self) -> dict[str, StepField]:
        return {entry.name: entry for entry in self.fields}


def step_event(
    lifecycle: Lifecycle[Any],
    transition: str,
    form: type[StepForm],
    done: Text,
    **options: Any,
) -> StepEvent:
    """An event of a step whose sources, target and label stand in the lifecycle's table."""
    rows = [row for row in lifecycle.transitions if row.event == transition]
    targets = {row.target for row in rows}
    keeps = any(row.target in row.sources and len(row.sources) == 1 for row in rows)
    options.setdefault("code", transition)
    options.setdefault("label", rows[0].label)
    return StepEvent(
        sources=frozenset(source for row in rows for source in row.sources),
        target=None if keeps or len(targets) > 1 else rows[0].target,
        form=form,
        done=done,
        transition=transition,
        **options,
    )
