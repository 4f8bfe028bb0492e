"""Sealing the trail: what was added since is chained to what was sealed before. And keeping what a look at it found."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from overseas.audit.anchors import anchor_after_commit
from overseas.audit.canonical import TRAILS, as_text
from overseas.audit.looking import first_fault
from overseas.audit.models import TrailLook, TrailSeal
from overseas.audit.queries import latest_seal
from overseas.audit.ranges import holes, ranges_of
from overseas.audit.seals import FIRST, digest_of, entry_of
from overseas.kernel.columns import Json
from overseas.kernel.database import ring_of

ROWS = 1000
"""So many rows at most stand under one seal."""
MOST_SEALS = 200
"""So many seals of one trail at most are made in one go; the next goes on where it ended."""
OPEN_FOR = timedelta(hours=24)
"""A number that is missing longer than this belongs to nobody any more: no transaction lives so long."""

logger = logging.getLogger(__name__)

Gaps = list[list[Any]]
Found = Sequence[tuple[int, str]]
"""Rows by their number and their mark, by rising number."""


def seal_trails(session: Session, *, at: datetime) -> dict[str, int]:
    """Seal what nobody sealed yet, and tell the seals outside the database once they are kept; rows and seals."""
    made = [seal for trail in TRAILS for seal in _seal(session, trail, at)]
    session.flush()
    anchor_after_commit(session, made)
    return {"rows": sum(seal.row_count for seal in made), "seals": len(made)}


def _seal(session: Session, trail: str, at: datetime) -> Iterator[TrailSeal]:
    before = latest_seal(session, trail)
    for _turn in range(MOST_SEALS):
        seal = _next_seal(session, trail, before, at)
        if seal is None:
            return
        session.add(seal)
        session.flush()
        yield seal
        before = seal


def _next_seal(session: Session, trail: str, before: TrailSeal | None, at: datetime) -> TrailSeal | None:
    """The seal over what came after the one before; None when nothing came."""
    table, reached = TRAILS[trail], before.last_id if before else 0
    gaps = before.gaps if before else []
    late, new = _late(session, table, gaps), _new(session, table, reached)
    rows = [*late, *new]
    if not rows:
        return None
    last, key = new[-1][0] if new else reached, ring_of(session).active
    seal = TrailSeal(
        trail=trail,
        number=before.number + 1 if before else 1,
        at=at,
        last_id=last,
        row_count=len(rows),
        ids=ranges_of(number for number, _mark in rows),
        gaps=_left(gaps, late, at)
        + [[*hole, as_text(at)] for hole in holes(map(itemgetter(0), new), reached + 1, last)],
        entries="".join(entry_of(key, trail, number, mark) for number, mark in rows),
        previous=before.digest if before else FIRST,
    )
    seal.digest = digest_of(key, seal)
    return seal


def _new(session: Session, table: Table, reached: int) -> Found:
    wanted = select(table.c.id, table.c.mark).where(table.c.id > reached).order_by(table.c.id).limit(ROWS)
    return [(row.id, row.mark) for row in session.execute(wanted)]


def _late(session: Session, table: Table, gaps: Gaps) -> Found:
    """Rows that took their number before the last seal, and were kept after it."""
    if not gaps:
        return []
    inside = or_(*(table.c.id.between(first, last) for first, last, _since in gaps))
    wanted = select(table.c.id, table.c.mark).where(inside).order_by(table.c.id)
    return [(row.id, row.mark) for row in session.execute(wanted)]


def _left(gaps: Gaps, late: Found, at: datetime) -> Gaps:
    """Of the numbers that were missing those that may still come."""
    since = as_text(at - OPEN_FOR)
    came = [number for number, _mark in late]
    return [
        [*hole, began]
        for first, last, began in gaps
        if began > since
        for hole in holes([number for number in came if first <= number <= last], first, last)
    ]


def keep_look(session: Session, look: TrailLook) -> Json:
    """Keep what a look found; what of it stands in the journal of runs. A fault is also told in the log."""
    session.add(look)
    session.flush()
    counts: Json = {"looked": look.row_count, "looked_seals": look.seal_count, "faults": look.fault_count}
    if look.fault_count:
        counts["first"] = first_fault(look)
        logger.critical("the trail is not whole: %s", counts["first"])
    return counts
