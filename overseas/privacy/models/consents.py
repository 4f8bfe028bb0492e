"""The registers of personal data: purposes with their legal basis, and what people agreed to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.kernel.columns import Base, Key, Versioned, enum_type


class LegalBasis(StrEnum):
    """Why data may be used: because a law says so (Law 91/2025/QH15, Article 19), or because the person agreed."""

    STATUTORY = "statutory"
    CONSENT = "consent"


class Channel(StrEnum):
    """How somebody made it known to the office."""

    PAPER = "paper"
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    ELECTRONIC = "electronic"


class Purpose(Versioned, Base):
    """What personal data are used for. `wording` is what the person is told; a new wording is a new version of it."""

    __tablename__ = "purpose"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[Key]
    code: Mapped[str]
    position: Mapped[int]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    basis: Mapped[LegalBasis] = mapped_column(enum_type(LegalBasis))
    article: Mapped[str]
    wording: Mapped[str]
    wording_version: Mapped[int] = mapped_column(default=1)
    asked: Mapped[bool] = mapped_column(default=True)


class Consent(Versioned, Base):
    """What a person said to one purpose: agreed or refused, to which wording, how, when, and who wrote it down.

    The row that is not followed by a later one stands; a consent that is taken back says so in itself.
    """

    __tablename__ = "consent"
    __table_args__ = (
        Index(
            "uq_consent_one_standing",
            "worker_id",
            "purpose_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        CheckConstraint("NOT withdrawn OR agreed", name="only_an_agreement_is_withdrawn"),
        CheckConstraint("NOT withdrawn OR ended_on IS NOT NULL", name="withdrawn_has_a_day"),
        CheckConstraint("ended_on IS NULL OR ended_on >= said_on", name="ends_after_it_begins"),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    purpose_id: Mapped[int] = mapped_column(ForeignKey("purpose.id"), index=True)
    agreed: Mapped[bool]
    wording: Mapped[str]
    wording_version: Mapped[int]
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    paper: Mapped[str | None]
    said_on: Mapped[date]
    recorded_at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    actor_name: Mapped[str]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]
    ended_channel: Mapped[Channel | None] = mapped_column(enum_type(Channel, "ended_channel"))
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    purpose: Mapped[Purpose] = relationship(lazy="raise_on_sql")
