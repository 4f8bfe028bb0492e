"""The commands by which an inspector or an administrator looks at the trail: is it whole, what does it say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from overseas.audit.actions import seal_trails
from overseas.audit.anchors import FILE, anchor_of, anchors_in, told_outside
from overseas.audit.canonical import TRAILS
from overseas.audit.journal import Subject
from overseas.audit.listing import TrailFilter, trail_rows
from overseas.audit.names import finding_said
from overseas.audit.queries import SealStanding, seal_standing
from overseas.audit.verifying import Verdict, verify_trails
from overseas.cli.audit_book import texts_of, write_sealed, written_json
from overseas.cli.office import DAY, Office, answer, columns, commit_option, json_option, pass_office, say_if_dry
from overseas.cli.refusals import Failure
from overseas.kernel.clock import OFFICE_ZONE, office_instant
from overseas.kernel.columns import Json
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_number

SHOWN = 20
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.group()
def audit() -> None:
    """See the trail, seal it, and find out whether somebody tampered with it."""


@audit.command("verify")
@click.option("--seals", type=click.Path(path_type=Path), help="The seals told outside; else those in the home folder.")
@json_option
@pass_office
def verify(office: Office, *, seals: Path | None, as_json: bool) -> None:
    """Look at every row and every seal of the trail; fails, and names the first fault, when anything is wrong."""
    if seals is not None and not seals.exists():
        raise Failure(_("There is no file %(path)s.", path=seals))
    with office.reading() as session:
        verdict = verify_trails(session, anchors=anchors_in(seals or office.settings.home / FILE))
    answer(_verdict(verdict), _told(verdict), as_json=as_json)
    if verdict.findings:
        raise Failure(_("The trail is not whole: %(first)s", first=finding_said(verdict.findings[0])))
    if verdict.unguarded:
        raise Failure(
            _("The database lets rows of the trail be changed: %(tables)s", tables=_joined(verdict.unguarded))
        )


def _verdict(verdict: Verdict) -> Json:
    found = [{"trail": one.trail, "number": one.number, "fault": one.fault.value} for one in verdict.findings]
    counts = {"rows": verdict.rows, "seals": verdict.seals, "unsealed": verdict.unsealed}
    faults = {"first": found[0] if found else None, "findings": found, "unguarded": verdict.unguarded}
    return {"whole": verdict.whole, **counts, **faults}


def _told(verdict: Verdict) -> Iterator[str]:
    rows, seals, unsealed = (written_number(number) for number in (verdict.rows, verdict.seals, verdict.unsealed))
    text = _l("Rows: %(rows)s, of which not sealed yet: %(unsealed)s. Seals: %(seals)s.")
    yield str(text) % {"rows": rows, "unsealed": unsealed, "seals": seals}
    if verdict.whole:
        yield _("The trail is whole.")
    yield from (finding_said(one) for one in verdict.findings[:SHOWN])
    if len(verdict.findings) > SHOWN:
        yield _("And %(number)s more.", number=written_number(len(verdict.findings) - SHOWN))
    if verdict.unguarded:
        yield _("Triggers that refuse to change the trail are gone from: %(tables)s", tables=_joined(verdict.unguarded))


def _joined(tables: Iterable[str]) -> str:
    return ", ".join(tables)


@audit.command("seal")
@commit_option
@json_option
@pass_office
def seal(office: Office, *, commit: bool, as_json: bool) -> None:
    """Seal what was added since the last seal, as the job does every few minutes; print the last seal of each trail."""
    with office.working(commit=commit) as work:
        counts = seal_trails(work.session, at=office.clock.now())
        standings = seal_standing(work.session)
        data = {**counts, "last": [_standing(one) for one in standings]}
        last = [str(anchor_of(one.seal)) for one in standings if one.seal]
    answer(data, columns((name, written_number(number)) for name, number in counts.items()), as_json=as_json)
    if not as_json:
        answer(None, last, as_json=False)
    say_if_dry(commit=commit)


@audit.command("head")
@json_option
@pass_office
def head(office: Office, *, as_json: bool) -> None:
    """Print the last seal of each trail, to be kept outside: on paper, or in a file elsewhere (>> seals.txt).

    `overseas audit verify --seals FILE` reads such a file. Whoever cuts off the end of the trail, puts back an older
    copy of the database, or makes all seals anew is found by it.
    """
    with office.reading() as session:
        standings = [one for one in seal_standing(session) if one.seal is not None]
    lines = [told_outside(one.seal) for one in standings if one.seal is not None]
    answer([_standing(one) for one in standings], lines or [_("Nothing is sealed yet.")], as_json=as_json)


def _standing(one: SealStanding) -> Json:
    return {"trail": one.trail, "number": one.seal and one.seal.number, "digest": one.seal and one.seal.digest}


def _asked(command: Any) -> Any:
    """The words by which lines of the trail are asked for."""
    for option in (
        click.option("--to", "until", type=DAY, help="Until the end of this day."),
        click.option("--from", "since", type=DAY, help="From this day on."),
        click.option("--worker", type=click.IntRange(1), help="Only what concerns this person (her number)."),
        click.option("--case", type=click.IntRange(1), help="Only what concerns this case (its number)."),
        click.option("--account", type=click.IntRange(1), help="Only what this account did (its number)."),
        click.option("--trail", type=click.Choice(list(TRAILS)), default="audit_event", show_default=True),
    ):
        command = option(command)
    return command


@audit.command("list")
@_asked
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many lines.")
@json_option
@pass_office
def list_trail(office: Office, /, *, trail: str, limit: int, as_json: bool, **asked: Any) -> None:
    """Print lines of the trail, the newest first."""
    with office.reading() as session:
        rows = list(trail_rows(session, trail, _filter(asked), limit=limit))
    office.note_read("trail.list", _about(asked), rows=len(rows), trail=trail, **asked)
    answer(rows, ["  ".join(_cells(row)) for row in rows] or [_("No line of the trail.")], as_json=as_json)


@audit.command("export")
@_asked
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, instead of CSV.")
@click.option("--xlsx", type=click.Path(path_type=Path), help="Write a spreadsheet sealed with a password instead.")
@pass_office
def export(office: Office, /, *, trail: str, as_json: bool, xlsx: Path | None, **asked: Any) -> None:
    """Print all lines that were asked for, the newest first, as CSV: for an inspector's own tools.

    The output holds personal data: whoever runs this keeps the file where nobody else reads it. A spreadsheet says on
    its first sheet what was asked and what a look at the whole trail found; its password is printed once.
    """
    office.note_read("trail.export", _about(asked))
    if xlsx is not None:
        click.echo(_("Password of the file: %(password)s", password=write_sealed(office, xlsx, trail, _filter(asked))))
        return
    with office.reading() as session:
        if not as_json:
            click.echo(_csv([column.name for column in TRAILS[trail].columns]))
        for row in trail_rows(session, trail, _filter(asked)):
            click.echo(written_json(row) if as_json else _csv(texts_of(row)))


def _about(asked: dict[str, Any]) -> Subject | None:
    """Whom the lines that were asked for concern, where it is one person, case or account."""
    named = [Subject(kind, asked[kind]) for kind in ("worker", "case", "account") if asked[kind]]
    return named[0] if named else None


def _filter(asked: dict[str, Any]) -> TrailFilter:
    since: date | None = asked["since"]
    until: date | None = asked["until"]
    return TrailFilter(
        account_id=asked["account"],
        case_ids=(asked["case"],) if asked["case"] else (),
        worker_id=asked["worker"],
        since=office_instant(since) if since else None,
        before=office_instant(until + timedelta(days=1)) if until else None,
    )


def _cells(row: Json) -> Iterator[str]:
    """What a line of the trail says; each kind of line says other things, so they do not stand below each other."""
    yield f"#{row['id']}"
    yield f"{row['at'].astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"
    for name, value in row.items():
        if name not in {"id", "at", "mark"} and value not in (None, ""):
            yield f"{name}={written_json(value) if isinstance(value, dict | list) else value}"


def _csv(cells: Iterable[str]) -> str:
    """A line of CSV; a text that a spreadsheet would take for a formula is marked as text."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells)
    return written.getvalue()
