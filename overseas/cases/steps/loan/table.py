"""The policy bank's loan: not needed, or the bank's own life of it (Decree 338/2025, before it Decree 61/2015)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.step_rows import RowOfCase, follows_its_case, indexes_in_hand
from overseas.cases.steps.loan.life import AT_THE_BANK, LOAN_LIFE, PAID_OUT, RUNNING, UNFINISHED, LoanState
from overseas.kernel.columns import Base, Key, Versioned, enum_type, listed
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow


class Loan(RowOfCase, SealedRow, Versioned, Base):
    """The loan of one case, in whole đồng, its amounts sealed. `decision_due_on` is when the bank must decide.

    Nothing is paid out while `paid_out_amount` is empty. The database cannot compare sealed amounts: that they are more
    than nothing, and never more paid out than approved, the step's forms and events see to.
    """

    __tablename__ = "loan"
    __table_args__ = (
        *LOAN_LIFE.checks("state"),
        follows_its_case(),
        *indexes_in_hand("loan_unfinished", UNFINISHED, "received_on", "case_id"),
        *indexes_in_hand("loan_running", RUNNING, "case_id"),
        *indexes_in_hand("loan_undecided", AT_THE_BANK, "decision_due_on", "case_id"),
        CheckConstraint(f"(paid_out_amount IS NOT NULL) = (state IN ({listed(PAID_OUT)}))", name="paid_out_fits_state"),
    )
    __sealed_to__ = ("case_id",)

    state: Mapped[LoanState] = mapped_column(enum_type(LoanState))
    not_needed_reason: Mapped[str | None]
    lender: Mapped[str | None]
    requested_amount_sealed: Mapped[Sealed | None] = mapped_column("requested_amount", SealedBytes)
    requested_amount = Opened[int | None](int, "requested_amount_sealed")
    approved_amount_sealed: Mapped[Sealed | None] = mapped_column("approved_amount", SealedBytes)
    approved_amount = Opened[int | None](int, "approved_amount_sealed")
    paid_out_amount_sealed: Mapped[Sealed | None] = mapped_column("paid_out_amount", SealedBytes)
    paid_out_amount = Opened[int | None](int, "paid_out_amount_sealed")
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


class LoanInstalment(SealedRow, Base):
    """One payment of the loan to the borrower; each has its number, so that none is recorded twice."""

    __tablename__ = "loan_instalment"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    __sealed_to__ = ("case_id", "number")

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("loan.case_id"))
    number: Mapped[int]
    paid_on: Mapped[date]
    amount_sealed: Mapped[Sealed] = mapped_column("amount", SealedBytes)
    amount = Opened[int](int, "amount_sealed")
