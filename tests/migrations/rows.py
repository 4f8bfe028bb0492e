"""A row for every table, made from nothing but what the database itself says about its columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import sort_tables

# Where the database's own checks leave too little to guess: values by table, laid over the guessed ones.
EXAMPLES: dict[str, dict[str, Any]] = {}
# How many combinations of listed values are tried before a table is said to need an example.
PATIENCE = 3000
DAY = date(2023, 10, 16)

Row = dict[str, Any]


def tables_in(connection: Connection) -> list[Table]:
    """The tables that are there now, parents first, without Alembic's own."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in sort_tables(list(metadata.tables.values())) if table.name != "alembic_version"]


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    return {t.name: connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables_in(connection)}


def fill_empty_tables(connection: Connection) -> None:
    """One row in each table that has none, pointing to the rows above it."""
    tables = tables_in(connection)
    counts = {t.name: connection.scalar(select(func.count()).select_from(t)) for t in tables}
    for table in tables:
        if not counts[table.name]:
            _insert(connection, table)


def _insert(connection: Connection, table: Table) -> None:
    """Try rows until the database accepts one."""
    refusal: IntegrityError | None = None
    for row in itertools.islice(_rows(connection, table), PATIENCE):
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(row))
        except IntegrityError as error:
            refusal = error
        else:
            return
    raise AssertionError(f"{table.name} needs an example in tests/migrations/rows.py: {refusal and refusal.orig}")


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    """First the smallest rows, then ever fuller ones."""
    listed = _listed_values(connection, table)
    choices = {column.name: _values(connection, column, listed) for column in table.columns}
    choices |= {name: [value] for name, value in EXAMPLES.get(table.name, {}).items()}
    names = sorted(choices, key=lambda name: len(choices[name]))
    for values in itertools.product(*(choices[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def _values(connection: Connection, column: Column[Any], listed: dict[str, list[str]]) -> list[Any]:
    parent = next(iter(column.foreign_keys), None)
    if parent is not None and parent.column.table is not column.table:
        found = connection.scalar(select(parent.column).limit(1))
        return [found] if found is not None or not column.nullable else [None]
    if column.name in listed:
        return [*([None] if column.nullable else []), *listed[column.name]]
    if column.nullable:
        return [None] if parent is not None else [None, _plain_value(column)]
    return [_plain_value(column)] if _kind(column) is not bool else [False, True]


def _plain_value(column: Column[Any]) -> Any:
    kind = _kind(column)
    plain: dict[type, Any] = {
        bool: True,
        int: 1,
        date: DAY,
        datetime: datetime.combine(DAY, time()),
        dict: {},
        bytes: b"1",
    }
    return plain.get(kind, "1")


def _kind(column: Column[Any]) -> type:
    try:
        return column.type.python_type
    except NotImplementedError:
        return str


def _listed_values(connection: Connection, table: Table) -> dict[str, list[str]]:
    """The values of the columns whose check lists them: kind IN ('a', 'b'), or PostgreSQL's = ANY (ARRAY[...])."""
    listed: dict[str, list[str]] = {}
    for check in inspect(connection).get_check_constraints(table.name):
        found = re.match(
            r"^[\s(]*\"?(\w+)\"?\)?(?:::\w+(?: \w+)?)?\)? (?:IN|= ANY) \((.*)\)\s*$", check["sqltext"], re.DOTALL
        )
        if found and found[1] in table.columns:
            listed[found[1]] = re.findall(r"'([^']*)'", found[2])
    return listed
