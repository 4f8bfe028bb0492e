"""The open alerts of one's area."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.alerts.filters import QUERY, read_alert_filter
from overseas.alerts.queries import open_alerts
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.alerts.sight import alert_reach
from overseas.contracts.models import OUTCOME_NAMES
from overseas.kernel.i18n import lazy as _l
from overseas.reports.report_types import Asked, Report, Rows
from overseas.reports.sheets import Column


def _read(session: Session, by: Actor, entry: Any, today: date) -> Asked:
    sight = alert_reach(by)
    asked, words, told = read_alert_filter(entry, sight.audience)

    def rows(limit: int) -> Rows:
        return [
            (
                row.case_id,
                row.worker_name,
                row.unit_name,
                str(ALERT_RULES[row.rule].name),
                str(OUTCOME_NAMES[row.outcome]) if row.outcome else None,
                row.anchor_on,
                (today - row.anchor_on).days,
                row.opened_on,
            )
            for row in open_alerts(session, sight, asked, limit=limit).rows
        ]

    return Asked(told, words, rows)


ALERTS = Report(
    code="alerts",
    name=_l("Open alerts"),
    event="alert.export",
    permission=Permission.VIEW_ALERTS,
    query=QUERY,
    columns=(
        Column(_l("Case"), 9),
        Column(_l("Full name"), 28, names=True),
        Column(_l("Office"), 22),
        Column(_l("What it is about"), 44),
        Column(_l("What is known"), 34),
        Column(_l("The day it counts from"), 15),
        Column(_l("Days since"), 10),
        Column(_l("Alert of"), 13),
    ),
    read=_read,
    numbered=True,
)
"""The open alerts."""
