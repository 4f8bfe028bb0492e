"""An alert closes by itself, at once, when what it was about is settled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert
from overseas.alerts.sweep import CLOSED, SWEEP
from overseas.audit.journal import Change, Subject, record
from overseas.contracts.events import ContractMoved


def settle_alerts(session: Session, moved: ContractMoved) -> None:
    """Listen to a contract whose open end moved or vanished: its alerts for any other end are closed, with the reason.

    A contract that was removed takes its alerts along: its number may be given to another one.
    """
    open_alerts = session.scalars(
        select(Alert).where(
            Alert.subject_type == "contract", Alert.subject_id == moved.contract_id, Alert.closed_at.is_(None)
        )
    ).all()
    for alert in open_alerts:
        if alert.anchor_on != moved.end_after:
            _close(session, alert, because=moved.because, at=moved.at)
    session.flush()
    if moved.because == "removed":
        session.execute(
            delete(Alert).where(Alert.subject_type == "contract", Alert.subject_id == moved.contract_id),
            execution_options={"synchronize_session": "fetch"},
        )


def _close(session: Session, alert: Alert, *, because: str, at: datetime) -> None:
    alert.closed_at = at
    alert.closed_because = because
    after = {"anchor_on": alert.anchor_on, "closed_because": because}
    record(session, SWEEP, CLOSED, Subject("alert", alert.id, alert.case_id), at=at, change=Change({}, after))
