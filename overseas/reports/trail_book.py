"""What an inspector takes along of the trail: each kind in words, and whether it is as the program wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.inspecting import may_see_content
from overseas.accounts.policy import Actor
from overseas.audit.anchors import Anchor
from overseas.audit.listing import Line, TrailFilter, trail_page
from overseas.audit.models import FieldChange
from overseas.audit.names import TRAIL_NAMES, finding_said
from overseas.audit.verifying import Finding, verify_lines, verify_seals
from overseas.cases.trail_lines import trail_lines
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_number
from overseas.privacy.queries.changes import change_lines
from overseas.reports.report_types import MOST_ROWS, Rows
from overseas.reports.sheets import Cell, Column, Cover, Table

LINES = (
    Column(_l("No."), 9),
    Column(_l("When"), 17),
    Column(_l("Who"), 26),
    Column(_l("What"), 50),
    Column(_l("About"), 28),
    Column(_l("More"), 40),
)
CHANGES = (
    Column(_l("No."), 9),
    Column(_l("When"), 17),
    Column(_l("Who"), 26),
    Column(_l("Record"), 24),
    Column(_l("Entry"), 32),
    Column(_l("From"), 32),
    Column(_l("To"), 32),
    Column(_l("Case"), 9),
)


@dataclass(frozen=True)
class TrailAsked:
    """What is taken along: of whom or what, in which words the filter is told, and which kinds of trail."""

    title: str
    told: Sequence[str]
    of: TrailFilter
    trails: Sequence[str]


@dataclass(frozen=True)
class TrailBook:
    """The sheets, how many rows they hold, and what is wrong with them or with the seals."""

    tables: Sequence[Table]
    count: int
    findings: Sequence[Finding]


def trail_book(session: Session, by: Actor, asked: TrailAsked, anchors: Iterable[Anchor]) -> TrailBook:
    """The rows that were asked for, in words, each checked against its mark; and a look at all seals.

    Invalid when one kind has more rows than a sheet may hold.
    """
    tables, count, findings = [], 0, verify_seals(session, anchors=anchors)
    for trail in asked.trails:
        page = trail_page(session, trail, asked.of, limit=MOST_ROWS)
        if page.next_cursor is not None:
            sentence = _("More than %(number)s lines of one kind. Narrow the days, and export in parts.")
            raise Invalid({"": [sentence % {"number": written_number(MOST_ROWS)}]})
        changed = trail == FieldChange.__tablename__
        told = _changes(session, by, page.rows) if changed else _lines(by, page.rows)
        tables.append(Table(TRAIL_NAMES[trail], CHANGES if changed else LINES, told))
        count += len(page.rows)
        findings += verify_lines(session, trail, page.rows)
    return TrailBook(tables, count, findings)


def _lines(by: Actor, rows: Sequence[Line]) -> Rows:
    told = (row for row in rows if not isinstance(row, FieldChange))
    found = trail_lines(by, told, content=may_see_content(by))
    return [(line.id, line.at, line.actor, line.sentence, line.about, line.detail) for line in found]


def _changes(session: Session, by: Actor, rows: Sequence[Line]) -> Rows:
    told = [row for row in rows if isinstance(row, FieldChange)]
    return [
        (line.id, line.at, line.actor, line.record, str(field.label), field.before, field.after, line.case_id)
        for line in change_lines(session, by, told, content=may_see_content(by))
        for field in line.fields
    ]


def trail_cover(asked: TrailAsked, book: TrailBook, by: Actor, *, at: datetime, invented: bool) -> Cover:
    """The first sheet: what was asked, who took it along and when, and what the look at marks and seals found."""
    lines: list[tuple[str, Cell]] = [
        (_("Trail"), asked.title),
        *((_("Filter"), line) for line in asked.told),
        (_("Rows"), book.count),
        (_("Made by"), f"{by.name} ({by.username}), {by.agency_name}"),
        (_("Made at"), at),
        *((_("Checked"), line) for line in _checked(book)),
        (_("Personal data"), _("This file holds personal data. Use it for its purpose only, hand it on only to who "
                               "needs it, send its password another way, and delete it when it has served.")),
    ]  # fmt: skip
    if invented:
        lines.append((_("Demonstration"), _("Every person in it is invented.")))
    return Cover(f"{_('Trail')}: {asked.title}", lines, made_by=f"{by.name}, {by.agency_name}", made_at=at)


MOST_FAULTS = 20


def _checked(book: TrailBook) -> Iterator[str]:
    if book.findings:
        yield _("NOT WHOLE: something was changed behind the program's back.")
        yield from (finding_said(one) for one in book.findings[:MOST_FAULTS])
    else:
        yield _("Each row of this file bears the program's mark, and every seal over the trail is as it was made.")
    yield _("That no row is missing is found by the command “overseas audit verify”, which looks at the whole trail.")
