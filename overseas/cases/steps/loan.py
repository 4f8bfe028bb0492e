"""The policy bank's loan: not needed, or the life of brief 4.4 (Decree 338/2025, before it Decree 61/2015)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Dong, Key, Versioned, enum_type


class LoanState(StrEnum):
    """How far the loan has come. 'Overdue' is a state that the bank confirms, never only a date."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    RECEIVED = "received"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    APPRAISED = "appraised"
    APPROVED = "approved"
    REFUSED = "refused"
    CONTRACTED = "contracted"
    PAID_OUT_PART = "paid_out_part"
    IN_TERM = "in_term"
    OVERDUE = "overdue"
    REPAID = "repaid"
    CANCELLED = "cancelled"


class Loan(Versioned, Base):
    """The loan of one case, in whole đồng."""

    __tablename__ = "loan"
    __table_args__ = (
        CheckConstraint("(state = 'not_needed') = (not_needed_reason IS NOT NULL)", name="not_needed_has_a_reason"),
        CheckConstraint("requested_amount IS NULL OR requested_amount > 0", name="requested_is_positive"),
        CheckConstraint("approved_amount IS NULL OR approved_amount > 0", name="approved_is_positive"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    state: Mapped[LoanState] = mapped_column(enum_type(LoanState))
    not_needed_reason: Mapped[str | None]
    lender: Mapped[str | None]
    requested_amount: Mapped[Dong | None]
    approved_amount: Mapped[Dong | None]
    received_on: Mapped[date | None]
    supplement_on: Mapped[date | None]
    appraised_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    refused_on: Mapped[date | None]
    refused_reason: Mapped[str | None]
    contract_number: Mapped[str | None]
    contracted_on: Mapped[date | None]
    due_on: Mapped[date | None]
    overdue_on: Mapped[date | None]
    repaid_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]


class LoanInstalment(Base):
    """One payment of the loan to the borrower; each has its number, so that none is recorded twice."""

    __tablename__ = "loan_instalment"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("loan.case_id"))
    number: Mapped[int]
    paid_on: Mapped[date]
    amount: Mapped[Dong]
