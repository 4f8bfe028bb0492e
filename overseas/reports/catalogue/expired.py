"""The people behind the figure "expired and not home"."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.contracts.queries import expired_contracts
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.quotas.queries import visible_unit
from overseas.reports.report_types import Asked, Report, Rows
from overseas.reports.sheets import Column


def _read(session: Session, by: Actor, entry: Any, today: date) -> Asked:
    unit = visible_unit(session, by, Permission.VIEW_CASES, entry.get("unit"), today)
    area = reach(by, Permission.VIEW_CASES)

    def rows(limit: int) -> Rows:
        return [
            (row.case_id, row.worker_name, row.unit_name, row.end_on, (today - row.end_on).days)
            for row in expired_contracts(session, area, today, below=unit, limit=limit)
        ]

    return Asked([_("Area: %(value)s") % {"value": unit.name}], {"unit": unit.code}, rows)


EXPIRED = Report(
    code="expired",
    name=_l("Expired and not home"),
    event="contract.expired_export",
    permission=Permission.VIEW_CASES,
    query=("unit",),
    columns=(
        Column(_l("Case"), 9),
        Column(_l("Full name"), 28, names=True),
        Column(_l("Office"), 22),
        Column(_l("Last day of the contract"), 15),
        Column(_l("Late by (days)"), 10),
    ),
    read=_read,
    numbered=True,
)
"""Contracts that ran out without a return."""
