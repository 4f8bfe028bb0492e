"""The people who go: a person is not a case, for one person may go twice."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, case, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.kernel.columns import Base, Key, SortedText, Versioned, enum_type
from overseas.kernel.fields import Precision
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow
from overseas.units.models import Unit


class Sex(StrEnum):
    """As it stands on the identity card."""

    FEMALE = "female"
    MALE = "male"


class IdentifierKind(StrEnum):
    """A paper that names one person."""

    NATIONAL_ID = "national_id"
    OLD_ID = "old_id"
    PASSPORT = "passport"


class Ethnicity(Base):
    """One of the 54 peoples; the two official code lists differ, so the slug is ours."""

    __tablename__ = "ethnicity"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    code_1979: Mapped[str | None]
    code_2008: Mapped[str | None]
    position: Mapped[int]


class PriorityGroup(Base):
    """A group that plans or laws favour, such as poor households."""

    __tablename__ = "priority_group"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    basis: Mapped[str]
    position: Mapped[int]


class Worker(Versioned, Base):
    """A person, with where she lives. `unit_id` is the unit of the labour office that holds her file.

    `restricted`: the data are kept and no longer used; `withholds_from_...`: she refused that they are passed on, or
    took her consent back; `erased_on`: who she was is no longer known here. The registers of personal data say why.
    """

    __tablename__ = "worker"
    __table_args__ = (
        Index(None, "unit_id", "name_sort", "id"),
        Index(None, "province_id", "name_sort", "id"),
        Index(None, "name_folded", "birth_date"),
        *(
            Index(f"ix_worker_{column}", "id", sqlite_where=text(column), postgresql_where=text(column))
            for column in ("restricted", "withholds_from_bank")
        ),
        CheckConstraint("length(name) <= 120", name="name_is_short"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(SortedText)
    name_sort: Mapped[str] = mapped_column(SortedText)
    birth_date: Mapped[date]
    birth_precision: Mapped[Precision] = mapped_column(enum_type(Precision))
    sex: Mapped[Sex] = mapped_column(enum_type(Sex))
    ethnicity_slug: Mapped[str | None] = mapped_column(ForeignKey("ethnicity.slug"), index=True)
    residence_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    address: Mapped[str | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    family_contact_name: Mapped[str | None]
    family_contact_relation: Mapped[str | None]
    family_contact_phone: Mapped[str | None]
    created_at: Mapped[datetime]
    restricted: Mapped[bool] = mapped_column(default=False)
    withholds_from_bank: Mapped[bool] = mapped_column(default=False)
    withholds_from_sender: Mapped[bool] = mapped_column(default=False)
    erased_on: Mapped[date | None]

    residence: Mapped[Unit] = relationship(foreign_keys=[residence_unit_id], lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    ethnicity: Mapped[Ethnicity | None] = relationship(lazy="raise_on_sql")
    identifiers: Mapped[list[WorkerIdentifier]] = relationship(
        lazy="raise_on_sql", order_by="WorkerIdentifier.id", cascade="all, delete-orphan"
    )
    phones: Mapped[list[WorkerPhone]] = relationship(
        lazy="raise_on_sql", order_by="WorkerPhone.id", cascade="all, delete-orphan"
    )
    groups: Mapped[list[GroupMembership]] = relationship(
        lazy="raise_on_sql", order_by="GroupMembership.id", cascade="all, delete-orphan"
    )
    endings: Mapped[list[NameEnding]] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")


class WorkerIdentifier(SealedRow, Base):
    """A number on a paper, sealed; the same number of the same kind belongs to one person only, by its keyed hash."""

    __tablename__ = "worker_identifier"
    __table_args__ = (UniqueConstraint("kind", "value_hash"),)
    __sealed_to__ = ("worker_id", "kind")

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    kind: Mapped[IdentifierKind] = mapped_column(enum_type(IdentifierKind))
    value_sealed: Mapped[Sealed] = mapped_column("value", SealedBytes)
    value_hash: Mapped[str] = mapped_column(SortedText)
    value = Opened[str](str, "value_sealed", hashed="value_hash")
    expires_on: Mapped[date | None]


class WorkerPhone(Base):
    """A telephone number, as it was typed and in international form where it can be read."""

    __tablename__ = "worker_phone"
    __table_args__ = (UniqueConstraint("worker_id", "number"), Index(None, "number"))

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    number: Mapped[str] = mapped_column(SortedText)
    typed: Mapped[str]


class GroupMembership(Base):
    """A person belongs to a priority group for a time, shown by a paper."""

    __tablename__ = "group_membership"
    __table_args__ = (
        UniqueConstraint("worker_id", "group_slug", "valid_from"),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"
        ),
    )

    id: Mapped[Key]
    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id"), index=True)
    group_slug: Mapped[str] = mapped_column(ForeignKey("priority_group.slug"), index=True)
    paper: Mapped[str | None]
    issuer: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    group: Mapped[PriorityGroup] = relationship(lazy="raise_on_sql")


class NameEnding(Base):
    """An ending of a folded name that begins at a syllable: what the search by name reads."""

    __tablename__ = "name_ending"
    __table_args__ = (
        Index(None, "unit_id", "ending", "worker_id"),
        Index(None, "province_id", "ending", "worker_id"),
        Index(None, "ending", "worker_id"),
    )

    worker_id: Mapped[int] = mapped_column(ForeignKey("worker.id", ondelete="CASCADE"), primary_key=True)
    ending: Mapped[str] = mapped_column(SortedText, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    province_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))


RESTRICTED_FILE = case((Worker.restricted, Worker.id)).label("restricted_file")
"""For lists: the number of a person whose data are restricted and whom they do not name, else nothing."""
