"""Training: skill, language and orientation; the plans demand that everybody is trained before departure."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.steps.training.life import COURSE_LIFE, CourseKind, CourseState
from overseas.kernel.columns import Base, Key, Versioned, enum_type


class TrainingCourse(Versioned, Base):
    """One course of one case. `valid_until` is the last day of an orientation certificate's validity."""

    __tablename__ = "training_course"
    __table_args__ = (
        UniqueConstraint("case_id", "kind"),
        CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", name="ends_after_it_begins"
        ),
        *COURSE_LIFE.checks("state"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[CourseKind] = mapped_column(enum_type(CourseKind))
    state: Mapped[CourseState] = mapped_column(enum_type(CourseState))
    provider: Mapped[str | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    certificate_number: Mapped[str | None]
    certificate_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    exempt_reason: Mapped[str | None]
