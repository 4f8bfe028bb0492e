"""People for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.kernel.fields import PartialDate, Precision
from overseas.workers.actions import register_worker
from overseas.workers.entry import WorkerEntry
from overseas.workers.models import Sex, Worker
from tests.world import NOW, TODAY, World

BIRTH = PartialDate(date(1998, 3, 12), Precision.DAY)


def entry_for(world: World, *, commune: str = "22870", **said: Any) -> WorkerEntry:
    """Đàng Văn An of Phước Dân, or whatever else is said."""
    given = {"name": "Đàng Văn An", "birth": BIRTH, "sex": Sex.MALE, **said}
    return WorkerEntry(residence_unit_id=world.units[commune].id, **given)


def registered(session: Session, world: World, *, by: str = "officer", **said: Any) -> Worker:
    """Somebody on record."""
    return register_worker(session, world.actor(by), entry=entry_for(world, **said), today=TODAY, at=NOW)
