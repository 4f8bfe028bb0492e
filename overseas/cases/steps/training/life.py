"""The life of a course: states x events, alike for skill, language and orientation."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.lifecycle import Lifecycle, Transition


class CourseKind(StrEnum):
    """What is taught."""

    SKILL = "skill"
    LANGUAGE = "language"
    ORIENTATION = "orientation"


COURSE_NAMES: dict[CourseKind, Text] = {
    CourseKind.SKILL: _l("Skill course"),
    CourseKind.LANGUAGE: _l("Language course"),
    CourseKind.ORIENTATION: _l("Orientation course"),
}


class CourseState(StrEnum):
    """How far a course has come."""

    NOT_STARTED = "not_started"
    IN_TRAINING = "in_training"
    COMPLETED = "completed"
    DROPPED_OUT = "dropped_out"
    EXEMPT = "exempt"


S = CourseState
BEGUN = frozenset(S) - {S.NOT_STARTED}

COURSE_LIFE = Lifecycle(
    initial=S.NOT_STARTED,
    transitions=(
        Transition("start", frozenset({S.NOT_STARTED, S.DROPPED_OUT}), S.IN_TRAINING, _l("Start the course")),
        Transition("complete", frozenset({S.NOT_STARTED, S.IN_TRAINING}), S.COMPLETED, _l("Record the completion")),
        Transition("drop_out", frozenset({S.IN_TRAINING}), S.DROPPED_OUT, _l("Record the drop-out")),
        Transition(
            "exempt", frozenset({S.NOT_STARTED, S.IN_TRAINING, S.DROPPED_OUT}), S.EXEMPT, _l("Exempt from the course")
        ),
        Transition("repeat", frozenset({S.COMPLETED, S.EXEMPT}), S.IN_TRAINING, _l("Start the course again")),
        *(Transition("correct", frozenset({state}), state, _l("Correct the course")) for state in S if state in BEGUN),
    ),
    facts={"exempt_reason": frozenset({S.EXEMPT})},
    needs={
        "started_on": frozenset({S.IN_TRAINING, S.DROPPED_OUT}),
        "ended_on": frozenset({S.COMPLETED, S.DROPPED_OUT}),
    },
)
