"""Two people at once: the form carries the version it was filled from, and a stale one is refused."""

from __future__ import annotations

from sqlalchemy.orm.attributes import flag_modified

from overseas.kernel.columns import Versioned
from overseas.kernel.errors import Stale


def check_version(row: Versioned, expected: int, *, subject_type: str, subject_id: int) -> None:
    """Nothing when the row still has the version that the form carried; Stale otherwise."""
    if row.version != expected:
        raise Stale(subject_type, subject_id, expected=expected, actual=row.version)


def raise_version(row: Versioned, column: str) -> None:
    """Also a change of rows that belong to this one makes a form filled before it stale; `column` is one of its own."""
    flag_modified(row, column)
