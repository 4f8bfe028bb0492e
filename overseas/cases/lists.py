"""Lists of cases: some rows of them, how many there are, and what may be chosen to narrow them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, literal_column, select
from sqlalchemy.orm import Session, aliased

from overseas.cases.filters import CaseFilter, WaitingFor
from overseas.cases.list_conditions import conditions, of_few_people, of_many_people, people_meant
from overseas.cases.models import Case
from overseas.cases.refused_checks import ANSWER, beside_the_case, refused_cases, says_no
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.cases.steps.legal_check import LegalCheck
from overseas.kernel.database import ring_of
from overseas.kernel.fields import Precision
from overseas.kernel.keyset import Count, Order, capped, count_of, page_of
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page
from overseas.units.models import Unit
from overseas.units.scope import Reach
from overseas.workers.models import RESTRICTED_FILE, Worker

CAP = 1000
STATEMENTS_KEPT = 200
NEWEST_FIRST = Order(Case.updated_at, Case.id)
__all__ = ["CAP", "CaseRow", "Count", "capped_count", "case_rows", "page_of_cases", "stage_counts"]


class CaseRow(NamedTuple):
    """One line of a list of cases. `restricted_file` is the number of a person whose data are restricted: no list names
    her.
    """

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
    restricted_file: int | None


def case_rows(
    session: Session, reach: Reach, asked: CaseFilter, cursor: Cursor | None, *, today: date, limit: int = PAGE_ROWS
) -> Page[CaseRow]:
    """A page of the cases within reach that the filter asks for, the newest change first."""
    few = people_meant(session, reach, asked.words) if asked.words else None
    if asked.words and few is None:
        statement = page_of_cases(_of_many(session, reach, asked, today), cursor).limit(limit + 1)
    else:
        statement = _known_page(reach, asked.without("words"), cursor, today, limit + 1, of_few=few is not None)
    rows = [_as_answered(line) for line in session.execute(statement, _given(session, reach, asked, few))]
    return page_of(rows, cursor, limit, key=lambda row: (row.updated_at, row.id))


def _as_answered(line: Sequence[Any]) -> CaseRow:
    """The row with the state of an answered record check as its answer says: only these few answers are opened."""
    *values, held = line
    row = CaseRow._make(values)
    answered = row.stage is Stage.PREPARING and row.legal_check_state is StepState.DONE and held is not None
    return row._replace(legal_check_state=StepState.FAILED) if answered and says_no(held, row.id) else row


@lru_cache(maxsize=STATEMENTS_KEPT)
def _known_page(
    reach: Reach, asked: CaseFilter, cursor: Cursor | None, today: date, rows: int, *, of_few: bool
) -> Select[*tuple[Any, ...]]:
    """The statement of a page, kept: putting it together costs more than running it."""
    return page_of_cases(_known(reach, asked, today, of_few=of_few), cursor).limit(rows)


def _known(reach: Reach, asked: CaseFilter, today: date, *, of_few: bool) -> list[ColumnElement[bool]]:
    found = conditions(reach, asked, today=today, led=of_few)
    return [of_few_people(), *found] if of_few else found


def _of_many(session: Session, reach: Reach, asked: CaseFilter, today: date) -> list[ColumnElement[bool]]:
    return [of_many_people(reach, asked.words or "", ring_of(session)), *conditions(reach, asked, today=today)]


def _given(session: Session, reach: Reach, asked: CaseFilter, few: list[int] | None) -> dict[str, list[int]]:
    """What a statement is run with: whom the words mean, and whose answer keeps a case from being ready."""
    given = {} if few is None else {"people": few}
    if asked.waiting_for in {WaitingFor.FLIGHT, WaitingFor.LABOUR}:
        given["refused"] = refused_cases(session, reach)
    return given


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
            Case.id,
            Worker.name,
            Worker.birth_date,
            Worker.birth_precision,
            residence.name,
            office.name,
            Case.stage,
            *states,
            Case.wanted_market_code,
            Case.market_code,
            Case.registered_on,
            Case.departed_on,
            Case.ended_on,
            Case.closed_reason,
            Case.updated_at,
            RESTRICTED_FILE,
            ANSWER,
        )
        .join(Worker, Case.worker_id == Worker.id)
        .join(residence, Case.residence_unit_id == residence.id)
        .join(office, Case.unit_id == office.id)
        .outerjoin(LegalCheck, beside_the_case())
        .where(*found)
    )
    return NEWEST_FIRST.lay(statement, cursor)


def capped_count(session: Session, reach: Reach, asked: CaseFilter, *, today: date, cap: int = CAP) -> Count:
    """How many cases the filter asks for, counted no further than the cap."""
    few = people_meant(session, reach, asked.words) if asked.words else None
    if asked.words and few is None:
        statement = select(capped(_ones(_of_many(session, reach, asked, today)), cap))
    else:
        statement = _known_count(reach, asked.without("words"), today, cap, of_few=few is not None)
    return count_of(session.scalar(statement, _given(session, reach, asked, few)), cap)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _known_count(reach: Reach, asked: CaseFilter, today: date, cap: int, *, of_few: bool) -> Select[*tuple[Any, ...]]:
    return select(capped(_ones(_known(reach, asked, today, of_few=of_few)), cap))


def stage_counts(session: Session, reach: Reach, *, today: date, cap: int = CAP) -> dict[Stage, Count]:
    """How many cases are at each stage, each counted no further than the cap, in one statement."""
    row = session.execute(_known_stage_counts(reach, today, cap)).one()
    return {stage: count_of(number, cap) for stage, number in zip(Stage, row, strict=True)}


@lru_cache(maxsize=STATEMENTS_KEPT)
def _known_stage_counts(reach: Reach, today: date, cap: int) -> Select[*tuple[Any, ...]]:
    counts = [capped(_ones(conditions(reach, CaseFilter(stage=stage), today=today)), cap) for stage in Stage]
    return select(*counts)


def _ones(found: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return select(literal_column("1").label("one")).select_from(Case).where(*found)
