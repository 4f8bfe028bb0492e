"""The contract of a case in short, with what is open about it: for the case's own page, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert
from overseas.contracts.models import Contract, Outcome


@dataclass
class ContractBox:
    """What a case says of its contract abroad; `alerts` are the open ones, as (rule, the day it counts from)."""

    start_on: date
    end_on: date
    first_end_on: date
    outcome: Outcome | None
    employer: str | None
    workplace: str | None
    alerts: tuple[tuple[str, date], ...]


def contract_box(session: Session, case_id: int) -> ContractBox | None:
    """The contract of a visible case, or None before departure."""
    still_open = and_(Alert.case_id == Contract.case_id, Alert.closed_at.is_(None))
    rows = session.execute(
        select(
            Contract.start_on,
            Contract.end_on,
            Contract.first_end_on,
            Contract.outcome,
            Contract.employer,
            Contract.workplace,
            Alert.rule,
            Alert.anchor_on,
        )
        .outerjoin(Alert, still_open)
        .where(Contract.case_id == case_id)
        .order_by(Alert.anchor_on)
    ).all()
    if not rows:
        return None
    start_on, end_on, first_end_on, outcome, employer, workplace, *_alert = rows[0]
    alerts = tuple((row.rule, row.anchor_on) for row in rows if row.rule)
    return ContractBox(start_on, end_on, first_end_on, outcome, employer, workplace, alerts)
