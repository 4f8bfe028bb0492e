"""Every row that is held about a person, found along the tables' own foreign keys."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, inspect, or_, select, tuple_
from sqlalchemy.orm import Mapper, Session

from overseas.kernel.columns import Base
from overseas.kernel.sealing import SealedRow
from overseas.privacy.holdings import HOLDINGS
from overseas.workers.models import Worker

_PERSON: Any = Worker.__table__


def tables_about_people() -> dict[Table, list[ForeignKeyConstraint]]:
    """Every table from which foreign keys lead to a person, with these keys."""
    found: dict[Table, list[ForeignKeyConstraint]] = {_PERSON: []}
    grown = True
    while grown:
        grown = False
        for table in Base.metadata.sorted_tables:
            keys = [key for key in table.foreign_key_constraints if key.referred_table in found]
            keys = [key for key in keys if key.referred_table is not table]
            if keys and table is not _PERSON and len(keys) > len(found.get(table, [])):
                found[table], grown = keys, True
    return found


def mappers() -> dict[str, Mapper[Any]]:
    """The class behind each table."""
    return {
        mapper.local_table.name: mapper for mapper in Base.registry.mappers if isinstance(mapper.local_table, Table)
    }


def rows_about(session: Session, worker_id: int) -> dict[str, list[Any]]:
    """All rows about a person, by table, in the order of the holdings."""
    about, classes = tables_about_people(), mappers()
    tables = {table.name: table for table in about}
    found: dict[str, list[Any]] = {}
    for name in HOLDINGS:
        if name in tables:
            table = tables[name]
            condition = _about(table, worker_id, about)
            statement = select(classes[name].class_).where(condition).order_by(*table.primary_key.columns)
            found[name] = list(session.scalars(statement.execution_options(populate_existing=True)).unique())
    return found


def _about(table: Table, worker_id: int, about: dict[Table, list[ForeignKeyConstraint]]) -> ColumnElement[bool]:
    if table is _PERSON:
        return cast("ColumnElement[bool]", table.c.id == worker_id)
    return or_(*(_leads(key, worker_id, about) for key in about[table]))


def _leads(
    key: ForeignKeyConstraint, worker_id: int, about: dict[Table, list[ForeignKeyConstraint]]
) -> ColumnElement[bool]:
    """The rows whose foreign key leads to a row about the person."""
    pairs = [(element.parent, element.column) for element in key.elements]
    pairs = [pair for pair in pairs if pair[1].primary_key] or pairs
    above = select(*(pointed for _, pointed in pairs)).where(_about(key.referred_table, worker_id, about))
    return tuple_(*(pointing for pointing, _ in pairs)).in_(above) if pairs[1:] else pairs[0][0].in_(above)


def values_of_row(row: Any) -> dict[str, Any]:
    """The values of a row by the names of its columns; what is sealed comes open."""
    opened = {one.attribute: one.name for one in row.__opened__} if isinstance(row, SealedRow) else {}
    return {
        attribute.columns[0].name: getattr(row, opened.get(attribute.key, attribute.key))
        for attribute in inspect(type(row)).column_attrs
    }
