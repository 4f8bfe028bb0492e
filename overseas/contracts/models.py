"""The contract abroad, its extensions, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.cases.models import Case
from overseas.kernel.columns import Base, Dong, Key, Versioned, enum_type, listed
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l


class Outcome(StrEnum):
    """What became of a contract. `None` means still running, or expired and not verified."""

    RETURNED_ON_TIME = "returned_on_time"
    RETURNED_LATE = "returned_late"
    RETURNED_EARLY = "returned_early"
    STATUS_CHANGED = "status_changed"
    EXPIRED_NOT_RETURNED = "expired_not_returned"
    ILLEGAL_RESIDENCE = "illegal_residence"
    ABSCONDED = "absconded"
    DEPORTED = "deported"
    DIED = "died"
    MISSING = "missing"


OUTCOME_NAMES: dict[Outcome, Text] = {
    Outcome.RETURNED_ON_TIME: _l("Returned on time"),
    Outcome.RETURNED_LATE: _l("Returned late"),
    Outcome.RETURNED_EARLY: _l("Returned early"),
    Outcome.STATUS_CHANGED: _l("Changed to another lawful stay"),
    Outcome.EXPIRED_NOT_RETURNED: _l("Confirmed: not home after the contract"),
    Outcome.ILLEGAL_RESIDENCE: _l("Confirmed: residing illegally"),
    Outcome.ABSCONDED: _l("Confirmed: left the employer"),
    Outcome.DEPORTED: _l("Sent home by the host country"),
    Outcome.DIED: _l("Died"),
    Outcome.MISSING: _l("Missing"),
}

RETURNED = frozenset({Outcome.RETURNED_ON_TIME, Outcome.RETURNED_LATE, Outcome.RETURNED_EARLY})
SETTLED = RETURNED | {Outcome.STATUS_CHANGED, Outcome.DEPORTED, Outcome.DIED, Outcome.MISSING}
"""After these nobody is awaited any more."""

_AWAITED: dict[str, Any] = {"sqlite_where": text("settled = 0"), "postgresql_where": text("NOT settled")}
"""Settings of an index that holds only the contracts of people who are awaited."""


class Contract(Versioned, Base):
    """Work abroad under one contract. `end_on` is the last day, extensions included; `settled` ends the waiting."""

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("case_id"),
        CheckConstraint("end_on >= start_on", name="ends_after_it_begins"),
        CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name="outcome_has_a_day"),
        CheckConstraint(
            f"settled = (outcome IS NOT NULL AND outcome IN ({listed(SETTLED)}))", name="settled_follows_outcome"
        ),
        Index("ix_contract_open_end", "end_on", "id", **_AWAITED),
        Index("ix_contract_open_unit_end", "unit_id", "end_on", "case_id", **_AWAITED),
        Index("ix_contract_open_province_end", "province_id", "end_on", "case_id", **_AWAITED),
    )

    id: Mapped[Key]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    employer: Mapped[str | None]
    workplace: Mapped[str | None]
    wage: Mapped[Dong | None]
    start_on: Mapped[date]
    end_on: Mapped[date]
    first_end_on: Mapped[date]
    outcome: Mapped[Outcome | None] = mapped_column(enum_type(Outcome))
    outcome_on: Mapped[date | None]
    outcome_note: Mapped[str | None]
    source_document: Mapped[str | None]
    source_number: Mapped[str | None]
    source_on: Mapped[date | None]
    confirmed_by: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    settled: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship(lazy="raise_on_sql")
    extensions: Mapped[list[ContractExtension]] = relationship(lazy="raise_on_sql", order_by="ContractExtension.id")


class ContractExtension(Base):
    """The contract got a later end, shown by a paper."""

    __tablename__ = "contract_extension"
    __table_args__ = (
        UniqueConstraint("contract_id", "new_end_on"),
        CheckConstraint("new_end_on > old_end_on", name="ends_later"),
    )

    id: Mapped[Key]
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    old_end_on: Mapped[date]
    new_end_on: Mapped[date]
    paper: Mapped[str]
    paper_number: Mapped[str | None]
    paper_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
