"""Work to do: what is late, what is due soon, what waits for others, what can go on; each line with one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.cases.filters import STEP_NAMES
from overseas.cases.stages import OVER
from overseas.dashboards.work import Days, WorkPart, WorkRow, work_to_do
from overseas.dashboards.work_lines import CONTRACT, GROUP_NAMES, KINDS, WorkGroup, WorkKind
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.norms.queries import norm_book
from overseas.privacy.labels import closed_name
from overseas.privacy.queries.waiting import registers_waiting
from overseas.web.addresses import case_prefix
from overseas.web.cases import Link
from overseas.web.guard import allow
from overseas.web.reads import note_list
from overseas.web.request import actor, clock, db
from overseas.web.templates import show_date

pages = Blueprint("work", __name__)

TONES = {WorkGroup.LATE: "late", WorkGroup.SOON: "due", WorkGroup.WAITING: "waiting"}


class WorkLine(NamedTuple):
    """One line: whose case, why it is here, and the one thing to do."""

    name: str
    href: str
    under: str
    office: str
    why: str
    button: str
    button_href: str


@dataclass(frozen=True)
class WorkSection:
    """One part of the page."""

    code: str
    name: Text
    tone: str
    lines: Sequence[WorkLine]
    count: str
    more: Sequence[Link]


@pages.get("/work")
@allow(Permission.EDIT_CASES)
def show_work() -> ResponseReturnValue:
    """Everything that somebody of this office has to look after."""
    today = clock().today()
    norms = norm_book(db(), today)
    days = Days(
        today,
        ending_soon_days=norms["contract_ending_soon_days"],
        departure_warn_days=norms["waiting_departure_warn_days"],
    )
    area = reach(actor(), Permission.VIEW_CASES)
    lines = WorkLines()
    sections = [lines.section(part) for part in work_to_do(db(), area, days)]
    note_list("work", None, [line for section in sections for line in section.lines])
    return render_template(
        "work/show.html",
        sections=sections,
        today=today,
        offices=area.everything or area.province_id is not None,
        registers=registers_waiting(db(), actor(), today),
    )


class WorkLines:
    """Turns rows into lines for one page: words looked up once."""

    def __init__(self) -> None:
        self._case = case_prefix()
        self._why = {kind.code: str(kind.why) for kind in KINDS.values()}
        self._says_open = {code for code, why in self._why.items() if "%(open)s" in why}
        self._steps = [str(name).lower() for name in STEP_NAMES.values()]
        self._button = {kind.code: str(kind.button) for kind in KINDS.values()}
        self._places = {kind.code: _place(kind) for kind in KINDS.values()}
        self._days: dict[date, str] = {}

    def section(self, part: WorkPart) -> WorkSection:
        """One part with its lines, and the lists of what did not fit."""
        more = [
            Link(_("All of these: %(why)s", why=kind.button), url_for("cases.list_cases", **kind.more.query()))
            for kind in part.cut
            if kind.more is not None
        ]
        count = f"{len(part.rows)}+" if part.cut else str(len(part.rows))
        name, tone = GROUP_NAMES[part.group], TONES.get(part.group, "neutral")
        return WorkSection(part.group.value, name, tone, [self._line(row) for row in part.rows], count, more)

    def _line(self, row: WorkRow) -> WorkLine:
        href = f"{self._case}{row.case_id}"
        day = self._days.get(row.day) or self._days.setdefault(row.day, show_date(row.day))
        return WorkLine(
            name=closed_name(row.restricted_file) if row.restricted_file else row.name,
            href=href,
            under=row.commune,
            office=row.office,
            why=self._why[row.kind] % {"day": day, "open": self._open(row) if row.kind in self._says_open else ""},
            button=self._button[row.kind],
            button_href=f"{href}{self._places[row.kind]}",
        )

    def _open(self, row: WorkRow) -> str:
        """The steps that are not over, by name; the departure itself only when nothing else is left."""
        names = [name for name, state in zip(self._steps, row.states, strict=True) if state not in OVER]
        return ", ".join(names[:-1] or names)


def _place(kind: WorkKind) -> str:
    """Where below the case's own address the thing is done."""
    if kind.step is None:
        return ""
    return "/contract" if kind.step == CONTRACT else f"/steps/{kind.step}"
