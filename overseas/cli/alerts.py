"""The command that lists open alerts."""

from __future__ import annotations

from datetime import date

import click
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Role
from overseas.accounts.queries import area_of
from overseas.alerts.filters import AlertFilter
from overseas.alerts.models import Audience
from overseas.alerts.queries import AlertRow, open_alert_count, open_alerts
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.alerts.sight import AlertReach
from overseas.cli.office import Office, answer, columns, json_option, pass_office, unit_named
from overseas.kernel.clock import Clock
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import ngettext
from overseas.kernel.writing import written_day
from overseas.units.scope import EVERYWHERE, Reach


@click.group()
def alerts() -> None:
    """See what somebody has to look after."""


@alerts.command("list")
@click.option("--unit", "code", help="Only those of this office's unit or province (its code).")
@click.option("--rule", type=click.Choice(ALERT_RULES.codes()), help="Only those of one rule.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most so many lines.")
@json_option
@pass_office
def list_alerts(office: Office, *, code: str | None, rule: str | None, limit: int, as_json: bool) -> None:
    """Print the open alerts, the oldest first."""
    with office.reading() as session:
        sight, asked = AlertReach(_area(session, code, office.clock), Audience.PROVINCE), AlertFilter(rule)
        rows = open_alerts(session, sight, asked, limit=limit).rows
        total = open_alert_count(session, sight, asked, cap=1_000_000).number
    office.note_read("alert.list", rows=len(rows), unit=code, rule=rule)
    answer([_data(row) for row in rows], _lines(list(rows), total), as_json=as_json)


def _area(session: Session, code: str | None, clock: Clock) -> Reach:
    """Everything, or what the leaders of a unit look at."""
    if code is None:
        return EVERYWHERE
    unit = unit_named(session, code, clock.today())
    return area_of(Role.LEADER, unit.id, unit.province_id)


def _data(row: AlertRow) -> dict[str, int | str | date]:
    return {
        "id": row.id,
        "rule": row.rule,
        "severity": row.severity.value,
        "case": row.case_id,
        "unit": row.unit_name,
        "worker": row.worker_name,
        "anchor_on": row.anchor_on,
        "opened_on": row.opened_on,
    }


def _lines(rows: list[AlertRow], total: int) -> list[str]:
    if not rows:
        return [_("No alert is open.")]
    table = [
        (f"#{row.case_id}", written_day(row.anchor_on), row.unit_name, row.worker_name, ALERT_RULES[row.rule].name)
        for row in rows
    ]
    return [*columns(table), ngettext("%(number)s alert is open.", "%(number)s alerts are open.", total)]
