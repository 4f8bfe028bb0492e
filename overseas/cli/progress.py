"""overseas progress: the very numbers of the leader's page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import click

from overseas.cli.office import DAY, Office, answer, columns, json_option, pass_office, unit_named
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.quotas.figures import Figures
from overseas.quotas.queries import Progress
from overseas.quotas.queries import progress as progress_of

NAMES = (
    *("unit_code", "unit_name", "target", "departed"),
    *("percent", "expected_by_pace", "abroad", "expired_not_returned"),
)


@click.command()
@click.option("--unit", "code", default="VN", show_default=True, help="The code of a unit, such as 58 or 587.")
@click.option("--from", "first", type=DAY, help="First day of the period (default: this year's first).")
@click.option("--to", "last", type=DAY, help="Last day of the period (default: the last of the first day's year).")
@json_option
@pass_office
def progress(office: Office, code: str, first: date | None, last: date | None, *, as_json: bool) -> None:
    """How a unit and each unit below it stand against their targets."""
    today = office.clock.today()
    first = first or date(today.year, 1, 1)
    last = last or date(first.year, 12, 31)
    if last < first:
        raise Invalid({"to": [_("The last day lies before the first.")]})
    with office.reading() as session:
        unit = unit_named(session, code, min(max(today, first), last))
        found = progress_of(session, unit, first=first, last=last, today=today)
    answer([_numbers(line) for line in found.rows], _lines(found), as_json=as_json)


def _numbers(line: Figures) -> dict[str, Any]:
    return {name: _number(getattr(line, name)) for name in NAMES}


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _lines(found: Progress) -> list[str]:
    head = [
        *(_("Code"), _("Unit"), _("Target"), _("Departed"), _("Percent")),
        *(_("By the pace"), _("Abroad"), _("Expired and not home")),
    ]
    rows = [[_shown(getattr(line, name)) for name in NAMES] for line in found.rows]
    lines = list(columns([head, *rows]))
    if found.shares_differ_by:
        differ = f"{found.shares_differ_by:+d}"
        lines.append(_("Note: the targets of the units below differ from the unit's own by %(number)s.", number=differ))
    return lines


def _shown(value: Any) -> str:
    return _("not set") if value is None else str(value)
