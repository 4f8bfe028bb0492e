"""Who may record an event of a step, and who reads what: the labour office nearly all, a desk what is its own."""

from __future__ import annotations

from typing import Any

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, may
from overseas.cases.step_types import Clock, StateView, StepEvent, StepField, StepType


def may_record(actor: Actor, step: StepType, event: StepEvent) -> bool:
    """Whether the actor may record this event, wherever the case is."""
    if event.desk_only:
        return may(actor, step.record)
    if may(actor, Permission.RECORD_ALL_STEPS):
        return True
    return may(actor, step.record) and not event.labour_only


def right_to_record(actor: Actor, step: StepType) -> Permission:
    """The permission by which the actor records this step: it also says where."""
    return Permission.RECORD_ALL_STEPS if may(actor, Permission.RECORD_ALL_STEPS) else step.record


def told_fields(actor: Actor, step: StepType) -> list[StepField]:
    """The recorded values that the actor may know: of a loan the labour office never learns how it is paid back."""
    return [entry for entry in step.fields if not entry.desk_only or may(actor, step.view)]


def told_state(actor: Actor, step: StepType, state: Any) -> StateView:
    """The state as the actor may know it."""
    view = step.states[state]
    return view if view.outside is None or may(actor, step.view) else view.outside


def told_clocks(actor: Actor, step: StepType) -> tuple[Clock, ...]:
    """The deadlines that the actor may know."""
    return (*step.clocks, *step.desk_clocks) if may(actor, step.view) else step.clocks
