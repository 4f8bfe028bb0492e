"""The mark by which everybody knows that this is a demonstration, and by how many days its clock runs behind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.audit.journal import Change, Signatory, Subject, record, verb
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.installation import Installation

MADE = verb("demonstration.make", _l("made the demonstration"))


def mark_demonstration(session: Session, by: Signatory, *, behind_days: int, at: datetime) -> Installation:
    """Say that this database is a demonstration; its clock is settled for good."""
    installation = Installation(id=1, made_at=at, demonstration=True, clock_behind_days=behind_days)
    session.add(installation)
    record(session, by, MADE, Subject("installation", 1), at=at, change=Change({}, {"clock_behind_days": behind_days}))
    session.flush()
    return installation
