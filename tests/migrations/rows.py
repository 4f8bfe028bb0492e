"""A row for every table, made from nothing but what the database itself says about its columns."""

from __future__ import annotations

import itertools
import re
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import sort_tables

# Where the database's own checks leave too little to guess: values by table, laid over the guessed ones.
EXAMPLES: dict[str, dict[str, Any]] = {
    "file_opening": {"until": datetime.combine(date(2023, 10, 17), time())},
    "loan": {"state": "undecided"}
    | dict.fromkeys(
        (
            "not_needed_reason",
            "refused_on",
            "refused_reason",
            "overdue_on",
            "repaid_on",
            "cancelled_on",
            "paid_out_amount",
        )
    ),
    "case_file": {"closed_for": None},
}
# How many combinations of listed values are tried before a table is said to need an example.
PATIENCE = 3000
DAY, LATER = date(2023, 10, 16), date(2026, 10, 15)

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
    """Try rows until the database accepts one: the simplest first, then varying what its refusals speak of."""
    checks = {check["name"]: check["sqltext"] for check in inspect(connection).get_check_constraints(table.name)}
    choices = {column.name: _values(connection, column, _listed_values(table, checks)) for column in table.columns}
    choices |= {name: [value] for name, value in EXAMPLES.get(table.name, {}).items()}
    row = {name: values[0] for name, values in choices.items()}
    varied: list[str] = []
    refusal = ""
    for _ in choices:
        refusal = _refusal_of_all(connection, table, row, {name: choices[name] for name in varied})
        named = [str(name) for name in checks if name and str(name) in refusal]
        words = {word for name in named for word in re.findall(r"\w+", checks[name])}
        fresh = [name for name in choices if name in words and name not in varied]
        if not fresh:
            break
        varied += fresh
    if refusal:
        raise AssertionError(f"{table.name} needs an example in tests/migrations/rows.py: {refusal}")


def _refusal_of_all(connection: Connection, table: Table, row: Row, varied: dict[str, list[Any]]) -> str:
    """Empty when a variation of the row was accepted; else what the refusals said."""
    said: set[str] = set()
    for values in itertools.islice(itertools.product(*varied.values()), PATIENCE):
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(row | dict(zip(varied, values, strict=True))))
        except IntegrityError as error:
            said.add(str(error.orig))
        else:
            return ""
    return "\n".join(sorted(said))


def _values(connection: Connection, column: Column[Any], listed: dict[str, list[str]]) -> list[Any]:
    parent = next(iter(column.foreign_keys), None)
    if parent is not None and parent.column.table is not column.table:
        found = connection.scalar(select(parent.column).limit(1))
        return [found, None] if column.nullable and found is not None else [found]
    if column.name in listed:
        return [*([None] if column.nullable else []), *listed[column.name]]
    if column.nullable:
        return [None] if parent is not None else [None, _plain_value(column)]
    more: dict[type, list[Any]] = {bool: [False, True], date: [DAY, LATER], int: [1, 2]}
    return more.get(_kind(column)) or [_plain_value(column)]


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


def _listed_values(table: Table, checks: dict[Any, str]) -> dict[str, list[str]]:
    """The values of the columns whose check lists them: kind IN ('a', 'b'), or PostgreSQL's = ANY (ARRAY[...])."""
    listed: dict[str, list[str]] = {}
    for text in checks.values():
        found = re.match(r"^[\s(]*\"?(\w+)\"?\)?(?:::\w+(?: \w+)?)?\)? (?:IN|= ANY) \((.*)\)\s*$", text, re.DOTALL)
        if found and found[1] in table.columns:
            listed[found[1]] = re.findall(r"'([^']*)'", found[2])
    return listed
