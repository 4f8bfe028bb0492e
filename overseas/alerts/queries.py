"""Which alerts are open within somebody's reach; how many; and what became of those of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert, Severity
from overseas.cases.models import Case
from overseas.contracts.models import Contract, Outcome
from overseas.kernel.keyset import Count, Order, capped, count_of, page_of
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page
from overseas.units.models import Unit
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker

CAP = 1000
OLDEST_FIRST = Order(Alert.anchor_on, Alert.id, latest_first=False)


@dataclass(frozen=True)
class AlertRow:
    """An open alert in a list: which rule, whose case, of which office, since when, and what is confirmed since."""

    id: int
    rule: str
    severity: Severity
    case_id: int
    worker_name: str
    unit_name: str
    anchor_on: date
    opened_on: date
    outcome: Outcome | None


def open_alerts(
    session: Session, area: Reach, *, rule: str | None = None, cursor: Cursor | None = None, limit: int = PAGE_ROWS
) -> Page[AlertRow]:
    """The open alerts within reach, the oldest anchor first."""
    query = (
        select(
            Alert.id,
            Alert.rule,
            Alert.severity,
            Alert.case_id,
            Worker.name,
            Unit.name,
            Alert.anchor_on,
            Alert.opened_on,
            Contract.outcome,
        )
        .join(Case, Alert.case_id == Case.id)
        .join(Worker, Case.worker_id == Worker.id)
        .join(Unit, Alert.unit_id == Unit.id)
        .outerjoin(Contract, (Alert.subject_type == "contract") & (Alert.subject_id == Contract.id))
        .where(Alert.closed_at.is_(None), within(area, province=Alert.province_id, unit=Alert.unit_id))
    )
    if rule is not None:
        query = query.where(Alert.rule == rule)
    rows = [AlertRow(*row) for row in session.execute(OLDEST_FIRST.lay(query, cursor).limit(limit + 1))]
    return page_of(rows, cursor, limit, key=lambda row: (row.anchor_on, row.id))


def open_alert_count(session: Session, area: Reach, *, rule: str | None = None, cap: int = CAP) -> Count:
    """How many alerts are open within reach, counted no further than the cap."""
    return count_of(session.scalar(select(open_alerts_number(area, rule=rule, cap=cap))), cap)


def open_alerts_number(area: Reach, *, rule: str | None = None, cap: int = CAP) -> Any:
    """The same as a value inside a statement that asks more besides."""
    query = select(Alert.id).where(
        Alert.closed_at.is_(None), within(area, province=Alert.province_id, unit=Alert.unit_id)
    )
    return capped(query.where(Alert.rule == rule) if rule is not None else query, cap)


def alerts_of_case(session: Session, case_id: int) -> Sequence[Alert]:
    """All alerts of a visible case, the newest first, closed ones too."""
    return session.scalars(select(Alert).where(Alert.case_id == case_id).order_by(Alert.id.desc())).all()
