"""The open alerts of one's area."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.alerts.queries import open_alerts
from overseas.contracts.models import OUTCOME_NAMES
from overseas.contracts.terms import STATUS_NAMES, ContractStatus
from overseas.kernel.i18n import lazy as _l
from overseas.reports.report_types import Asked, Report, Rows
from overseas.reports.sheets import Column


def _read(session: Session, by: Actor, _entry: Any, today: date) -> Asked:
    area = reach(by, Permission.VIEW_ALERTS)

    def rows(limit: int) -> Rows:
        unknown = STATUS_NAMES[ContractStatus.EXPIRED_NOT_VERIFIED]
        return [
            (
                row.case_id,
                row.worker_name,
                row.unit_name,
                str(OUTCOME_NAMES[row.outcome] if row.outcome else unknown),
                row.anchor_on,
                (today - row.anchor_on).days,
                row.opened_on,
            )
            for row in open_alerts(session, area, limit=limit).rows
        ]

    return Asked([], {}, rows)


ALERTS = Report(
    code="alerts",
    name=_l("Open alerts"),
    event="alert.export",
    permission=Permission.VIEW_ALERTS,
    query=(),
    columns=(
        Column(_l("Case"), 9),
        Column(_l("Full name"), 28, names=True),
        Column(_l("Office"), 22),
        Column(_l("What is known"), 34),
        Column(_l("Last day of the contract"), 15),
        Column(_l("Late by (days)"), 10),
        Column(_l("Alert of"), 13),
    ),
    read=_read,
    numbered=True,
)
"""The open alerts."""
