"""Taking a list along: the same rows as on its page, in a file sealed with a password."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may, reach, require
from overseas.audit.journal import ListRead
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day, written_number
from overseas.privacy.labels import closed_name
from overseas.privacy.models import FileState
from overseas.privacy.queries.closed import closed_cases
from overseas.reports.catalogue.reports import REPORTS
from overseas.reports.cover import cover_of
from overseas.reports.forms import ExportForm
from overseas.reports.report_types import MOST_ROWS, Asked, Report, Rows
from overseas.reports.sealing import new_password, seal
from overseas.reports.sheets import Cell, Table, write_workbook
from overseas.web.downloads import XLSX, attachment
from overseas.web.guard import allow
from overseas.web.reads import hash_of_asked, note_read
from overseas.web.request import actor, clock, db, program

pages = Blueprint("exports", __name__)

LISTS = {
    "cases": "cases.list_cases",
    "legal_checks": "desks.list_legal_checks",
    "loans": "desks.list_loans",
    "alerts": "alerts.list_alerts",
    "expired": "expired.list_expired",
}
"""The page on which the rows of each report stand."""


def export_href(code: str, asked: Mapping[str, Any]) -> str | None:
    """The way to export a list as it stands; None for whoever may not."""
    if not may(actor(), Permission.EXPORT_LISTS):
        return None
    return url_for(f"exports.show_{code}", **asked)


def _views(report: Report) -> tuple[Callable[[], ResponseReturnValue], Callable[[], ResponseReturnValue]]:
    """The two pages of a report: what will be exported, and the file."""
    mark = allow(Permission.EXPORT_LISTS, query=report.query, recent=True)

    @mark
    def show() -> ResponseReturnValue:
        return _page(report, _asked(report), ExportForm(data={"file_password": new_password()}))

    @mark
    def make() -> ResponseReturnValue:
        asked, form = _asked(report), ExportForm(request.form)
        if not form.validate():
            return _page(report, asked, form), 422
        rows = _without_closed(report, asked.rows(MOST_ROWS + 1))
        if len(rows) > MOST_ROWS:
            sentence = _("This list has more than %(number)s rows. Narrow it with filters, and export it in parts.")
            form.form_errors.append(sentence % {"number": written_number(MOST_ROWS)})
            return _page(report, asked, form), 422
        at = clock().now()
        cover = cover_of(report, asked, actor(), count=len(rows), at=at, invented=program().demonstration)
        workbook = write_workbook(cover, [Table(report.name, report.columns, rows)])
        note_read(report.event, rows=ListRead(len(rows), hash_of_asked(asked.query)))
        name = f"{report.name} {written_day(clock().today()).replace('/', '-')}.xlsx"
        return attachment(seal(workbook, form.sealing_password()), name, XLSX)

    return show, make


def _without_closed(report: Report, rows: Rows) -> Rows:
    """Restricted people are in no file that leaves the house; who else's file is closed stands there without name.

    The queues of the desks, which tell no numbers of cases, leave restricted people out by themselves.
    """
    if not report.numbered:
        return rows
    numbers = [int(str(row[0])) for row in rows]
    closed = closed_cases(db(), reach(actor(), Permission.VIEW_CASES), numbers, clock().today())
    names = [place for place, column in enumerate(report.columns) if column.names]
    left: list[Sequence[Cell]] = []
    for number, row in zip(numbers, rows, strict=True):
        file = closed.get(number)
        if file is None:
            left.append(row)
        elif file.state is not FileState.RESTRICTED:
            left.append(_unnamed(row, names, closed_name(file.worker_id)))
    return left


def _unnamed(row: Sequence[Cell], names: Sequence[int], told: str) -> Sequence[Cell]:
    """The row with the number of the file in its first personal column, and nothing in the others."""
    first, *others = names
    return [told if place == first else None if place in others else cell for place, cell in enumerate(row)]


def _asked(report: Report) -> Asked:
    require(actor(), report.permission)
    return report.read(db(), actor(), request.args, clock().today())


def _page(report: Report, asked: Asked, form: ExportForm) -> str:
    query: Mapping[str, Any] = asked.query
    return render_template(
        "reports/export.html",
        report=report,
        told=asked.told,
        form=form,
        most=written_number(MOST_ROWS),
        action=url_for(f"exports.make_{report.code}", **query),
        back_href=url_for(LISTS[report.code], **query),
    )


for _report in REPORTS:
    _show, _make = _views(_report)
    _address = f"/exports/{_report.code.replace('_', '-')}"
    pages.add_url_rule(_address, f"show_{_report.code}", _show, methods=["GET"])
    pages.add_url_rule(_address, f"make_{_report.code}", _make, methods=["POST"])
