"""The open alerts of one's area: whose contract has ended without a return, and the way to record what became of it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.alerts.queries import open_alert_count, open_alerts
from overseas.contracts.models import OUTCOME_NAMES
from overseas.contracts.terms import STATUS_NAMES, ContractStatus
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import ngettext
from overseas.kernel.keyset import Count
from overseas.kernel.paging import read_cursor
from overseas.kernel.writing import written_number
from overseas.web.closed_names import names_of_closed_cases
from overseas.web.exports import export_href
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.request import actor, clock, db

pages = Blueprint("alerts", __name__)


@pages.get("/alerts")
@allow(Permission.VIEW_ALERTS, query=("page",))
def list_alerts() -> ResponseReturnValue:
    """The open alerts, the oldest first."""
    area = reach(actor(), Permission.VIEW_ALERTS)
    page = open_alerts(db(), area, cursor=read_cursor(request.args.get("page"), 2))
    count = open_alert_count(db(), area)
    note_read("alert.list")
    today = clock().today()
    closed = names_of_closed_cases(row.case_id for row in page.rows)
    ages = {row.id: (today - row.anchor_on).days for row in page.rows}
    here = url_for("alerts.list_alerts")
    return render_template(
        "alerts/list.html",
        rows=[(row, closed.get(row.case_id, row.worker_name), ages[row.id]) for row in page.rows],
        known={outcome: str(name) for outcome, name in OUTCOME_NAMES.items()},
        unknown=str(STATUS_NAMES[ContractStatus.EXPIRED_NOT_VERIFIED]),
        late={days: ngettext("%(number)s day", "%(number)s days", days) for days in set(ages.values())},
        several_offices=area.province_id is not None or len(area.unit_ids) != 1,
        count=_count_text(count),
        export_href=export_href("alerts", {}) if page.rows else None,
        place=url_for("cases.list_cases") + "/",
        previous_href=f"{here}?page={page.previous_cursor}" if page.previous_cursor else None,
        next_href=f"{here}?page={page.next_cursor}" if page.next_cursor else None,
    )


def _count_text(count: Count) -> str:
    if count.more:
        return _("More than %(number)s alerts are open.", number=written_number(count.number))
    return ngettext("%(number)s alert is open.", "%(number)s alerts are open.", count.number)
