"""What is asked about contracts abroad; out of reach is not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.models import Case
from overseas.contracts.models import Contract
from overseas.kernel.errors import NotFound
from overseas.units.models import Unit
from overseas.units.queries import at_or_below
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker

MOST_ROWS = 50


def contract_of_case(session: Session, case_id: int) -> Contract | None:
    """The contract of a case with its extensions, or None before departure. The case must be visible already."""
    return session.scalar(
        select(Contract).where(Contract.case_id == case_id).options(selectinload(Contract.extensions))
    )


def visible_contract_of_case(session: Session, actor: Actor, case_id: int) -> Contract:
    """The contract with its extensions, case and worker. NotFound when there is none, or it is out of reach."""
    here = within(reach(actor, Permission.VIEW_CASES), province=Contract.province_id, unit=Contract.unit_id)
    contract = session.scalar(
        select(Contract)
        .where(Contract.case_id == case_id, here)
        .options(
            selectinload(Contract.extensions),
            joinedload(Contract.case).options(joinedload(Case.worker), joinedload(Case.unit)),
        )
    )
    if contract is None:
        raise NotFound
    return contract


@dataclass(frozen=True)
class ExpiredContract:
    """A contract in a list whose last day has passed: whose, of which office, until when."""

    contract_id: int
    case_id: int
    worker_name: str
    unit_name: str
    end_on: date


def expired_contracts(
    session: Session, area: Reach, today: date, *, below: Unit | None = None, limit: int = MOST_ROWS
) -> Sequence[ExpiredContract]:
    """Contracts whose last day has passed without a return or an extension; the longest overdue first.

    With `below`, only of people who lived in that unit or under it when they left: the very rows that figures count.
    """
    query = (
        select(Contract.id, Contract.case_id, Worker.name, Unit.name, Contract.end_on)
        .join(Contract.case)
        .join(Worker, Case.worker_id == Worker.id)
        .join(Unit, Contract.unit_id == Unit.id)
        .where(~Contract.settled, within(area, province=Contract.province_id, unit=Contract.unit_id))
        .where(Contract.end_on < today)
        .order_by(Contract.end_on, Contract.id)
    )
    if below is not None:
        query = query.where(Case.departure_unit_id.in_(select(Unit.id).where(at_or_below(below))))
    return [ExpiredContract(*row) for row in session.execute(query.limit(limit))]
