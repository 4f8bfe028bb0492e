"""Recruitment: from the application to the signed contract (Law 69/2020)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.step_rows import RowOfCase, follows_its_case, indexes_in_hand
from overseas.cases.steps.recruitment.life import RECRUITMENT_LIFE, WITHOUT_CONTRACT, RecruitmentState
from overseas.kernel.columns import Base, Dong, Versioned, enum_type
from overseas.markets.models import LegalRoute


class Recruitment(RowOfCase, Versioned, Base):
    """How one case is recruited: route, sender, result, contract. The programme stands on the case."""

    __tablename__ = "recruitment"
    __table_args__ = (
        *RECRUITMENT_LIFE.checks("state"),
        follows_its_case(),
        *indexes_in_hand("recruitment_without_contract", WITHOUT_CONTRACT, "result_on", "case_id"),
        CheckConstraint("term_months IS NULL OR term_months > 0", name="term_is_positive"),
        CheckConstraint("wage IS NULL OR wage >= 0", name="wage_is_not_negative"),
    )

    state: Mapped[RecruitmentState] = mapped_column(enum_type(RecruitmentState))
    legal_route: Mapped[LegalRoute | None] = mapped_column(enum_type(LegalRoute))
    sender_name: Mapped[str | None]
    sender_licence: Mapped[str | None]
    applied_on: Mapped[date | None]
    result_on: Mapped[date | None]
    contract_number: Mapped[str | None]
    contract_on: Mapped[date | None]
    term_months: Mapped[int | None]
    wage: Mapped[Dong | None]
    employer: Mapped[str | None]
    workplace: Mapped[str | None]
    cancel_reason: Mapped[str | None]
