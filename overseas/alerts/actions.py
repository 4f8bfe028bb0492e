"""An alert closes by itself, at once, when what it was about is settled."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert
from overseas.alerts.wording import CLOSED
from overseas.audit.journal import Change, Signatory, Subject, record


def close_alerts(
    session: Session, by: Signatory, contract_id: int, *, end_on: date | None, because: str, at: datetime
) -> int:
    """Close the contract's open alerts for any other end than `end_on` (None: for all); gives how many."""
    opened = select(Alert).where(
        Alert.subject_type == "contract", Alert.subject_id == contract_id, Alert.closed_at.is_(None)
    )
    settled = [alert for alert in session.scalars(opened) if alert.anchor_on != end_on]
    for alert in settled:
        alert.closed_at = at
        alert.closed_because = because
        after = {"anchor_on": alert.anchor_on, "closed_because": because}
        record(session, by, CLOSED, Subject("alert", alert.id, alert.case_id), at=at, change=Change({}, after))
    session.flush()
    return len(settled)


def remove_alerts(session: Session, by: Signatory, contract_id: int, *, at: datetime) -> None:
    """Remove the alerts of a contract that never was: its number may be given to another one."""
    close_alerts(session, by, contract_id, end_on=None, because="removed", at=at)
    session.execute(
        delete(Alert).where(Alert.subject_type == "contract", Alert.subject_id == contract_id),
        execution_options={"synchronize_session": "fetch"},
    )
