"""The policy bank's loan: not needed, or the bank's own life of it (Decree 338/2025, before it Decree 61/2015)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.step_rows import RowOfCase, follows_its_case, indexes_in_hand
from overseas.cases.steps.loan.life import AT_THE_BANK, LOAN_LIFE, PAID_OUT, RUNNING, UNFINISHED, LoanState
from overseas.kernel.columns import Base, Dong, Key, Versioned, enum_type, listed


class Loan(RowOfCase, Versioned, Base):
    """The loan of one case, in whole đồng. `decision_due_on` is the day by which the bank must decide."""

    __tablename__ = "loan"
    __table_args__ = (
        *LOAN_LIFE.checks("state"),
        follows_its_case(),
        *indexes_in_hand("loan_unfinished", UNFINISHED, "received_on", "case_id"),
        *indexes_in_hand("loan_running", RUNNING, "case_id"),
        *indexes_in_hand("loan_undecided", AT_THE_BANK, "decision_due_on", "case_id"),
        CheckConstraint("requested_amount IS NULL OR requested_amount > 0", name="requested_is_positive"),
        CheckConstraint("approved_amount IS NULL OR approved_amount > 0", name="approved_is_positive"),
        CheckConstraint("approved_amount IS NULL OR paid_out_amount <= approved_amount", name="paid_out_as_approved"),
        CheckConstraint(f"(paid_out_amount > 0) = (state IN ({listed(PAID_OUT)}))", name="paid_out_fits_state"),
    )

    state: Mapped[LoanState] = mapped_column(enum_type(LoanState))
    not_needed_reason: Mapped[str | None]
    lender: Mapped[str | None]
    requested_amount: Mapped[Dong | None]
    approved_amount: Mapped[Dong | None]
    paid_out_amount: Mapped[Dong] = mapped_column(default=0)
    received_on: Mapped[date | None]
    decision_due_on: Mapped[date | None]
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
