"""The queue of the policy bank's desk: loans, with the least identity that tells a person from another."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.cases.list_desks import LOAN_VIEWS, LoanRow, QueueAsked
from overseas.cases.queue_form import QUERY
from overseas.contracts.borrowers import loan_rows
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.paging import Page
from overseas.reports.desk_lists import PERSON, person_cells, queue_reader, state_cell
from overseas.reports.report_types import Report
from overseas.reports.sheets import Cell, Column
from overseas.units.scope import Reach


def _page(session: Session, area: Reach, asked: QueueAsked, today: date) -> Page[LoanRow]:
    return loan_rows(session, area, asked, today=today)


def _cells(row: LoanRow) -> tuple[Cell, ...]:
    return (
        *person_cells(row),
        row.lender,
        state_cell(row, "loan"),
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
        *PERSON,
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
    read=queue_reader(Permission.VIEW_LOANS, LOAN_VIEWS, _page, _cells),
)
"""The queue of loans."""
