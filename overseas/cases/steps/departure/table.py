"""Departure: the papers that must be valid on the flight date, and the flight; the event that counts for the quota."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.step_rows import RowOfCase, follows_its_case, indexes_in_hand
from overseas.cases.steps.departure.life import DEPARTURE_LIFE, FLIGHT_AHEAD, DepartureState
from overseas.kernel.columns import Base, Versioned, enum_type
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow


class Departure(RowOfCase, SealedRow, Versioned, Base):
    """Passport, visa, fitness (yes or no, never the finding) and flight of one case; number and fitness are sealed."""

    __tablename__ = "departure"
    __table_args__ = (
        *DEPARTURE_LIFE.checks("state"),
        follows_its_case(),
        *indexes_in_hand("departure_flight_ahead", FLIGHT_AHEAD, "flight_on", "case_id"),
        CheckConstraint("(fit IS NULL) = (fitness_on IS NULL)", name="fitness_has_a_day"),
    )

    __sealed_to__ = ("case_id",)

    state: Mapped[DepartureState] = mapped_column(enum_type(DepartureState))
    passport_number_sealed: Mapped[Sealed | None] = mapped_column("passport_number", SealedBytes)
    passport_number = Opened[str | None](str, "passport_number_sealed")
    passport_expires_on: Mapped[date | None]
    visa_number: Mapped[str | None]
    visa_expires_on: Mapped[date | None]
    fit_sealed: Mapped[Sealed | None] = mapped_column("fit", SealedBytes)
    fit = Opened[bool | None](bool, "fit_sealed")
    fitness_on: Mapped[date | None]
    flight_on: Mapped[date | None]
    flight_number: Mapped[str | None]
    postponed_reason: Mapped[str | None]
    cancelled_reason: Mapped[str | None]
    departed_on: Mapped[date | None]
