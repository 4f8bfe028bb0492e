"""Host countries, the programmes through which people go there, and each programme's dated terms."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.kernel.columns import Base, Dong, Key, Versioned, enum_type


class LegalRoute(StrEnum):
    """Under which form of the law a person is sent (Law 69/2020, Article 5, and agreements between localities)."""

    PUBLIC_UNIT = "SN"
    SERVICE_ENTERPRISE = "DV"
    CONTRACTOR = "TT"
    SKILL_UPGRADE = "NC"
    INDIVIDUAL = "CN"
    SEASONAL = "TV"


class Market(Base):
    """A host country or territory."""

    __tablename__ = "market"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]


class Programme(Base):
    """A way of going to a market, such as EPS in Korea."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[Key]
    code: Mapped[str]
    market_code: Mapped[str] = mapped_column(ForeignKey("market.code"), index=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]

    market: Mapped[Market] = relationship(lazy="raise_on_sql")


class ProgrammeTerms(Versioned, Base):
    """What a programme requires from a day on, until the next terms begin."""

    __tablename__ = "programme_terms"
    __table_args__ = (
        UniqueConstraint("programme_id", "valid_from"),
        CheckConstraint("min_age IS NULL OR max_age IS NULL OR min_age <= max_age", name="ages_in_order"),
    )

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    valid_from: Mapped[date]
    legal_route: Mapped[LegalRoute] = mapped_column(enum_type(LegalRoute))
    visa_code: Mapped[str | None]
    contract_months: Mapped[int | None]
    extension_max_months: Mapped[int | None]
    total_cap_months: Mapped[int | None]
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    skill_training_required: Mapped[bool] = mapped_column(default=False)
    language_training_required: Mapped[bool] = mapped_column(default=False)
    orientation_required: Mapped[bool] = mapped_column(default=True)
    language_test: Mapped[str | None]
    language_min: Mapped[str | None]
    skill_test: Mapped[str | None]
    list_confirmation_required: Mapped[bool] = mapped_column(default=False)
    legal_check_required: Mapped[bool] = mapped_column(default=False)
    legal_check_validity_months: Mapped[int | None]
    fitness_validity_months: Mapped[int | None]
    passport_months_left: Mapped[int] = mapped_column(default=0)
    visa_required: Mapped[bool] = mapped_column(default=True)
    deposit_amount: Mapped[Dong | None]
    deposit_due_days: Mapped[int | None]
    basis: Mapped[str]
    to_confirm: Mapped[bool] = mapped_column(default=False)

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
