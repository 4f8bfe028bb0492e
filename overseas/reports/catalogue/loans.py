"""The queue of the policy bank's desk: loans, with the least identity that tells a person from another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.catalogue import STEPS
from overseas.cases.list_desks import LOAN_VIEWS, LoanRow
from overseas.cases.queue_form import QUERY, read_queue, told_queue
from overseas.cases.stages import Stage
from overseas.contracts.borrowers import loan_rows
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.reports.report_types import Asked, Report, Rows
from overseas.reports.sheets import Cell, Column
from overseas.workers.labels import SEX_NAMES

STATES = STEPS["loan"].states


def _read(session: Session, by: Actor, entry: Any, today: date) -> Asked:
    area, asked = reach(by, Permission.VIEW_LOANS), read_queue(entry, LOAN_VIEWS)

    def rows(limit: int) -> Rows:
        found = loan_rows(session, area, replace(asked, limit=limit), today=today)
        return [_cells(row) for row in found.rows]

    return Asked(told_queue(asked, LOAN_VIEWS), asked.query(), rows)


def _cells(row: LoanRow) -> tuple[Cell, ...]:
    return (
        row.name,
        row.birth_date.year,
        str(SEX_NAMES[row.sex]),
        row.commune,
        row.lender,
        str(STATES[row.state].label) if row.stage is not Stage.CLOSED else _("the person does not go"),
        row.requested_amount,
        row.approved_amount,
        row.paid_out_amount,
        row.received_on,
        row.decision_due_on,
        row.flight_on,
        row.due_on,
        row.ended_on,
    )


LOANS = Report(
    code="loans",
    name=_l("Loans"),
    event="loan.export",
    permission=Permission.VIEW_LOANS,
    query=QUERY,
    columns=(
        Column(_l("Full name"), 28, names=True),
        Column(_l("Year of birth"), 10),
        Column(_l("Sex"), 8),
        Column(_l("Commune of residence"), 22),
        Column(_l("Lender"), 24),
        Column(_l("State"), 24),
        Column(_l("Asked for (đồng)"), 16, amounts=True),
        Column(_l("Approved (đồng)"), 16, amounts=True),
        Column(_l("Paid out (đồng)"), 16, amounts=True),
        Column(_l("Dossier complete on"), 13),
        Column(_l("Decision due"), 13),
        Column(_l("Flight"), 13),
        Column(_l("To be repaid by"), 13),
        Column(_l("Contract ended on"), 13),
    ),
    read=_read,
)
"""The queue of loans."""
