"""The types of columns, and the base of all tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    SQLColumnExpression,
    Text,
    TypeDecorator,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: goes in aware, is kept as UTC on every database, comes out aware in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone; keep UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back with its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Key = Annotated[int, mapped_column(Integer, primary_key=True)]
"""A row's own number."""

Dong = Annotated[int, mapped_column(BigInteger)]
"""An amount of money in whole đồng."""

SortedText = Text().with_variant(Text(collation="C"), "postgresql")
"""Plain letters that are compared byte by byte on every database: search and sorting keys."""

Json = dict[str, Any]


class Base(DeclarativeBase):
    """What all tables share: names for every constraint, text without length limits, instants in UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy declares it as an instance-level name
        str: Text,
        date: Date,
        datetime: UtcDateTime,
        Json: JSON().with_variant(JSONB(), "postgresql"),
    }


class Versioned:
    """A row that people edit: its version rises by one with each change, and a stale writer is refused."""

    version: Mapped[int] = mapped_column(Integer, default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class in
        """Let the database compare versions at each update."""
        return {"version_id_col": cls.version}


def enum_type(members: type[StrEnum], name: str | None = None) -> Enum:
    """A text column's type whose check constraint holds exactly the values of `members`.

    `name` names the constraint where a table has several columns of the same kind; else it is the kind's own name.
    """
    name = name or re.sub(r"(?<!^)(?=[A-Z])", "_", members.__name__).lower()
    return Enum(
        members,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        values_callable=lambda kind: [member.value for member in kind],
        name=name,
        length=40,
    )


def listed(members: Iterable[StrEnum]) -> str:
    """The members as the text of a check or of an index's condition lists them."""
    return ", ".join(f"'{member}'" for member in sorted(members))


def index_where(*empty: str, **columns: Iterable[StrEnum]) -> dict[str, Any]:
    """Settings of an index that holds only rows whose columns are one of these; `one_of` asks so that it serves.

    `empty` names columns that hold nothing in these rows.
    """
    conditions = [f"{column} IN ({listed(members)})" for column, members in columns.items()]
    where = text(" AND ".join([*conditions, *(f"{column} IS NULL" for column in empty)]))
    return {"sqlite_where": where, "postgresql_where": where}


def one_of(column: SQLColumnExpression[Any], members: Iterable[StrEnum]) -> ColumnElement[bool]:
    """The column is one of these, with the values written into the statement: SQLite compares an index's words.

    They are words of the statement from the first: as values to be written in later, the whole text was searched for
    their places each time it was sent. ValueError for what is no plain word: nothing that somebody typed gets here.
    """
    words = sorted(members)
    if not all(word.isidentifier() for word in words):
        raise ValueError(f"not the words of a state: {words}")
    return column.in_([literal_column(f"'{word}'") for word in words])
