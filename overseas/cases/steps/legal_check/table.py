"""The legal record check: only where the programme requires it, and only whether the condition is met.

Law 107/2025/QH15: nobody may demand certificate no. 2, and the record is sensitive personal data. So a conviction, or
a scan of the certificate, is never kept here.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.steps.legal_check.life import LEGAL_CHECK_LIFE, UNANSWERED, LegalCheckState
from overseas.kernel.columns import Base, Versioned, enum_type, index_where


class LegalCheck(Versioned, Base):
    """The record check of one case: receipt, dates, and the answer as yes or no.

    `due_on` is the day by which the desk must answer or, after a supplement was asked for, the supplement be handed in.
    """

    __tablename__ = "legal_check"
    __table_args__ = (
        *LEGAL_CHECK_LIFE.checks("state"),
        Index("ix_legal_check_unanswered", "filed_on", "case_id", **index_where("state", UNANSWERED)),
        Index("ix_legal_check_due", "due_on", "case_id", "state", **index_where("state", UNANSWERED)),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    state: Mapped[LegalCheckState] = mapped_column(enum_type(LegalCheckState))
    receipt_number: Mapped[str | None]
    filed_on: Mapped[date | None]
    due_on: Mapped[date | None]
    supplement_on: Mapped[date | None]
    supplement_note: Mapped[str | None]
    handed_in_on: Mapped[date | None]
    verifying_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    refused_on: Mapped[date | None]
    meets_condition: Mapped[bool | None]
    valid_until: Mapped[date | None]
