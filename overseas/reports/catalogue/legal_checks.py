"""The queue of the police desk: record checks, with the least identity that tells a person from another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.catalogue import STEPS
from overseas.cases.list_desks import CHECK_VIEWS, CHECKS, CheckRow, desk_rows
from overseas.cases.queue_form import QUERY, read_queue, told_queue
from overseas.cases.stages import Stage
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.reports.report_types import Asked, Report, Rows
from overseas.reports.sheets import Cell, Column
from overseas.workers.labels import SEX_NAMES

STATES = STEPS["legal_check"].states
ANSWERS: dict[bool, Text] = {True: _l("condition met"), False: _l("condition not met")}


def _read(session: Session, by: Actor, entry: Any, today: date) -> Asked:
    area, asked = reach(by, Permission.VIEW_LEGAL_CHECKS), read_queue(entry, CHECK_VIEWS)

    def rows(limit: int) -> Rows:
        found = desk_rows(session, CHECKS, area, replace(asked, limit=limit), today=today)
        return [_cells(row) for row in found.rows]

    return Asked(told_queue(asked, CHECK_VIEWS), asked.query(), rows)


def _cells(row: CheckRow) -> tuple[Cell, ...]:
    return (
        row.name,
        row.birth_date.year,
        str(SEX_NAMES[row.sex]),
        row.commune,
        row.receipt_number,
        str(STATES[row.state].label) if row.stage is not Stage.CLOSED else _("the person does not go"),
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
        Column(_l("Full name"), 28, names=True),
        Column(_l("Year of birth"), 10),
        Column(_l("Sex"), 8),
        Column(_l("Commune of residence"), 22),
        Column(_l("Receipt"), 16),
        Column(_l("State"), 24),
        Column(_l("Filed on"), 13),
        Column(_l("Answer due"), 13),
        Column(_l("Answered on"), 13),
        Column(_l("Answer"), 20),
    ),
    read=_read,
)
"""The queue of record checks."""
