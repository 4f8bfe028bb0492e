"""What training demands before the departure: the plans ask that everybody is trained."""

from __future__ import annotations

from overseas.cases.facts import CaseFacts
from overseas.cases.gates import labour_reason
from overseas.cases.step_types import Deadline
from overseas.cases.steps.training.life import CourseKind, CourseState
from overseas.cases.steps.training.table import TrainingCourse
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day

STEP = "training"
NOT_DONE: dict[CourseKind, Text] = {
    CourseKind.SKILL: _l("The skill course is not completed."),
    CourseKind.LANGUAGE: _l("The language course is not completed."),
    CourseKind.ORIENTATION: _l("The orientation course is not completed."),
}


def courses_required(facts: CaseFacts) -> list[CourseKind]:
    """The courses that the programme requires."""
    terms = facts.required
    if terms is None:
        return []
    asked = {
        CourseKind.SKILL: terms.skill_training_required,
        CourseKind.LANGUAGE: terms.language_training_required,
        CourseKind.ORIENTATION: terms.orientation_required,
    }
    return [kind for kind, required in asked.items() if required]


def course_is_done(facts: CaseFacts, kind: CourseKind) -> bool:
    """The course is completed by the day that is asked for, or the person is exempt."""
    row = facts.row(TrainingCourse, kind)
    if row is None:
        return False
    completed = row.state is CourseState.COMPLETED and row.ended_on is not None and row.ended_on <= facts.on
    return completed or row.state is CourseState.EXEMPT


def _done_where_required(facts: CaseFacts, kind: CourseKind) -> Reason | None:
    if kind not in courses_required(facts) or course_is_done(facts, kind):
        return None
    return labour_reason(kind.value, NOT_DONE[kind], STEP)


def skill_course_is_done(facts: CaseFacts) -> Reason | None:
    """The skill course is completed or exempt, where the programme requires it."""
    return _done_where_required(facts, CourseKind.SKILL)


def language_course_is_done(facts: CaseFacts) -> Reason | None:
    """The language course is completed or exempt, where the programme requires it."""
    return _done_where_required(facts, CourseKind.LANGUAGE)


def orientation_course_is_done(facts: CaseFacts) -> Reason | None:
    """The orientation course is completed or exempt, where the programme requires it."""
    return _done_where_required(facts, CourseKind.ORIENTATION)


def orientation_certificate_is_valid(facts: CaseFacts) -> Reason | None:
    """The orientation certificate is still valid on the day that is asked for."""
    row = facts.row(TrainingCourse, CourseKind.ORIENTATION)
    if CourseKind.ORIENTATION not in courses_required(facts) or row is None or row.state is not CourseState.COMPLETED:
        return None
    if row.valid_until is not None and row.valid_until >= facts.on:
        return None
    if row.valid_until is None:
        return labour_reason("certificate", _l("The orientation certificate has no date of issue."), STEP)
    text = _l("The orientation certificate is valid only until %(until)s.", until=written_day(row.valid_until))
    return labour_reason("certificate", text, STEP)


def certificate_runs_out(facts: CaseFacts) -> Deadline | None:
    """The last day of the orientation certificate."""
    row = facts.row(TrainingCourse, CourseKind.ORIENTATION)
    if row is None or row.state is not CourseState.COMPLETED or row.valid_until is None:
        return None
    return Deadline(row.valid_until, _l("Orientation certificate valid until"))
