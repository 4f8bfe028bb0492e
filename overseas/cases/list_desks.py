"""The queues of the desks: whose record check or loan is in hand, oldest first; the least identity, and their own step.

What a row holds is all that a desk's list may show (the person to recognise, the step itself, the flight it is for).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from overseas.cases.list_conditions import in_reach, of_people
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.step_rows import in_hand
from overseas.cases.steps.departure import Departure
from overseas.cases.steps.departure.life import FLIGHT_AHEAD
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.cases.steps.legal_check.life import UNANSWERED
from overseas.cases.steps.loan import Loan, LoanState
from overseas.cases.steps.loan.life import AT_THE_BANK, UNFINISHED
from overseas.kernel.columns import one_of
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.keyset import Count, Order, capped, count_of, page_of
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page
from overseas.units.models import Unit
from overseas.units.scope import Reach
from overseas.workers.models import Sex, Worker

CAP = 1000
_ONE: ColumnElement[int] = literal_column("1").label("one")
FIRST_FILED = Order(LegalCheck.filed_on, LegalCheck.case_id, latest_first=False)
FIRST_RECEIVED = Order(Loan.received_on, Loan.case_id, latest_first=False)
LAST_CHANGED = Order(Case.updated_at, Case.id)
ANSWERED = (StepState.DONE, StepState.FAILED)


class QueueView(StrEnum):
    """One of the views of a queue."""

    OPEN = "open"
    PAYING = "paying"
    LATE = "late"
    SETTLED = "settled"


CHECK_VIEWS: dict[QueueView, Text] = {
    QueueView.OPEN: _l("Without an answer"),
    QueueView.LATE: _l("Late"),
    QueueView.SETTLED: _l("Answered"),
}
LOAN_VIEWS: dict[QueueView, Text] = {
    QueueView.OPEN: _l("To decide"),
    QueueView.LATE: _l("Late"),
    QueueView.PAYING: _l("To pay out"),
    QueueView.SETTLED: _l("Settled"),
}


class CheckRow(NamedTuple):
    """One line of the police desk's queue."""

    case_id: int
    name: str
    birth_date: date
    sex: Sex
    commune: str
    state: LegalCheckState
    receipt_number: str | None
    filed_on: date
    due_on: date | None
    answered_on: date | None
    meets_condition: bool | None
    stage: Stage
    updated_at: datetime


class LoanRow(NamedTuple):
    """One line of the bank desk's queue."""

    case_id: int
    name: str
    birth_date: date
    sex: Sex
    commune: str
    state: LoanState
    lender: str | None
    requested_amount: int | None
    approved_amount: int | None
    paid_out_amount: int
    received_on: date
    decision_due_on: date | None
    flight_on: date | None
    stage: Stage
    updated_at: datetime


@dataclass(frozen=True)
class QueueAsked:
    """Which part of a queue is wanted."""

    view: QueueView = QueueView.OPEN
    words: str | None = None

    def query(self) -> dict[str, str]:
        """The same as the words of an address."""
        asked = {"view": self.view.value, "q": self.words}
        return {word: value for word, value in asked.items() if value}


def legal_check_rows(
    session: Session, reach: Reach, asked: QueueAsked, cursor: Cursor | None, *, today: date, limit: int = PAGE_ROWS
) -> Page[CheckRow]:
    """A page of the record checks within reach: those in hand from the oldest on, or those answered, latest first."""
    found = check_statement(reach, asked.view, cursor, today=today)
    if asked.words:
        found = found.where(of_people(session, reach, asked.words))
    rows = [CheckRow._make(row) for row in session.execute(found.limit(limit + 1))]
    if asked.view is QueueView.SETTLED:
        return page_of(rows, cursor, limit, key=lambda row: (row.updated_at, row.case_id))
    return page_of(rows, cursor, limit, key=lambda row: (row.filed_on, row.case_id))


def loan_rows(
    session: Session, reach: Reach, asked: QueueAsked, cursor: Cursor | None, *, today: date, limit: int = PAGE_ROWS
) -> Page[LoanRow]:
    """A page of the loans within reach: those in hand from the oldest on, or those settled, latest first."""
    found = loan_statement(reach, asked.view, cursor, today=today)
    if asked.words:
        found = found.where(of_people(session, reach, asked.words))
    rows = [LoanRow._make(row) for row in session.execute(found.limit(limit + 1))]
    if asked.view is QueueView.SETTLED:
        return page_of(rows, cursor, limit, key=lambda row: (row.updated_at, row.case_id))
    return page_of(rows, cursor, limit, key=lambda row: (row.received_on, row.case_id))


def legal_check_counts(session: Session, reach: Reach, *, today: date) -> dict[QueueView, Count]:
    """How many record checks each view holds, in one statement; the answered ones are not counted."""
    views = (QueueView.OPEN, QueueView.LATE)
    ones = select(_ONE).select_from(LegalCheck)
    return _counts(session, {view: ones.where(*_checks(view, reach, today)) for view in views})


def loan_counts(session: Session, reach: Reach, *, today: date) -> dict[QueueView, Count]:
    """How many loans each view holds, in one statement; the settled ones are not counted."""
    views = (QueueView.OPEN, QueueView.LATE, QueueView.PAYING)
    ones = select(_ONE).select_from(Loan)
    return _counts(session, {view: ones.where(*_loans(view, reach, today)) for view in views})


def _counts(session: Session, ones: Mapping[QueueView, Select[*tuple[Any, ...]]]) -> dict[QueueView, Count]:
    row = session.execute(select(*(capped(statement, CAP) for statement in ones.values()))).one()
    return {view: count_of(number, CAP) for view, number in zip(ones, row, strict=True)}


@lru_cache(maxsize=200)
def check_statement(reach: Reach, view: QueueView, cursor: Cursor | None, *, today: date) -> Select[*tuple[Any, ...]]:
    """The statement behind a page of record checks."""
    residence = aliased(Unit)
    statement = (
        select(
            Case.id,
            Worker.name,
            Worker.birth_date,
            Worker.sex,
            residence.name,
            LegalCheck.state,
            LegalCheck.receipt_number,
            LegalCheck.filed_on,
            LegalCheck.due_on,
            LegalCheck.answered_on,
            LegalCheck.meets_condition,
            Case.stage,
            Case.updated_at,
        )
        .select_from(LegalCheck)
        .join(Case, LegalCheck.case_id == Case.id)
        .join(Worker, Case.worker_id == Worker.id)
        .join(residence, Case.residence_unit_id == residence.id)
        .where(*_checks(view, reach, today))
    )
    return (LAST_CHANGED if view is QueueView.SETTLED else FIRST_FILED).lay(statement, cursor)


@lru_cache(maxsize=200)
def loan_statement(reach: Reach, view: QueueView, cursor: Cursor | None, *, today: date) -> Select[*tuple[Any, ...]]:
    """The statement behind a page of loans."""
    residence = aliased(Unit)
    statement = (
        select(
            Case.id,
            Worker.name,
            Worker.birth_date,
            Worker.sex,
            residence.name,
            Loan.state,
            Loan.lender,
            Loan.requested_amount,
            Loan.approved_amount,
            Loan.paid_out_amount,
            Loan.received_on,
            Loan.decision_due_on,
            Departure.flight_on,
            Case.stage,
            Case.updated_at,
        )
        .select_from(Loan)
        .join(Case, Loan.case_id == Case.id)
        .join(Worker, Case.worker_id == Worker.id)
        .join(residence, Case.residence_unit_id == residence.id)
        .outerjoin(Departure, and_(Departure.case_id == Case.id, one_of(Departure.state, FLIGHT_AHEAD)))
        .where(*_loans(view, reach, today))
    )
    return (LAST_CHANGED if view is QueueView.SETTLED else FIRST_RECEIVED).lay(statement, cursor)


def _checks(view: QueueView, reach: Reach, today: date) -> list[ColumnElement[bool]]:
    """What is settled is read from the cases, latest change first; what is in hand from the step, oldest first."""
    if view is QueueView.SETTLED:
        return [in_reach(reach), or_(Case.legal_check_state.in_(ANSWERED), Case.stage == Stage.CLOSED)]
    open_checks = in_hand(LegalCheck, UNANSWERED, reach)
    return [open_checks, LegalCheck.due_on < today] if view is QueueView.LATE else [open_checks]


def _loans(view: QueueView, reach: Reach, today: date) -> list[ColumnElement[bool]]:
    if view is QueueView.SETTLED:
        settled = or_(Case.loan_state.in_(ANSWERED), Case.stage == Stage.CLOSED)
        return [in_reach(reach), settled, Loan.received_on.is_not(None)]
    unfinished = in_hand(Loan, UNFINISHED, reach)
    if view is QueueView.PAYING:
        return [unfinished, Loan.state.not_in(sorted(AT_THE_BANK))]
    to_decide = [unfinished, Loan.state.in_(sorted(AT_THE_BANK))]
    return [*to_decide, Loan.decision_due_on < today] if view is QueueView.LATE else to_decide
