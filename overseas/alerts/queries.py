"""Which alerts are open within somebody's reach; how many; and what became of those of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.alerts.filters import AlertFilter
from overseas.alerts.models import Alert, Severity
from overseas.alerts.sight import AlertReach, seen
from overseas.cases.models import Case
from overseas.contracts.models import Contract, Outcome
from overseas.kernel.keyset import Count, Order, capped, count_of, page_of
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page
from overseas.units.models import Unit
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
    session: Session, sight: AlertReach, asked: AlertFilter, *, cursor: Cursor | None = None, limit: int = PAGE_ROWS
) -> Page[AlertRow]:
    """The open alerts within sight, the oldest anchor first."""
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
        .where(seen(sight), *asked.conditions())
    )
    rows = [AlertRow(*row) for row in session.execute(OLDEST_FIRST.lay(query, cursor).limit(limit + 1))]
    return page_of(rows, cursor, limit, key=lambda row: (row.anchor_on, row.id))


def open_alert_count(session: Session, sight: AlertReach, asked: AlertFilter, *, cap: int = CAP) -> Count:
    """How many of them there are, counted no further than the cap."""
    return count_of(session.scalar(select(open_alerts_number(sight, asked, cap=cap))), cap)


def open_alerts_number(sight: AlertReach, asked: AlertFilter, *, cap: int = CAP) -> Any:
    """The same as a value inside a statement that asks more besides."""
    return capped(select(Alert.id).where(seen(sight), *asked.conditions()), cap)


def called_number(sight: AlertReach, *, cap: int) -> Any:
    """How many alerts call somebody: what the menu says."""
    return open_alerts_number(sight, AlertFilter(called=sight.audience), cap=cap)


def alerts_of_case(session: Session, case_id: int) -> Sequence[Alert]:
    """All alerts of a visible case, the newest first, closed ones too."""
    return session.scalars(select(Alert).where(Alert.case_id == case_id).order_by(Alert.id.desc())).all()
