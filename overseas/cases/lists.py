"""Lists of cases: some rows of them, how many there are, and what may be chosen to narrow them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal, literal_column, select, tuple_
from sqlalchemy.orm import Session, aliased

from overseas.cases.filters import CaseFilter
from overseas.cases.list_conditions import asked_for, conditions
from overseas.cases.models import Case
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.kernel.columns import UtcDateTime
from overseas.kernel.errors import Invalid
from overseas.kernel.fields import Precision
from overseas.kernel.i18n import gettext as _
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page
from overseas.units.models import Unit
from overseas.units.scope import Reach
from overseas.workers.models import Worker

CAP = 1000


class CaseRow(NamedTuple):
    """One line of a list of cases."""

    id: int
    name: str
    birth_date: date
    birth_precision: Precision
    commune: str
    office: str
    stage: Stage
    recruitment_state: StepState
    training_state: StepState
    legal_check_state: StepState
    loan_state: StepState
    departure_state: StepState
    wanted_market_code: str | None
    market_code: str | None
    registered_on: date
    departed_on: date | None
    ended_on: date | None
    closed_reason: CloseReason | None
    updated_at: datetime


@dataclass(frozen=True)
class Count:
    """How many rows there are, counted no further than a cap."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        shown = f"{self.number:,}".replace(",", ".")
        return f"{shown}+" if self.more else shown


def case_rows(
    session: Session, reach: Reach, asked: CaseFilter, cursor: Cursor | None, *, today: date, limit: int = PAGE_ROWS
) -> Page[CaseRow]:
    """A page of the cases within reach that the filter asks for, the newest change first."""
    found = asked_for(session, reach, asked, today=today)
    statement = page_of_cases(found, cursor).limit(limit + 1)
    rows = [CaseRow._make(row) for row in session.execute(statement)]
    return _page(rows, cursor, limit)


def page_of_cases(found: list[ColumnElement[bool]], cursor: Cursor | None) -> Select[*tuple[Any, ...]]:
    """The statement behind a page: keyset on (updated_at, id), so that page 200 costs what page 1 does."""
    residence, office = aliased(Unit), aliased(Unit)
    states = [
        Case.recruitment_state,
        Case.training_state,
        Case.legal_check_state,
        Case.loan_state,
        Case.departure_state,
    ]
    statement = (
        select(
            Case.id, Worker.name, Worker.birth_date, Worker.birth_precision, residence.name, office.name, Case.stage,
            *states, Case.wanted_market_code, Case.market_code, Case.registered_on, Case.departed_on, Case.ended_on,
            Case.closed_reason, Case.updated_at,
        )
        .join(Worker, Case.worker_id == Worker.id)
        .join(residence, Case.residence_unit_id == residence.id)
        .join(office, Case.unit_id == office.id)
        .where(*found)
    )  # fmt: skip
    place = tuple_(Case.updated_at, Case.id)
    if cursor is None:
        return statement.order_by(Case.updated_at.desc(), Case.id.desc())
    key = tuple_(literal(_moment(cursor), UtcDateTime), literal(int(cursor.key[1])))
    if cursor.backwards:
        return statement.where(place > key).order_by(Case.updated_at, Case.id)
    return statement.where(place < key).order_by(Case.updated_at.desc(), Case.id.desc())


def _moment(cursor: Cursor) -> datetime:
    """The instant in a cursor. Invalid when the address was made up."""
    try:
        return datetime.fromisoformat(str(cursor.key[0])).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid({"page": [_("This page of the list does not exist. Start again from the first page.")]}) from None


def _page(rows: list[CaseRow], cursor: Cursor | None, limit: int) -> Page[CaseRow]:
    """The rows in their order, with the ways on and back."""
    beyond, rows = len(rows) > limit, rows[:limit]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        rows.reverse()
    after = beyond if not backwards else bool(rows)
    before = cursor is not None if not backwards else beyond
    return Page(
        rows,
        next_cursor=_place(rows[-1], backwards=False) if rows and after else None,
        previous_cursor=_place(rows[0], backwards=True) if rows and before else None,
    )


def _place(row: CaseRow, *, backwards: bool) -> str:
    return Cursor((row.updated_at.isoformat(), row.id), backwards).encode()


def capped_count(session: Session, reach: Reach, asked: CaseFilter, *, today: date, cap: int = CAP) -> Count:
    """How many cases the filter asks for, counted no further than the cap."""
    number = session.scalar(select(_capped(asked_for(session, reach, asked, today=today), cap)))
    return _count(number or 0, cap)


def stage_counts(session: Session, reach: Reach, *, today: date, cap: int = CAP) -> dict[Stage, Count]:
    """How many cases are at each stage, each counted no further than the cap, in one statement."""
    counts = [_capped(conditions(reach, CaseFilter(stage=stage), today=today), cap) for stage in Stage]
    row = session.execute(select(*counts)).one()
    return {stage: _count(number, cap) for stage, number in zip(Stage, row, strict=True)}


def _capped(found: list[ColumnElement[bool]], cap: int) -> ScalarSelect[int]:
    some: Select[*tuple[Any, ...]] = (
        select(literal_column("1").label("one")).select_from(Case).where(*found).limit(cap + 1)
    )
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _count(number: int, cap: int) -> Count:
    return Count(min(number, cap), more=number > cap)
