"""The queue of the police desk: record checks, with the least identity that tells a person from another."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.cases.list_desks import CHECK_VIEWS, CHECKS, CheckRow, QueueAsked, desk_rows
from overseas.cases.queue_form import QUERY
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.paging import Page
from overseas.reports.desk_lists import PERSON, person_cells, queue_reader, state_cell
from overseas.reports.report_types import Report
from overseas.reports.sheets import Cell, Column
from overseas.units.scope import Reach

ANSWERS: dict[bool, Text] = {True: _l("condition met"), False: _l("condition not met")}


def _page(session: Session, area: Reach, asked: QueueAsked, today: date) -> Page[CheckRow]:
    return desk_rows(session, CHECKS, area, asked, today=today)


def _cells(row: CheckRow) -> tuple[Cell, ...]:
    return (
        *person_cells(row),
        row.receipt_number,
        state_cell(row, "legal_check"),
        row.filed_on,
        row.due_on,
        row.answered_on,
        str(ANSWERS[row.meets_condition]) if row.meets_condition is not None else None,
    )


LEGAL_CHECKS = Report(
    code="legal_checks",
    name=_l("Record checks"),
    event="legal_check.export",
    permission=Permission.VIEW_LEGAL_CHECKS,
    query=QUERY,
    columns=(
        *PERSON,
        Column(_l("Receipt"), 16),
        Column(_l("State"), 24),
        Column(_l("Filed on"), 13),
        Column(_l("Answer due"), 13),
        Column(_l("Answered on"), 13),
        Column(_l("Answer"), 20),
    ),
    read=queue_reader(Permission.VIEW_LEGAL_CHECKS, CHECK_VIEWS, _page, _cells),
)
"""The queue of record checks."""
