"""Training: the courses in skill, language and orientation."""

from overseas.cases.steps.training.life import CourseKind, CourseState
from overseas.cases.steps.training.table import TrainingCourse

__all__ = ["CourseKind", "CourseState", "TrainingCourse"]
