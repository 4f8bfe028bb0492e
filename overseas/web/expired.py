"""The people behind the figure "expired and not home": contracts that ran out without a return or an extension."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.contracts.queries import expired_contracts
from overseas.kernel.i18n import ngettext
from overseas.quotas.queries import visible_unit
from overseas.web.closed_names import names_of_closed_cases
from overseas.web.exports import export_href
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.request import actor, clock, db

pages = Blueprint("expired", __name__)

MOST_ROWS = 500


@pages.get("/contracts/expired")
@allow(Permission.VIEW_CASES, query=("unit",))
def list_expired() -> ResponseReturnValue:
    """Whose contract has run out, the longest overdue first; `unit` is the code of a unit within reach."""
    today = clock().today()
    unit = visible_unit(db(), actor(), Permission.VIEW_CASES, request.args.get("unit"), today)
    area = reach(actor(), Permission.VIEW_CASES)
    rows = expired_contracts(db(), area, today, below=unit, limit=MOST_ROWS)
    note_read("contract.expired_list")
    closed = names_of_closed_cases(row.case_id for row in rows)
    late = {(today - row.end_on).days for row in rows}
    return render_template(
        "contracts/expired.html",
        unit=unit,
        rows=[(row, closed.get(row.case_id, row.worker_name), (today - row.end_on).days) for row in rows],
        late={days: ngettext("%(number)s day", "%(number)s days", days) for days in late},
        more=len(rows) == MOST_ROWS,
        export_href=export_href("expired", {"unit": unit.code}) if rows else None,
        place=url_for("cases.list_cases") + "/",
    )
