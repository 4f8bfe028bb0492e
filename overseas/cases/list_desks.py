"""The queues of the desks: whose record check or loan is in hand, oldest first; the least identity, and their own step.

What a row holds is all that a desk's list may show (the person to recognise, the step itself, the flight it is for).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, literal_column, null, or_, select
from sqlalchemy.orm import Session, aliased

from overseas.cases.desk_sight import WITHHELD_FROM_BANK
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
from overseas.kernel.keyset import Count, Order, capped, counts_of, page_of, together
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page
from overseas.kernel.sealing import Sealed
from overseas.units.models import Unit
from overseas.units.scope import Reach
from overseas.workers.models import Sex, Worker

CAP = 1000
_ONE: ColumnElement[int] = literal_column("1").label("one")
LAST_CHANGED = Order(Case.updated_at, Case.id)
ANSWERED = (StepState.DONE, StepState.FAILED)
Statement = Select[*tuple[Any, ...]]


class QueueView(StrEnum):
    """One of the views of a queue."""

    OPEN = "open"
    PAYING = "paying"
    LATE = "late"
    ENDED = "ended"
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
    QueueView.ENDED: _l("Contract ended, loan running"),
    QueueView.SETTLED: _l("Settled"),
}


class CheckRow(NamedTuple):
    """One line of the police desk's queue."""

    case_id: int
    name: str
    birth_date: date
    sex: Sex
    commune: str
    stage: Stage
    updated_at: datetime
    state: LegalCheckState
    receipt_number: str | None
    filed_on: date
    due_on: date | None
    answered_on: date | None
    meets_condition_sealed: Sealed | None

    @property
    def meets_condition(self) -> bool | None:
        """The answer, opened where it is shown."""
        held = self.meets_condition_sealed
        return LegalCheck.meets_condition.open(held, self.case_id) if held else None


class LoanRow(NamedTuple):
    """One line of the bank desk's queue. The end of the contract is told only where it has come."""

    case_id: int
    name: str
    birth_date: date
    sex: Sex
    commune: str
    stage: Stage
    updated_at: datetime
    state: LoanState
    lender: str | None
    requested_amount_sealed: Sealed | None
    approved_amount_sealed: Sealed | None
    paid_out_amount_sealed: Sealed | None
    received_on: date
    decision_due_on: date | None
    due_on: date | None
    flight_on: date | None
    ended_on: date | None

    @property
    def requested_amount(self) -> int | None:
        """What is asked for, opened where it is shown."""
        held = self.requested_amount_sealed
        return Loan.requested_amount.open(held, self.case_id) if held else None

    @property
    def approved_amount(self) -> int | None:
        """What was approved, opened where it is shown."""
        held = self.approved_amount_sealed
        return Loan.approved_amount.open(held, self.case_id) if held else None

    @property
    def paid_out_amount(self) -> int:
        """What is paid out so far, opened where it is shown."""
        held = self.paid_out_amount_sealed
        return (Loan.paid_out_amount.open(held, self.case_id) or 0) if held else 0


Row = TypeVar("Row", CheckRow, LoanRow)


@dataclass(frozen=True)
class QueueAsked:
    """Which part of a queue is wanted."""

    view: QueueView = QueueView.OPEN
    words: str | None = None
    cursor: Cursor | None = None
    limit: int = PAGE_ROWS

    def query(self) -> dict[str, str]:
        """The same as the words of an address."""
        asked = {"view": self.view.value, "q": self.words}
        return {word: value for word, value in asked.items() if value}


@dataclass(frozen=True, eq=False)
class DeskQueue(Generic[Row]):
    """A desk's queue, or some views of it.

    A line (`row`) is made of the person, her case, and the `told` columns of the step's table (`model`); `holds` says
    which rows a view holds, and `since` by which day they are listed, the longest waiting first. `join` brings along
    the tables that the told columns and `since` need besides. `hides` says of whom the desk is told nothing.
    """

    row: type[Row]
    model: type[LegalCheck | Loan]
    told: tuple[Any, ...]
    holds: Callable[[QueueView, Reach, date], list[ColumnElement[bool]]]
    since: tuple[Any, str]
    counted: tuple[QueueView, ...]
    join: Callable[[Statement], Statement] = lambda statement: statement
    hides: tuple[ColumnElement[bool], ...] = (Worker.restricted.expression,)

    def shown(self, view: QueueView, reach: Reach, today: date) -> list[ColumnElement[bool]]:
        """What is counted of a view: not the people of whom the desk is told nothing (Law 91/2025/QH15)."""
        whose = (Case.id == self.model.case_id, Worker.id == Case.worker_id)
        gone: list[ColumnElement[bool]] = [
            ~exists().where(*whose, hidden).correlate(self.model) for hidden in self.hides
        ]
        return [*self.holds(view, reach, today), *gone]

    def order(self, view: QueueView) -> Order:
        """What is settled is listed by the case's latest change, what is in hand from the longest waiting on."""
        return (
            LAST_CHANGED if view is QueueView.SETTLED else Order(self.since[0], self.model.case_id, latest_first=False)
        )

    def key(self, view: QueueView, line: Row) -> tuple[date, int]:
        """Where a line stands in that order."""
        moment: date = line.updated_at if view is QueueView.SETTLED else getattr(line, self.since[1])
        return moment, line.case_id


def desk_rows(session: Session, queue: DeskQueue[Row], reach: Reach, asked: QueueAsked, *, today: date) -> Page[Row]:
    """A page of a queue within reach."""
    found = desk_statement(queue, reach, asked.view, asked.cursor, today=today)
    if asked.words:
        found = found.where(of_people(session, reach, asked.words))
    rows = [queue.row(*row) for row in session.execute(found.limit(asked.limit + 1))]
    return page_of(rows, asked.cursor, asked.limit, key=lambda line: queue.key(asked.view, line))


def desk_counts(session: Session, queue: DeskQueue[Any], reach: Reach, *, today: date) -> dict[QueueView, Count]:
    """How many rows each counted view holds, in one statement."""
    numbers = together(number_in_view(queue, view, reach, today) for view in queue.counted)
    return dict(zip(queue.counted, counts_of(session, numbers, CAP), strict=True))


def number_in_view(queue: DeskQueue[Any], view: QueueView, reach: Reach, today: date, cap: int = CAP) -> Any:
    """How many rows a view holds, as a value inside a statement that asks more besides."""
    ones = queue.join(select(_ONE).select_from(queue.model))
    return capped(ones.where(*queue.shown(view, reach, today)), cap)


@lru_cache(maxsize=400)
def desk_statement(
    queue: DeskQueue[Any], reach: Reach, view: QueueView, cursor: Cursor | None, *, today: date
) -> Statement:
    """The statement behind a page of a queue."""
    residence = aliased(Unit)
    person = (Worker.name, Worker.birth_date, Worker.sex, residence.name)
    statement = (
        select(Case.id, *person, Case.stage, Case.updated_at, *queue.told)
        .select_from(queue.model)
        .join(Case, queue.model.case_id == Case.id)
        .join(Worker, Case.worker_id == Worker.id)
        .join(residence, Case.residence_unit_id == residence.id)
    )
    found: Statement = queue.join(statement).where(*queue.holds(view, reach, today), *(~hides for hides in queue.hides))
    return queue.order(view).lay(found, cursor)


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


def _with_flight(statement: Statement) -> Statement:
    planned = and_(Departure.case_id == Loan.case_id, one_of(Departure.state, FLIGHT_AHEAD))
    return statement.outerjoin(Departure, planned)


CHECKS = DeskQueue(
    row=CheckRow,
    model=LegalCheck,
    told=(
        LegalCheck.state,
        LegalCheck.receipt_number,
        LegalCheck.filed_on,
        LegalCheck.due_on,
        LegalCheck.answered_on,
        LegalCheck.meets_condition_sealed,
    ),
    holds=_checks,
    since=(LegalCheck.filed_on, "filed_on"),
    counted=(QueueView.OPEN, QueueView.LATE),
)
"""The queue of the police desk; the answered checks are not counted."""

OF_LOAN = (
    Loan.state,
    Loan.lender,
    Loan.requested_amount_sealed,
    Loan.approved_amount_sealed,
    Loan.paid_out_amount_sealed,
    Loan.received_on,
    Loan.decision_due_on,
    Loan.due_on,
)
LOANS = DeskQueue(
    row=LoanRow,
    model=Loan,
    told=(*OF_LOAN, Departure.flight_on, null()),
    holds=_loans,
    since=(Loan.received_on, "received_on"),
    counted=(QueueView.OPEN, QueueView.LATE, QueueView.PAYING),
    join=_with_flight,
    hides=(Worker.restricted.expression, WITHHELD_FROM_BANK),
)
"""The queue of the bank desk until the money is out, and what is settled; the settled loans are not counted."""
