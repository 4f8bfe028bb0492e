"""The trail: what was done, what that changed in the rows, what was read, and what was refused. Rows are only added.

The database itself refuses to change or remove them (revision 0002), so nothing here may ever be edited.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, Index, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, object_session

from overseas.audit.words import opened_reason, opened_values, owner_of
from overseas.kernel.columns import Base, Json, Key, enum_type

_LIST = JSON().with_variant(JSONB(), "postgresql")
Ranges = Annotated[list[list[int]], mapped_column(_LIST)]
"""Pairs of first and last number."""
Gaps = Annotated[list[list[Any]], mapped_column(_LIST)]
"""Ranges of numbers, each with the moment since when it is missing."""
Names = Annotated[list[str], mapped_column(_LIST)]
"""Names of tables."""


class Operation(StrEnum):
    """What happened to a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class Marked:
    """A row of the trail: numbered, dated, and marked by the program with a key that lies outside the database.

    `mark` is filled when the row is written (canonical.py); a row with a false one was not written by the program.
    """

    id: Mapped[Key]
    at: Mapped[datetime]
    mark: Mapped[str]


class AuditEvent(Marked, Base):
    """One thing that somebody did to one subject: written in the same transaction, never changed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "case_id", "at", "id"),
        Index(None, "subject_type", "subject_id", "at", "id"),
        Index(None, "account_id", "at", "id"),
        Index(None, "at", "id"),
    )

    # No foreign keys: the trail outlives whatever it speaks of.
    account_id: Mapped[int | None] = mapped_column(Integer)
    actor_name: Mapped[str]
    verb: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int]
    case_id: Mapped[int | None]
    # As they lie in the database: what was said about a person or a case is sealed (words.py).
    before_kept: Mapped[Json] = mapped_column("before")
    after_kept: Mapped[Json] = mapped_column("after")
    reason_kept: Mapped[str | None] = mapped_column("reason")

    @property
    def owner(self) -> str | None:
        """Whose words these are."""
        return owner_of(self.subject_type, self.subject_id, self.case_id)

    @hybrid_property
    def before(self) -> Json:
        """The values before, in the open; in a statement, as they are kept."""
        return opened_values(object_session(self), self.owner, self.before_kept)

    @before.inplace.setter
    def _before_setter(self, values: Json) -> None:
        self.before_kept = values

    @before.inplace.expression
    @classmethod
    def _before_expression(cls) -> InstrumentedAttribute[Json]:
        return cls.before_kept

    @hybrid_property
    def after(self) -> Json:
        """The values after, likewise."""
        return opened_values(object_session(self), self.owner, self.after_kept)

    @after.inplace.setter
    def _after_setter(self, values: Json) -> None:
        self.after_kept = values

    @after.inplace.expression
    @classmethod
    def _after_expression(cls) -> InstrumentedAttribute[Json]:
        return cls.after_kept

    @hybrid_property
    def reason(self) -> str | None:
        """The reason that was given, likewise."""
        return opened_reason(object_session(self), self.owner, self.reason_kept)

    @reason.inplace.setter
    def _reason_setter(self, reason: str | None) -> None:
        self.reason_kept = reason


_ANY = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class FieldChange(Marked, Base):
    """One column of one row before and after; a new or removed row as a whole, with no column named.

    `event_id` is the line of the trail that says who did it and why. Values that must not stand in clear are masked.
    """

    __tablename__ = "field_change"
    __table_args__ = (
        Index(None, "case_id", "at", "id"),
        Index(None, "worker_id", "at", "id"),
        Index(None, "table_name", "row_key", "at", "id"),
        Index(None, "account_id", "at", "id"),
        Index(None, "at", "id"),
    )

    event_id: Mapped[int] = mapped_column(Integer, index=True)
    account_id: Mapped[int | None]
    actor_name: Mapped[str]
    case_id: Mapped[int | None]
    worker_id: Mapped[int | None]
    table_name: Mapped[str]
    row_key: Mapped[str]
    operation: Mapped[Operation] = mapped_column(enum_type(Operation))
    field: Mapped[str | None]
    before: Mapped[Any | None] = mapped_column(_ANY)
    after: Mapped[Any | None] = mapped_column(_ANY)


class ReadEvent(Marked, Base):
    """Somebody opened, listed, searched, exported or downloaded personal data."""

    __tablename__ = "read_event"
    __table_args__ = (
        Index(None, "subject_type", "subject_id", "at", "id"),
        Index(None, "account_id", "at", "id"),
        Index(None, "at", "id"),
    )

    account_id: Mapped[int | None]
    actor_name: Mapped[str]
    what: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]
    # Of a list: how many rows left the program, and a keyed hash of what was asked; never the words themselves.
    row_count: Mapped[int | None]
    asked_hash: Mapped[str | None]


class RefusalEvent(Marked, Base):
    """Somebody was refused: a wrong password, too many tries, a page out of reach, an expired link, a forged form.

    `number` is what the page of the refusal told the person to read out. What was typed is never kept.
    """

    __tablename__ = "refusal_event"
    __table_args__ = (
        Index(None, "account_id", "at", "id"),
        Index(None, "address", "at", "id"),
        Index(None, "at", "id"),
        Index(None, "number"),
    )

    account_id: Mapped[int | None]
    actor_name: Mapped[str]
    what: Mapped[str]
    status: Mapped[int]
    method: Mapped[str]
    page: Mapped[str]
    address: Mapped[str]
    number: Mapped[str | None]


class TrailSeal(Base):
    """A seal over rows of one trail: which numbers, a keyed digest of each, and the seal before it.

    `ids` and `gaps` are ranges of numbers: sealed here; and not there yet, because a transaction that took them may
    still be open, or was undone. `entries` holds 16 letters for each sealed row, in the order of `ids`.
    """

    __tablename__ = "trail_seal"
    __table_args__ = (UniqueConstraint("trail", "number"),)

    id: Mapped[Key]
    trail: Mapped[str]
    number: Mapped[int]
    at: Mapped[datetime]
    last_id: Mapped[int]
    row_count: Mapped[int]
    ids: Mapped[Ranges]
    gaps: Mapped[Gaps]
    entries: Mapped[str]
    previous: Mapped[str]
    digest: Mapped[str]


class TrailLook(Marked, Base):
    """One look of the clock at the trail: how far it came, and what it found first. `mark` as on a row of the trail.

    `reached` says up to which seal of each trail rows and seals were found whole: from there the next look goes on.
    `first` is the first fault in the words of a program: which trail, which number, what was done to it.
    """

    __tablename__ = "trail_look"
    __table_args__ = (Index(None, "whole", "id"),)

    whole: Mapped[bool]
    row_count: Mapped[int]
    seal_count: Mapped[int]
    fault_count: Mapped[int]
    first: Mapped[Json]
    unguarded: Mapped[Names]
    reached: Mapped[Json]
