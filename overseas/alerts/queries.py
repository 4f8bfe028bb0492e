"""Which alerts are open within somebody's reach; how many; and what became of those of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert, Severity
from overseas.cases.models import Case
from overseas.contracts.models import Contract, Outcome
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.paging import PAGE_ROWS, Cursor, Page
from overseas.units.models import Unit
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker


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
    backwards = cursor is not None and cursor.backwards
    place = tuple_(Alert.anchor_on, Alert.id)
    if cursor is not None:
        key = _key(cursor)
        query = query.where(place < key if backwards else place > key)
    order = (Alert.anchor_on.desc(), Alert.id.desc()) if backwards else (Alert.anchor_on, Alert.id)
    rows = [AlertRow(*row) for row in session.execute(query.order_by(*order).limit(limit + 1))]
    more = len(rows) > limit
    rows = rows[:limit][::-1] if backwards else rows[:limit]
    return _page(rows, first=cursor is None or (backwards and not more), last=not more and not backwards)


def _key(cursor: Cursor) -> tuple[date, int]:
    """The place of a cursor that came with an address. Invalid when it names none."""
    try:
        return date.fromisoformat(str(cursor.key[0])), int(cursor.key[1])
    except ValueError:
        raise Invalid({"page": [_("This page of the list does not exist. Start again from the first page.")]}) from None


def _page(rows: list[AlertRow], *, first: bool, last: bool) -> Page[AlertRow]:
    if not rows:
        return Page(rows)
    before = None if first else Cursor((rows[0].anchor_on.isoformat(), rows[0].id), backwards=True).encode()
    after = None if last else Cursor((rows[-1].anchor_on.isoformat(), rows[-1].id)).encode()
    return Page(rows, next_cursor=after, previous_cursor=before)


def open_alert_count(session: Session, area: Reach, *, rule: str | None = None, cap: int = 1000) -> int:
    """How many alerts are open within reach; counting stops at `cap`."""
    query = select(Alert.id).where(
        Alert.closed_at.is_(None), within(area, province=Alert.province_id, unit=Alert.unit_id)
    )
    if rule is not None:
        query = query.where(Alert.rule == rule)
    return session.scalar(select(func.count()).select_from(query.limit(cap).subquery())) or 0


def alerts_of_case(session: Session, case_id: int) -> Sequence[Alert]:
    """All alerts of a visible case, the newest first, closed ones too."""
    return session.scalars(select(Alert).where(Alert.case_id == case_id).order_by(Alert.id.desc())).all()
