"""How the file of a person stands: restricted, to be kept until when, past, opened by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.lifecycle import OPEN
from overseas.cases.models import Case
from overseas.cases.steps.loan import Loan
from overseas.cases.steps.loan.life import PAID_OUT, RUNNING
from overseas.contracts.models import Contract
from overseas.kernel.clock import office_day
from overseas.kernel.dates import add_months
from overseas.kernel.errors import NotFound
from overseas.kernel.keyset import capped
from overseas.norms.queries import norm_book
from overseas.privacy.erasure import ErasureFacts
from overseas.privacy.models import FileOpening, FileState, Restriction, RetentionClass, RetentionDecision
from overseas.privacy.retention import PERIODS, class_of
from overseas.units.models import Unit
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker

MOST = 100


@dataclass(frozen=True)
class Past:
    """What is behind a person: her cases and when the last of them was touched."""

    cases: int
    open: int
    departed: int
    loans: int
    last: date


@dataclass(frozen=True)
class PastFile:
    """A line of the review of retention: whose file, of which class, since when its period has passed."""

    worker_id: int
    name: str
    unit_name: str
    kind: RetentionClass
    last: date
    kept_until: date


def erasure_facts(session: Session, worker: Worker, today: date) -> ErasureFacts:
    """What decides whether this person can be erased today."""
    past = _past(session, worker)
    cases = select(Case.id).where(Case.worker_id == worker.id)
    contract = exists().where(Contract.case_id.in_(cases), Contract.settled.is_(False))
    loan = exists().where(Loan.case_id.in_(cases), Loan.state.in_(sorted(RUNNING)))
    kind = class_of(cases=past.cases, departed=past.departed, loans=past.loans)
    return ErasureFacts(
        today=today,
        erased=worker.erased_on is not None,
        open_case=past.open > 0,
        contract_runs=bool(session.scalar(select(contract))),
        loan_runs=bool(session.scalar(select(loan))),
        kind=kind,
        kept_until=add_months(past.last, norm_book(session, today)[PERIODS[kind]]),
        decided_until=session.scalar(
            select(func.max(RetentionDecision.keep_until)).where(RetentionDecision.worker_id == worker.id)
        ),
    )


def _facts_of_cases() -> Select[int, int, int, int, int, date | None, datetime | None]:
    """Of each person with cases: how many, open, departed, with a loan, and when the last was touched."""
    touched = cast(Loan.state.in_(sorted(PAID_OUT)), Integer)
    return (
        select(
            Case.worker_id,
            func.count().label("cases"),
            func.sum(cast(Case.stage.in_(sorted(OPEN)), Integer)).label("open"),
            func.sum(cast(Case.departed_on.is_not(None), Integer)).label("departed"),
            func.coalesce(func.sum(touched), 0).label("loans"),
            func.max(Case.ended_on).label("ended_on"),
            func.max(Case.updated_at).label("updated_at"),
        )
        .outerjoin(Loan, Loan.case_id == Case.id)
        .group_by(Case.worker_id)
    )


def _past(session: Session, worker: Worker) -> Past:
    row = session.execute(_facts_of_cases().where(Case.worker_id == worker.id)).one_or_none()
    if row is None:
        return Past(0, 0, 0, 0, office_day(worker.created_at))
    last = row[5] if row[3] and row[5] else office_day(row[6] or worker.created_at)
    return Past(row[1], row[2], row[3], row[4], last)


def past_files(session: Session, actor: Actor, today: date) -> list[PastFile]:
    """The files within reach whose period has passed and that nobody decided to keep longer, the oldest first."""
    book = norm_book(session, today)
    cut = {kind: add_months(today, -book[code]) for kind, code in PERIODS.items()}
    past, unit = _facts_of_cases().subquery(), aliased(Unit)
    kept = exists().where(RetentionDecision.worker_id == Worker.id, RetentionDecision.keep_until > today)
    area = within(reach(actor, Permission.PROTECT_DATA), province=Worker.province_id, unit=Worker.unit_id)
    rows = session.execute(
        select(Worker.id, Worker.name, unit.name, Worker.created_at, *past.c)
        .join(unit, unit.id == Worker.unit_id)
        .outerjoin(past, past.c.worker_id == Worker.id)
        .where(area, Worker.erased_on.is_(None), ~kept, or_(past.c.open.is_(None), past.c.open == 0))
        .where(_before(past.c.ended_on, past.c.updated_at, max(cut.values())))
        .order_by(func.coalesce(past.c.ended_on, func.date(past.c.updated_at), func.date(Worker.created_at)), Worker.id)
        .limit(5 * MOST)
    )
    found = []
    for row in rows:
        cases, departed, loans = (row.cases or 0, row.departed or 0, row.loans or 0)
        kind = class_of(cases=cases, departed=departed, loans=loans)
        touched = row.ended_on if departed and row.ended_on else office_day(row.updated_at or row.created_at)
        if touched <= cut[kind]:
            until = add_months(touched, book[PERIODS[kind]])
            found.append(PastFile(row[0], row[1], row[2], kind, touched, until))
    return found[:MOST]


def _before(ended_on: ColumnElement[date], updated_at: ColumnElement[datetime], day: date) -> ColumnElement[bool]:
    """Cheap to ask: nothing younger than the shortest period is read."""
    return or_(ended_on <= day, func.date(func.coalesce(updated_at, Worker.created_at)) <= day)


def standing_restriction(session: Session, worker_id: int) -> Restriction | None:
    """The restriction that stands on a person's data, or None."""
    return session.scalar(
        select(Restriction).where(Restriction.worker_id == worker_id, Restriction.lifted_on.is_(None))
    )


def worker_of_case(session: Session, case_id: int) -> int | None:
    """Whose case it is."""
    return session.scalar(select(Case.worker_id).where(Case.id == case_id))


def restricted_cases(session: Session) -> set[int]:
    """The cases of people whose data are restricted: they stand in no file that leaves the house."""
    return set(session.scalars(select(Case.id).join(Worker, Case.worker_id == Worker.id).where(Worker.restricted)))


def closed_file(session: Session, actor: Actor, worker_id: int, today: date) -> FileState | None:
    """Why the file is closed to whoever gives no reason: restricted, or all its cases over for a time.

    None for an open file, one out of reach, and one that names nobody any more.
    """
    area = within(reach(actor, Permission.VIEW_CASES), province=Worker.province_id, unit=Worker.unit_id)
    worker = session.scalar(select(Worker).where(Worker.id == worker_id, area))
    if worker is None or worker.erased_on is not None:
        return None
    if worker.restricted:
        return FileState.RESTRICTED
    past = _past(session, worker)
    if not past.cases or past.open:
        return None
    months = norm_book(session, today)["closed_file_months"]
    return FileState.PAST if add_months(past.last, months) < today else None


def running_opening(session: Session, account_id: int, worker_id: int, at: datetime) -> FileOpening | None:
    """The account's own opening of this file that has not run out, or None."""
    return session.scalars(
        select(FileOpening)
        .where(FileOpening.worker_id == worker_id, FileOpening.account_id == account_id, FileOpening.until > at)
        .order_by(FileOpening.until.desc())
    ).first()


def own_running_opening(session: Session, account_id: int, opening_id: int, at: datetime) -> FileOpening:
    """The account's own opening of this number that has not run out. NotFound otherwise."""
    own = select(FileOpening).where(FileOpening.id == opening_id, FileOpening.account_id == account_id)
    row = session.scalar(own.where(FileOpening.until > at).with_for_update())
    if row is None:
        raise NotFound
    return row


def visible_openings(session: Session, actor: Actor) -> Sequence[FileOpening]:
    """Who opened closed files of this area, the latest first; told to the head of the unit and to its office."""
    area = within(reach(actor, Permission.VIEW_OPENINGS), province=FileOpening.province_id, unit=FileOpening.unit_id)
    found = select(FileOpening).where(area).options(joinedload(FileOpening.unit, innerjoin=True))
    return session.scalars(found.order_by(FileOpening.opened_at.desc(), FileOpening.id.desc()).limit(MOST)).all()


def unread_number(area: Reach, cap: int) -> Any:
    """How many openings nobody has taken note of, as a value inside a statement that asks more besides."""
    here = within(area, province=FileOpening.province_id, unit=FileOpening.unit_id)
    return capped(select(FileOpening.id).where(FileOpening.read_at.is_(None), here), cap)


def unread_openings(session: Session, actor: Actor) -> int:
    """How many openings of closed files of this area nobody has taken note of."""
    return session.scalar(_unread_statement(reach(actor, Permission.VIEW_OPENINGS))) or 0


@lru_cache(maxsize=200)
def _unread_statement(area: Reach) -> Select[int]:
    """Kept: the list of work asks it each time it is opened."""
    return select(unread_number(area, MOST))
