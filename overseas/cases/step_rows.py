"""What the row of a step repeats of its case, so that an index can begin with the office: kept by the database itself.

Otherwise whoever asks what an office has in hand reads what all offices of the country have in hand. The pointer to
the case holds the repeated values as well and follows them: a case that moves to another stage, or one day to another
office, takes the rows of its steps along in the same statement, whoever moves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, and_
from sqlalchemy.orm import Mapped, mapped_column

from overseas.cases.lifecycle import NOT_CLOSED
from overseas.cases.models import Case
from overseas.cases.stages import Stage
from overseas.kernel.columns import enum_type, index_where, one_of
from overseas.units.scope import Reach, within

REPEATED = {"case_id": "id", "unit_id": "unit_id", "province_id": "province_id", "case_stage": "stage"}
"""The columns of the row, and how they are called on the case."""


class RowOfCase:
    """The row of a step of which a case has one at most."""

    case_id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int]
    province_id: Mapped[int]
    case_stage: Mapped[Stage] = mapped_column(enum_type(Stage, "case_stage"))


def repeated_of(case: Case) -> dict[str, Any]:
    """What the first row of a step is written with; from then on the database keeps it."""
    return {column: getattr(case, name) for column, name in REPEATED.items()}


def follows_its_case() -> ForeignKeyConstraint:
    """The pointer of a step's row to its case."""
    return ForeignKeyConstraint(list(REPEATED), [f"case_file.{name}" for name in REPEATED.values()], onupdate="CASCADE")


def indexes_in_hand(name: str, states: Iterable[StrEnum], *columns: str) -> tuple[Index, Index]:
    """Finds the rows in these states, of cases that were not closed, by office in a column's order."""
    where = index_where(state=states, case_stage=NOT_CLOSED)
    unit, province = (
        Index(f"ix_{name}_{office}", f"{office}_id", *columns, "case_stage", **where) for office in ("unit", "province")
    )
    return unit, province


def in_hand(row: Any, states: Iterable[StrEnum], reach: Reach) -> ColumnElement[bool]:
    """The rows within reach that such an index finds."""
    return and_(
        within(reach, province=row.province_id, unit=row.unit_id),
        one_of(row.state, states),
        one_of(row.case_stage, NOT_CLOSED),
    )
