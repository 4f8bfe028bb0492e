"""Who may record an event of a step: the labour office every one, a desk those of its own step."""

from __future__ import annotations

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, may
from overseas.cases.step_types import StepEvent, StepType


def may_record(actor: Actor, step: StepType, event: StepEvent) -> bool:
    """Whether the actor may record this event, wherever the case is."""
    if may(actor, Permission.RECORD_ALL_STEPS):
        return True
    return may(actor, step.record) and not event.labour_only


def right_to_record(actor: Actor, step: StepType) -> Permission:
    """The permission by which the actor records this step: it also says where."""
    return Permission.RECORD_ALL_STEPS if may(actor, Permission.RECORD_ALL_STEPS) else step.record
