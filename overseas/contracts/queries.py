"""What is asked about contracts abroad; out of reach is not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.models import Case
from overseas.contracts.models import Contract
from overseas.kernel.errors import NotFound
from overseas.units.models import Unit
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker

MOST_ROWS = 50


def _whole() -> Select[Contract]:
    return select(Contract).options(
        selectinload(Contract.extensions),
        joinedload(Contract.case).options(joinedload(Case.worker), joinedload(Case.unit)),
    )


def contract_of_case(session: Session, case_id: int) -> Contract | None:
    """The contract of a case with its extensions, or None before departure. The case must be visible already."""
    return session.scalar(
        select(Contract).where(Contract.case_id == case_id).options(selectinload(Contract.extensions))
    )


def visible_contract(session: Session, actor: Actor, contract_id: int) -> Contract:
    """The contract with its extensions, case and worker. NotFound when there is none, or it is out of reach."""
    return _found(session, actor, Contract.id == contract_id)


def visible_contract_of_case(session: Session, actor: Actor, case_id: int) -> Contract:
    """The same, asked for by the case."""
    return _found(session, actor, Contract.case_id == case_id)


def _found(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Contract:
    area = reach(actor, Permission.VIEW_CASES)
    contract = session.scalar(
        _whole().where(condition, within(area, province=Contract.province_id, unit=Contract.unit_id))
    )
    if contract is None:
        raise NotFound
    return contract


@dataclass(frozen=True)
class EndingContract:
    """A contract without a settled outcome in a list: whose, of which office, until when."""

    contract_id: int
    case_id: int
    worker_name: str
    unit_name: str
    end_on: date


def contracts_ending_between(
    session: Session, area: Reach, first: date, last: date, *, limit: int = MOST_ROWS
) -> Sequence[EndingContract]:
    """Contracts that nobody has settled and whose last day lies between `first` and `last`; the earliest first."""
    rows = session.execute(_open_rows(area).where(Contract.end_on.between(first, last)).limit(limit))
    return [EndingContract(*row) for row in rows]


def expired_contracts(
    session: Session, area: Reach, today: date, *, below: Unit | None = None, limit: int = MOST_ROWS
) -> Sequence[EndingContract]:
    """Contracts whose last day has passed without a return or an extension; the longest overdue first.

    With `below`, only of people who lived in that unit or under it when they left: the very rows that figures count.
    """
    query = _open_rows(area).where(Contract.end_on < today)
    if below is not None:
        homes = select(Unit.id).where(Unit.path.startswith(below.path, autoescape=True))
        query = query.where(Case.departure_unit_id.in_(homes))
    return [EndingContract(*row) for row in session.execute(query.limit(limit))]


def _open_rows(area: Reach) -> Select[int, int, str, str, date]:
    return (
        select(Contract.id, Contract.case_id, Worker.name, Unit.name, Contract.end_on)
        .join(Contract.case)
        .join(Worker, Case.worker_id == Worker.id)
        .join(Unit, Contract.unit_id == Unit.id)
        .where(~Contract.settled, within(area, province=Contract.province_id, unit=Contract.unit_id))
        .order_by(Contract.end_on, Contract.id)
    )
