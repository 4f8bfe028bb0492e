"""The legal record check: only where the programme requires it, and only whether the condition is met.

Law 107/2025/QH15: nobody may demand certificate no. 2, and the record is sensitive personal data. So a conviction, or
a scan of the certificate, is never kept here.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.step_rows import RowOfCase, follows_its_case, indexes_in_hand
from overseas.cases.steps.legal_check.life import LEGAL_CHECK_LIFE, UNANSWERED, LegalCheckState
from overseas.kernel.columns import Base, Versioned, enum_type
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow


class LegalCheck(RowOfCase, SealedRow, Versioned, Base):
    """The record check of one case: receipt, dates, and the answer as yes or no, sealed.

    `due_on` is the day by which the desk must answer or, after a supplement was asked for, the supplement be handed in.
    """

    __tablename__ = "legal_check"
    __table_args__ = (
        *LEGAL_CHECK_LIFE.checks("state"),
        follows_its_case(),
        *indexes_in_hand("legal_check_unanswered", UNANSWERED, "filed_on", "case_id", "due_on", "state"),
        *indexes_in_hand("legal_check_due", UNANSWERED, "due_on", "case_id", "state"),
    )

    __sealed_to__ = ("case_id",)

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
    meets_condition_sealed: Mapped[Sealed | None] = mapped_column("meets_condition", SealedBytes)
    meets_condition = Opened[bool | None](bool, "meets_condition_sealed")
    valid_until: Mapped[date | None]
