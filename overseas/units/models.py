"""Administrative units as they were and are, and what became of each."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from overseas.kernel.columns import Base, Key, SortedText, enum_type


class Share(StrEnum):
    """How much of an old unit went into a new one."""

    WHOLE = "whole"
    MAIN_PART = "main part"
    PART = "part"


class Unit(Base):
    """A unit during the time it existed under one code, name and parent.

    `level` is a word of the data (nation, province, district, commune), not of the code: a tree may have any levels.
    `path` lists the numbers of all units from the top down to this one, as '/1/58/587/'.
    """

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        Index(None, "path"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
    )

    id: Mapped[Key]
    code: Mapped[str]
    level: Mapped[str]
    name: Mapped[str]
    name_folded: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(SortedText)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class UnitSuccession(Base):
    """An old unit went, in whole or in part, into a new one."""

    __tablename__ = "unit_succession"

    old_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    share: Mapped[Share] = mapped_column(enum_type(Share))
