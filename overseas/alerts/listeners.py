"""What alerts do when a contract tells that its open end moved or vanished."""

from __future__ import annotations

from sqlalchemy.orm import Session

from overseas.alerts.actions import close_alerts, remove_alerts
from overseas.alerts.sweep import SWEEP
from overseas.contracts.events import ContractMoved


def alerts_settle(session: Session, news: ContractMoved) -> None:
    """Alerts for any other end than the present one are closed, with the reason; a removed contract takes its along."""
    if news.because == "removed":
        remove_alerts(session, SWEEP, news.contract_id, at=news.at)
    else:
        close_alerts(session, SWEEP, news.contract_id, end_on=news.end_after, because=news.because, at=news.at)
