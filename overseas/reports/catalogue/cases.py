"""The list of cases as it is filtered on the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.filter_form import filter_form, read_filter
from overseas.cases.filters import QUERY, STEP_NAMES, chips
from overseas.cases.list_choices import filter_choices
from overseas.cases.lists import CaseRow, case_rows
from overseas.cases.stages import CLOSE_REASONS, STAGE_NAMES, STEP_STATES
from overseas.kernel.fields import PartialDate, Precision
from overseas.kernel.i18n import lazy as _l
from overseas.reports.report_types import Asked, Report, Rows
from overseas.reports.sheets import Cell, Column

NAME_WIDTH = 28


def _read(session: Session, by: Actor, entry: Any, today: date) -> Asked:
    area = reach(by, Permission.VIEW_CASES)
    choices = filter_choices(session, area, today=today)
    form = filter_form(entry, markets=choices.markets, programmes=choices.programmes, areas=choices.areas)
    asked, names = read_filter(form), choices.names()

    def rows(limit: int) -> Rows:
        found = case_rows(session, area, asked, None, today=today, limit=limit)
        return [_cells(row, names.markets) for row in found.rows]

    return Asked([chip.label for chip in chips(asked, names)], asked.query(), rows)


def _cells(row: CaseRow, markets: Mapping[str, str]) -> tuple[Cell, ...]:
    market = row.market_code or row.wanted_market_code
    states = row.recruitment_state, row.training_state, row.legal_check_state, row.loan_state, row.departure_state
    return (
        row.id,
        row.name,
        birth_cell(row.birth_date, row.birth_precision),
        row.commune,
        row.office,
        str(STAGE_NAMES[row.stage]),
        *(str(STEP_STATES[state]) for state in states),
        markets.get(market, market) if market else None,
        row.registered_on,
        row.departed_on,
        row.ended_on,
        str(CLOSE_REASONS[row.closed_reason]) if row.closed_reason else None,
        row.updated_at,
    )


def birth_cell(day: date, precision: Precision) -> Cell:
    """A birthday as a date; where only the year or the month is known, as the text of what is known."""
    return day if precision is Precision.DAY else str(PartialDate(day, precision))


CASES = Report(
    code="cases",
    name=_l("List of cases"),
    event="case.export",
    permission=Permission.VIEW_CASES,
    query=tuple(QUERY.values()),
    columns=(
        Column(_l("Case"), 9),
        Column(_l("Full name"), NAME_WIDTH, names=True),
        Column(_l("Date of birth"), 13, names=True),
        Column(_l("Commune of residence"), 22),
        Column(_l("Office"), 22),
        Column(_l("Stage"), 15),
        *(Column(name, 17) for name in STEP_NAMES.values()),
        Column(_l("Market"), 14),
        Column(_l("Registered on"), 13),
        Column(_l("Departed on"), 13),
        Column(_l("Ended on"), 13),
        Column(_l("Closed because"), 26),
        Column(_l("Changed"), 17),
    ),
    read=_read,
    numbered=True,
)
"""The list of cases."""
