"""Which requests of people are open within reach, until when, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.kernel.errors import NotFound
from overseas.kernel.keyset import capped
from overseas.privacy.models import DataRequest
from overseas.units.scope import Reach, within

MOST = 200


def visible_requests(session: Session, actor: Actor, *, closed: bool = False) -> Sequence[DataRequest]:
    """The open requests within reach, the first due first; or the answered ones, the latest first."""
    found = (
        select(DataRequest)
        .where(_within(_area(actor)))
        .options(joinedload(DataRequest.worker), joinedload(DataRequest.unit))
    )
    if closed:
        found = found.where(DataRequest.closed_on.is_not(None)).order_by(
            DataRequest.closed_on.desc(), DataRequest.id.desc()
        )
    else:
        found = found.where(DataRequest.closed_on.is_(None)).order_by(DataRequest.due_on, DataRequest.id)
    return session.scalars(found.limit(MOST)).all()


def visible_request(session: Session, actor: Actor, request_id: int, *, lock: bool = False) -> DataRequest:
    """One request with its person and unit. NotFound out of reach."""
    found = (
        select(DataRequest)
        .where(DataRequest.id == request_id, _within(_area(actor)))
        .options(joinedload(DataRequest.worker, innerjoin=True), joinedload(DataRequest.unit, innerjoin=True))
        .execution_options(populate_existing=True)
    )
    row = session.scalar(found.with_for_update(of=DataRequest) if lock else found)
    if row is None:
        raise NotFound
    return row


def requests_of(session: Session, worker_id: int) -> Sequence[DataRequest]:
    """Everything that a visible person asked, the latest first."""
    found = select(DataRequest).where(DataRequest.worker_id == worker_id)
    return session.scalars(found.order_by(DataRequest.received_on.desc(), DataRequest.id.desc())).all()


def waits_for_answer(session: Session, worker_id: int) -> bool:
    """Whether a request of this person is open."""
    waiting = exists().where(DataRequest.worker_id == worker_id, DataRequest.closed_on.is_(None))
    return bool(session.scalar(select(waiting)))


def open_requests_number(area: Reach, cap: int) -> Any:
    """How many are open in this area, as a value inside a statement that asks more besides."""
    return capped(select(DataRequest.id).where(DataRequest.closed_on.is_(None), _within(area)), cap)


def late_requests_number(area: Reach, today: date, cap: int) -> Any:
    """How many of them are late, likewise."""
    late = or_(DataRequest.due_on < today, _unacknowledged(today))
    return capped(select(DataRequest.id).where(DataRequest.closed_on.is_(None), late, _within(area)), cap)


def receipt_is_late(row: DataRequest, today: date) -> bool:
    """Whether the person should have been told by now that the request is received; once it is answered no more."""
    return row.closed_on is None and row.acknowledged_on is None and row.acknowledge_due_on < today


def answer_is_late(row: DataRequest, today: date) -> bool:
    """Whether an open request is past the day of its answer."""
    return row.closed_on is None and row.due_on < today


def _unacknowledged(today: date) -> ColumnElement[bool]:
    return DataRequest.acknowledged_on.is_(None) & (DataRequest.acknowledge_due_on < today)


def _within(area: Reach) -> ColumnElement[bool]:
    return within(area, province=DataRequest.province_id, unit=DataRequest.unit_id)


def _area(actor: Actor) -> Reach:
    return reach(actor, Permission.HANDLE_DATA_REQUESTS)
