"""A clash in the database becomes a sentence at the field that caused it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import MetaData, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import Text


@contextmanager
def clashes(session: Session, known: Mapping[str, tuple[str, Text]]) -> Iterator[None]:
    """Run the block and flush inside a savepoint; turn a known constraint's refusal into Invalid.

    `known` maps a constraint's or unique index's name to (field, sentence). An unknown clash is raised as it is.
    """
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as clash:
        name = constraint_name(clash, session.get_bind().dialect.name, known)
        if name is None:
            raise
        field, text = known[name]
        raise Invalid({field: [str(text)]}) from clash


def constraint_name(clash: IntegrityError, dialect: str, known: Mapping[str, object]) -> str | None:
    """The name of the violated constraint if it is among the known ones, on either database."""
    if dialect == "postgresql":
        name = getattr(getattr(clash.orig, "diag", None), "constraint_name", None)
        return name if name in known else None
    message = str(clash.orig)
    if found := re.search(r"CHECK constraint failed: (\w+)", message):
        return found[1] if found[1] in known else None
    if found := re.search(r"UNIQUE constraint failed: index '(\w+)'", message):
        return found[1] if found[1] in known else None
    if found := re.search(r"UNIQUE constraint failed: (.+)$", message):
        columns = frozenset(part.strip() for part in found[1].split(","))
        return next((name for name in known if _columns_of(name) == columns), None)
    return None


_metadata: list[MetaData] = []


def learn_constraints(metadata: MetaData) -> None:
    """Tell this module the tables, once at the start: SQLite names a unique clash by columns only."""
    _metadata[:] = [metadata]


def _columns_of(name: str) -> frozenset[str]:
    for metadata in _metadata:
        for table in metadata.tables.values():
            uniques = [entry for entry in table.constraints if isinstance(entry, UniqueConstraint)]
            for constraint in uniques:
                if constraint.name == name:
                    return frozenset(f"{table.name}.{column.name}" for column in constraint.columns)
            for index in table.indexes:
                if index.unique and index.name == name:
                    return frozenset(f"{table.name}.{column.name}" for column in index.columns)
    return frozenset()
