"""The clock's own look at the trail, every night: what came since the last one, and once a week everything.

What a look remembers is marked like a row of the trail. A look that was changed or taken away is not believed: then
everything is looked at again. After a fault everything is looked at every night, until it is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from overseas.audit.anchors import told_anchors
from overseas.audit.canonical import as_kept, mark_fits
from overseas.audit.models import TrailLook
from overseas.audit.names import fault_said
from overseas.audit.verifying import Verdict, verify_trails
from overseas.kernel.database import ring_of

WHOLE_EVERY = timedelta(days=6, hours=12)
"""Everything is looked at when the last time was longer ago: on the seventh night, also when a run came late."""
SILENT_AFTER = timedelta(hours=50)
"""So long after the last look nobody can say any more that the trail is whole: two nights were missed."""


def look_at_trails(session: Session, *, at: datetime) -> TrailLook:
    """Look at what came since the last look, or at everything when that is due; nothing is kept yet."""
    last = _believed(session, latest_look(session))
    whole_one = _believed(session, latest_look(session, whole=True))
    whole = last is None or last.fault_count > 0 or whole_one is None or whole_one.at < at - WHOLE_EVERY
    since = {} if last is None or whole else last.reached
    return _look(verify_trails(session, anchors=told_anchors(session), since=since), at=at, whole=whole)


def first_fault(look: TrailLook) -> str:
    """The first fault as a program says it: the trail, the number and the fault, or the table without its guard."""
    if look.first:
        return " ".join(str(look.first[name]) for name in ("trail", "number", "fault"))
    return f"{look.unguarded[0]} unguarded" if look.unguarded else ""


def latest_look(session: Session, *, whole: bool = False) -> TrailLook | None:
    """The last look, or the last at everything; None before the first."""
    wanted = select(TrailLook).order_by(TrailLook.id.desc()).limit(1)
    return session.scalar(wanted.where(TrailLook.whole) if whole else wanted)


def faults_told() -> ScalarSelect[int]:
    """The number, as a value inside a statement, of faults that the last look found."""
    last = select(TrailLook.fault_count).order_by(TrailLook.id.desc()).limit(1).scalar_subquery()
    return select(func.coalesce(last, 0)).scalar_subquery()


@dataclass(frozen=True)
class LookStanding:
    """How the trail stands by the last look: None before the first; `bent` when what it found was changed by hand."""

    look: TrailLook | None
    bent: bool
    silent: bool

    @property
    def alarming(self) -> bool:
        """Whether somebody has to look after it at once."""
        return self.bent or (self.look is not None and self.look.fault_count > 0)

    @property
    def first(self) -> str:
        """The first fault in words; empty when there is none."""
        return fault_said(first_fault(self.look)) if self.look and self.look.fault_count else ""


def look_standing(session: Session, *, at: datetime) -> LookStanding:
    """How the trail stands now."""
    look = latest_look(session)
    silent = look is not None and look.at < at - SILENT_AFTER
    return LookStanding(look, bent=look is not None and _believed(session, look) is None, silent=silent)


def _believed(session: Session, look: TrailLook | None) -> TrailLook | None:
    """The look, when it says what the program wrote."""
    return look if look and mark_fits(ring_of(session), look.__tablename__, as_kept(look)) else None


def _look(verdict: Verdict, *, at: datetime, whole: bool) -> TrailLook:
    first = verdict.findings[0] if verdict.findings else None
    return TrailLook(
        at=at,
        whole=whole,
        row_count=verdict.rows,
        seal_count=verdict.seals,
        fault_count=len(verdict.findings) + len(verdict.unguarded),
        first={"trail": first.trail, "number": first.number, "fault": first.fault.value} if first else {},
        unguarded=verdict.unguarded,
        reached=verdict.reached,
    )
