"""What waits in the registers of personal data for somebody, asked in one statement for the page of work."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.privacy.queries.breaches import untold_number
from overseas.privacy.queries.files import unread_number
from overseas.privacy.queries.requests import late_requests_number, open_requests_number
from overseas.units.scope import Reach

CAP = 1000


class Waiting(NamedTuple):
    """Open requests, those of them that are late, openings nobody read, breaches of which nobody was told."""

    requests: int
    late: int
    openings: int
    untold: int


def registers_waiting(session: Session, actor: Actor, today: date) -> Waiting:
    """How much of each waits within the actor's reach; nothing of a register that is not hers."""
    areas = (Permission.HANDLE_DATA_REQUESTS, Permission.VIEW_OPENINGS, Permission.PROTECT_DATA)
    return Waiting._make(session.execute(_statement(*(reach(actor, area) for area in areas), today)).one())


@lru_cache(maxsize=200)
def _statement(requests: Reach, openings: Reach, breaches: Reach, today: date) -> Select[*tuple[Any, ...]]:
    """Kept for the day: the page of work asks it each time it is opened."""
    return select(
        open_requests_number(requests, CAP),
        late_requests_number(requests, today, CAP),
        unread_number(openings, CAP),
        untold_number(breaches, CAP),
    )
