"""The stages of a case, and why one closes before departure."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l


class Stage(StrEnum):
    """Where a case stands as a whole; the steps run beside it."""

    REGISTERED = "registered"
    PREPARING = "preparing"
    ABROAD = "abroad"
    ENDED = "ended"
    CLOSED = "closed"


STAGE_NAMES: dict[Stage, Text] = {
    Stage.REGISTERED: _l("Registered"),
    Stage.PREPARING: _l("Preparing"),
    Stage.ABROAD: _l("Abroad"),
    Stage.ENDED: _l("Ended"),
    Stage.CLOSED: _l("Closed before departure"),
}


class CloseReason(StrEnum):
    """Why somebody does not go after all."""

    WITHDREW = "withdrew"
    NOT_SELECTED = "not_selected"
    RECORD_CHECK = "record_check"
    UNFIT = "unfit"
    LOAN_REFUSED = "loan_refused"
    SENDER_CANCELLED = "sender_cancelled"
    MOVED_AWAY = "moved_away"
    DIED = "died"
    ENTERED_BY_MISTAKE = "entered_by_mistake"
    CONDITION = "condition"


CLOSE_REASONS: dict[CloseReason, Text] = {
    CloseReason.WITHDREW: _l("Withdrew"),
    CloseReason.NOT_SELECTED: _l("Was not selected"),
    CloseReason.RECORD_CHECK: _l("Does not meet the record condition"),
    CloseReason.UNFIT: _l("Is not fit for the work"),
    CloseReason.LOAN_REFUSED: _l("Could not get the loan"),
    CloseReason.SENDER_CANCELLED: _l("The sender or the employer cancelled"),
    CloseReason.MOVED_AWAY: _l("Moved away"),
    CloseReason.DIED: _l("Died"),
    CloseReason.ENTERED_BY_MISTAKE: _l("Was entered by mistake"),
    CloseReason.CONDITION: _l("A condition was not met"),
}
SENSITIVE_REASONS = frozenset({CloseReason.RECORD_CHECK, CloseReason.UNFIT, CloseReason.LOAN_REFUSED})
"""They tell of a criminal record, of health and of credit (Decree 356/2025, Art. 4): kept sealed as `CONDITION`."""

GIVEN_REASONS = {reason: name for reason, name in CLOSE_REASONS.items() if reason is not CloseReason.CONDITION}
"""What somebody who closes a case chooses from."""

LISTED_REASONS = {reason: name for reason, name in CLOSE_REASONS.items() if reason not in SENSITIVE_REASONS}
"""What lists tell and are narrowed by."""


class StepState(StrEnum):
    """What every step has in common, whatever happens inside it."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    FAILED = "failed"


OVER = frozenset({StepState.DONE, StepState.NOT_NEEDED})
"""In these states nothing is left to do in the step."""

UNDER_WAY = frozenset({StepState.IN_PROGRESS, StepState.WAITING})
"""In these states the step has begun and goes on."""

STEP_STATES: dict[StepState, Text] = {
    StepState.NOT_STARTED: _l("Not started"),
    StepState.IN_PROGRESS: _l("In progress"),
    StepState.WAITING: _l("Waiting for an answer"),
    StepState.DONE: _l("Done"),
    StepState.NOT_NEEDED: _l("Not needed"),
    StepState.FAILED: _l("Refused or failed"),
}
