"""The legal record check: only where the programme requires it, and only whether the condition is met.

Law 107/2025/QH15: nobody may demand certificate no. 2, and the record is sensitive personal data. So a conviction, or
a scan of the certificate, is never kept here.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Versioned, enum_type


class LegalCheckState(StrEnum):
    """How far the record check has come."""

    NOT_REQUIRED = "not_required"
    NOT_FILED = "not_filed"
    FILED = "filed"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    VERIFYING = "verifying"
    ANSWERED = "answered"
    REFUSED = "refused"


class LegalCheck(Versioned, Base):
    """The record check of one case: receipt, dates, and the answer as yes or no."""

    __tablename__ = "legal_check"
    __table_args__ = (
        CheckConstraint("(state = 'answered') = (meets_condition IS NOT NULL)", name="answer_says_yes_or_no"),
        CheckConstraint("(state = 'answered') = (answered_on IS NOT NULL)", name="answer_has_a_day"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    state: Mapped[LegalCheckState] = mapped_column(enum_type(LegalCheckState))
    receipt_number: Mapped[str | None]
    filed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    supplement_on: Mapped[date | None]
    supplement_note: Mapped[str | None]
    verifying_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    refused_on: Mapped[date | None]
    meets_condition: Mapped[bool | None]
    valid_until: Mapped[date | None]
