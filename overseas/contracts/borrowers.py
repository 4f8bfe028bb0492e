"""Whose contract abroad has ended while a loan runs: the view of the bank's queue that needs the contracts as well.

Of the contract the bank learns the day on which it ended, and nothing of what became of the person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, case, null, or_
from sqlalchemy.orm import Session

from overseas.cases.list_desks import (
    LOANS,
    OF_LOAN,
    LoanRow,
    QueueAsked,
    QueueView,
    Statement,
    desk_counts,
    desk_rows,
)
from overseas.cases.step_rows import in_hand
from overseas.cases.steps.loan import Loan
from overseas.cases.steps.loan.life import RUNNING
from overseas.contracts.models import Contract
from overseas.kernel.keyset import Count
from overseas.kernel.paging import Page
from overseas.units.scope import Reach

ENDED_ON = case((Contract.settled, Contract.outcome_on), else_=Contract.end_on)
"""The day on which the contract ended: that of the return or another lawful end, else its last day."""


def _ended(_view: QueueView, reach: Reach, today: date) -> list[ColumnElement[bool]]:
    return [in_hand(Loan, RUNNING, reach), or_(Contract.settled, Contract.end_on < today)]


def _with_contract(statement: Statement) -> Statement:
    return statement.join(Contract, Contract.case_id == Loan.case_id)


ENDED = replace(
    LOANS,
    told=(*OF_LOAN, null(), ENDED_ON),
    holds=_ended,
    since=(ENDED_ON, "ended_on"),
    counted=(QueueView.ENDED,),
    join=_with_contract,
)
"""The loans that run on after the contract, the longest ended first (domain: who owes and is not abroad any more)."""


def loan_rows(session: Session, reach: Reach, asked: QueueAsked, *, today: date) -> Page[LoanRow]:
    """A page of the bank's queue within reach, whichever view is asked for."""
    return desk_rows(session, ENDED if asked.view is QueueView.ENDED else LOANS, reach, asked, today=today)


def loan_counts(session: Session, reach: Reach, *, today: date) -> dict[QueueView, Count]:
    """How many loans each view holds; the settled ones are not counted."""
    counts = desk_counts(session, LOANS, reach, today=today)
    return counts | desk_counts(session, ENDED, reach, today=today)
