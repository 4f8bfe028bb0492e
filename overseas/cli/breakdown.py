"""overseas breakdown: the masked figures by ethnic group, priority group or record check."""

from __future__ import annotations

import click

from overseas.cli.office import Office, answer, columns, json_option, pass_office, unit_named
from overseas.kernel.i18n import gettext as _
from overseas.quotas.breakdowns import Breakdown, Kind, Line, breakdown


@click.command("breakdown")
@click.option("--unit", "code", required=True, help="The code of a province, such as 58.")
@click.option("--year", type=int, required=True, help="A year that is over.")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), required=True, help="By which group.")
@json_option
@pass_office
def print_breakdown(office: Office, code: str, year: int, kind: str, *, as_json: bool) -> None:
    """How many people left, told apart by what is sensitive; small cells are masked, and those that give them away."""
    today = office.clock.today()
    with office.reading() as session:
        found = breakdown(session, Kind(kind), year, province=unit_named(session, code, today), today=today)
    lines = [*found.lines, *([found.whole] if found.whole else [])]
    answer([_data(found, line) for line in lines], _table(found, lines), as_json=as_json)


def _data(found: Breakdown, line: Line) -> dict[str, object]:
    cells = dict(zip(found.columns, line.cells, strict=True))
    return {"unit_code": line.unit_code, "unit_name": line.unit_name, "people": line.total, "by": cells}


def _table(found: Breakdown, lines: list[Line]) -> list[str]:
    head = [_("Code"), _("Unit"), _("People"), *found.columns]
    rows = [
        [
            line.unit_code,
            line.unit_name,
            str(line.total),
            *(_("hidden") if cell is None else str(cell) for cell in line.cells),
        ]
        for line in lines
    ]
    return list(columns([head, *rows]))
