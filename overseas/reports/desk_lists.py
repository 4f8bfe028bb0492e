"""What the lists of the two desks have in common: least identity, state of the step, words of the queue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.catalogue import STEPS
from overseas.cases.list_desks import CheckRow, LoanRow, QueueAsked, QueueView
from overseas.cases.queue_form import read_queue, told_queue
from overseas.cases.stages import Stage
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.paging import Page
from overseas.reports.report_types import Asked, Rows
from overseas.reports.sheets import Cell, Column
from overseas.units.scope import Reach
from overseas.workers.labels import SEX_NAMES

Row = TypeVar("Row", CheckRow, LoanRow)

PERSON = (
    Column(_l("Full name"), 28),
    Column(_l("Year of birth"), 10),
    Column(_l("Sex"), 8),
    Column(_l("Commune of residence"), 22),
)
"""The columns that tell a person from another."""


def person_cells(row: CheckRow | LoanRow) -> tuple[Cell, ...]:
    """What stands in them."""
    return row.name, row.birth_date.year, str(SEX_NAMES[row.sex]), row.commune


def state_cell(row: CheckRow | LoanRow, step: str) -> Cell:
    """The state of the step in words; of a closed case, that the person does not go."""
    return _("the person does not go") if row.stage is Stage.CLOSED else str(STEPS[step].states[row.state].label)


def queue_reader(
    permission: Permission,
    views: Mapping[QueueView, Text],
    page: Callable[[Session, Reach, QueueAsked, date], Page[Row]],
    cells: Callable[[Row], tuple[Cell, ...]],
) -> Callable[[Session, Actor, Any, date], Asked]:
    """How a report understands the words of a queue, and gets its rows."""

    def read(session: Session, by: Actor, entry: Any, today: date) -> Asked:
        area, asked = reach(by, permission), read_queue(entry, views)

        def rows(limit: int) -> Rows:
            return [cells(row) for row in page(session, area, replace(asked, limit=limit), today).rows]

        return Asked(told_queue(asked, views), asked.query(), rows)

    return read
