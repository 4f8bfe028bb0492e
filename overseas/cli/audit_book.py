"""Rows of the trail as they lie in the database, in a spreadsheet sealed with a password: for an inspector's tools."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from overseas.audit.anchors import FILE, anchors_in
from overseas.audit.canonical import TRAILS
from overseas.audit.listing import TrailFilter, trail_rows
from overseas.audit.names import TRAIL_NAMES, finding_said
from overseas.audit.verifying import Verdict, verify_trails
from overseas.cli.office import Office
from overseas.cli.refusals import Failure
from overseas.kernel.columns import Json
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_number
from overseas.reports.sealing import new_password, seal
from overseas.reports.sheets import Cell, Column, Cover, Table, write_workbook

MOST = 100_000
WIDTH = 20
MOST_FAULTS = 20


def write_sealed(office: Office, path: Path, trail: str, asked: TrailFilter) -> str:
    """Write the rows that were asked for into a new file; its password. A failure when it is there already."""
    with office.reading() as session:
        rows = list(islice(trail_rows(session, trail, asked), MOST + 1))
        if len(rows) > MOST:
            raise Failure(_("More than %(number)s rows. Narrow the days, or export CSV.", number=written_number(MOST)))
        verdict = verify_trails(session, anchors=anchors_in(office.settings.home / FILE))
    at = office.clock.now()
    lines: list[tuple[str, Cell]] = [
        (_("Trail"), trail),
        *((_("Filter"), f"{name}: {value}") for name, value in vars(asked).items() if value),
        (_("Rows"), len(rows)),
        (_("Made at"), at),
        *((_("Checked"), line) for line in _checked(verdict)),
    ]
    cover = Cover(_("Trail"), lines, made_by="overseas audit export", made_at=at)
    columns = [Column(column.name, WIDTH) for column in TRAILS[trail].columns]
    table = Table(TRAIL_NAMES[trail], columns, (_cells(row) for row in rows))
    password = new_password()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Failure(_("%(path)s cannot be written: %(why)s", path=path, why=error.strerror)) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(seal(write_workbook(cover, [table]), password))
    return password


def _checked(verdict: Verdict) -> Iterator[str]:
    rows, seals = written_number(verdict.rows), written_number(verdict.seals)
    yield _("The whole trail was looked at: %(rows)s rows, %(seals)s seals.", rows=rows, seals=seals)
    yield (
        _("The trail is whole.") if verdict.whole else _("NOT WHOLE: something was changed behind the program's back.")
    )
    yield from (finding_said(one) for one in verdict.findings[:MOST_FAULTS])


def _cells(row: Json) -> list[Cell]:
    """A number or a moment as it is; anything else as text."""
    return [
        value if isinstance(value, int | datetime) else text
        for value, text in zip(row.values(), texts_of(row), strict=True)
    ]


def texts_of(row: Json) -> Iterator[str]:
    """The values of a row as texts; nothing for nothing."""
    for value in row.values():
        plain_value = value.isoformat() if hasattr(value, "isoformat") else value
        if isinstance(plain_value, dict | list):
            yield written_json(plain_value)
        else:
            yield "" if plain_value is None else str(plain_value)


def written_json(value: object) -> str:
    """A value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)
