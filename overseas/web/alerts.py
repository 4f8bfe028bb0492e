"""The open alerts of one's area: whose last day is near or past, and the way to record what became of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.alerts.filters import QUERY, alert_filter_form, filter_of
from overseas.alerts.queries import open_alert_count, open_alerts
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.alerts.sight import alert_reach
from overseas.contracts.models import OUTCOME_NAMES
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
@allow(Permission.VIEW_ALERTS, query=(*QUERY, "page"))
def list_alerts() -> ResponseReturnValue:
    """The open alerts that call this office, the oldest first; those of the whole area when it asks for them."""
    sight = alert_reach(actor())
    form = alert_filter_form(request.args, sight.audience)
    if not form.validate():
        return render_template("alerts/list.html", form=form, rows=[], export_href=None), 422
    asked, found = filter_of(form, sight.audience)
    words: dict[str, Any] = {**found}
    page = open_alerts(db(), sight, asked, cursor=read_cursor(request.args.get("page"), 2))
    note_read("alert.list")
    today = clock().today()
    closed = names_of_closed_cases(row.case_id for row in page.rows)
    return render_template(
        "alerts/list.html",
        form=form,
        asked=words,
        rows=[(row, closed.get(row.case_id, row.worker_name), (today - row.anchor_on).days) for row in page.rows],
        rules={rule.code: (str(rule.name), str(rule.told.act), rule.told.place) for rule in ALERT_RULES},
        known={outcome: str(name) for outcome, name in OUTCOME_NAMES.items()},
        since=_since({(today - row.anchor_on).days for row in page.rows}),
        several_offices=sight.area.province_id is not None or len(sight.area.unit_ids) != 1,
        count=_count_text(open_alert_count(db(), sight, asked)),
        export_href=export_href("alerts", words) if page.rows else None,
        place=url_for("cases.list_cases") + "/",
        **{
            f"{way}_href": url_for("alerts.list_alerts", **words, page=cursor) if cursor else None
            for way, cursor in (("previous", page.previous_cursor), ("next", page.next_cursor))
        },
    )


def _since(days: set[int]) -> dict[int, str]:
    """How far the anchor lies behind or ahead, in words, by the number of days."""
    return {number: _ago(number) for number in days}


def _ago(days: int) -> str:
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("in %(number)s day", "in %(number)s days", -days)
    return ngettext("%(number)s day ago", "%(number)s days ago", days)


def _count_text(count: Count) -> str:
    if count.more:
        return _("More than %(number)s alerts are open.", number=written_number(count.number))
    return ngettext("%(number)s alert is open.", "%(number)s alerts are open.", count.number)
