"""How the file of a person stands: restricted, to be kept until when, past, opened by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.models import Case
from overseas.cases.steps.loan import Loan
from overseas.cases.steps.loan.life import RUNNING
from overseas.contracts.models import Contract
from overseas.kernel.dates import add_months
from overseas.kernel.errors import NotFound
from overseas.kernel.keyset import capped
from overseas.norms.queries import norm_book
from overseas.privacy.erasure import ErasureFacts
from overseas.privacy.models import FileOpening, Restriction, RetentionClass, RetentionDecision
from overseas.privacy.queries.past import Past, facts_of_cases, past_of
from overseas.privacy.retention import PERIODS, class_of
from overseas.units.models import Unit
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker

MOST = 100


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


def _past(session: Session, worker: Worker) -> Past:
    facts = session.execute(facts_of_cases().where(Case.worker_id == worker.id)).one_or_none()
    return past_of(facts, worker.created_at)


def past_files(session: Session, actor: Actor, today: date) -> list[PastFile]:
    """The files within reach whose period has passed and that nobody decided to keep longer, the oldest first."""
    book = norm_book(session, today)
    cut = {kind: add_months(today, -book[code]) for kind, code in PERIODS.items()}
    past, unit = facts_of_cases().subquery(), aliased(Unit)
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
        past_of_row = past_of(row, row.created_at)
        kind = class_of(cases=past_of_row.cases, departed=past_of_row.departed, loans=past_of_row.loans)
        touched = past_of_row.last
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
