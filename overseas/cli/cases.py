"""The command that says why somebody cannot leave yet: the same list as the page and the action."""

from __future__ import annotations

from datetime import date

import click

from overseas.audit.journal import Subject
from overseas.cases.queries import any_case, case_facts, departure_reasons
from overseas.cases.stages import STAGE_NAMES
from overseas.cli.office import DAY, Office, answer, json_option, pass_office
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day


@click.group()
def cases() -> None:
    """See how cases stand."""


@cases.command("why")
@click.argument("case_id", metavar="CASE", type=click.IntRange(1))
@click.option("--on", "day", type=DAY, help="For a departure on this day; else on the planned flight date, or today.")
@json_option
@pass_office
def why(office: Office, *, case_id: int, day: date | None, as_json: bool) -> None:
    """Print why the person of a case cannot leave yet, and who can clear each reason."""
    today = office.clock.today()
    with office.reading() as session:
        case = any_case(session, case_id)
        on = day or case_facts(session, case, today=today).on
        reasons = departure_reasons(session, case, on=on, today=today)
        found = [
            {"code": row.code, "text": str(row.text), "who": str(row.resolver), "step": row.where} for row in reasons
        ]
        stage = str(STAGE_NAMES[case.stage])
    office.note_read("case.why", Subject("case", case_id, case_id))
    data = {"case": case_id, "stage": stage, "on": on, "reasons": found}
    head = _("Case %(case)d, %(stage)s, for a departure on %(day)s:", case=case_id, stage=stage, day=written_day(on))
    nothing = [_("Nothing stands in the way.")]
    answer(data, [head, *([f"- {row['text']} ({row['who']})" for row in found] or nothing)], as_json=as_json)
