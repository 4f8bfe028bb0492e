"""What was decided in the monthly review of accounts, and when a month's review was completed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from overseas.accounts.models import Account
from overseas.kernel.columns import Base, enum_type


class ReviewDecision(StrEnum):
    """What became of an account in a review."""

    KEPT = "kept"
    SWITCHED_OFF = "switched_off"


class AccountReview(Base):
    """One account in the review of one month: decided once."""

    __tablename__ = "account_review"

    account_id: Mapped[int] = mapped_column(ForeignKey(Account.id), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    decision: Mapped[ReviewDecision] = mapped_column(enum_type(ReviewDecision))
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey(Account.id), index=True)


class CompletedReview(Base):
    """The review of one month, when nothing was left to decide: completed once."""

    __tablename__ = "completed_review"

    month: Mapped[date] = mapped_column(primary_key=True)
    completed_at: Mapped[datetime]
    completed_by_id: Mapped[int] = mapped_column(ForeignKey(Account.id), index=True)
    kept: Mapped[int]
    switched_off: Mapped[int]
