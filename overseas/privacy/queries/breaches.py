"""The register of breaches within reach, and whether the authority was told in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, joinedload, selectinload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.kernel.errors import NotFound
from overseas.kernel.keyset import capped
from overseas.privacy.models import Breach, BreachNotice, Told
from overseas.units.scope import Reach, within


def visible_breaches(session: Session, actor: Actor) -> Sequence[Breach]:
    """The breaches within reach, the latest first, with who was told."""
    found = select(Breach).where(_within(actor)).options(selectinload(Breach.notices), joinedload(Breach.unit))
    return session.scalars(found.order_by(Breach.detected_at.desc(), Breach.id.desc())).all()


def visible_breach(session: Session, actor: Actor, breach_id: int, *, lock: bool = False) -> Breach:
    """One breach with who was told. NotFound out of reach."""
    found = (
        select(Breach)
        .where(Breach.id == breach_id, _within(actor))
        .options(selectinload(Breach.notices), joinedload(Breach.unit, innerjoin=True))
        .execution_options(populate_existing=True)
    )
    row = session.scalar(found.with_for_update(of=Breach) if lock else found)
    if row is None:
        raise NotFound
    return row


def told_authority_at(breach: Breach) -> datetime | None:
    """When the authority was first told, or None."""
    return min((row.told_at for row in breach.notices if row.told is Told.AUTHORITY), default=None)


def untold_number(area: Reach, cap: int) -> Any:
    """How many open breaches of this area the authority was not told of, as a value inside a larger statement."""
    told = exists().where(BreachNotice.breach_id == Breach.id, BreachNotice.told == Told.AUTHORITY)
    here = within(area, province=Breach.province_id, unit=Breach.unit_id)
    return capped(select(Breach.id).where(Breach.closed_at.is_(None), ~told, here), cap)


def _within(actor: Actor) -> ColumnElement[bool]:
    area = reach(actor, Permission.PROTECT_DATA)
    return within(area, province=Breach.province_id, unit=Breach.unit_id)
