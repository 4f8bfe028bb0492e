"""Cases as lines of a table: every label looked up once a page, links from a prefix, dates written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import get_template_attribute
from markupsafe import Markup

from overseas.cases.filters import STEP_CODES, STEP_NAMES
from overseas.cases.lists import CaseRow
from overseas.cases.stages import CLOSE_REASONS, OVER, STAGE_NAMES, STEP_STATES, Stage, StepState
from overseas.kernel.i18n import gettext as _
from overseas.web.addresses import case_prefix
from overseas.web.templates import show_date

TOLD = {StepState.FAILED: "blocked", StepState.WAITING: "waiting", StepState.IN_PROGRESS: "info"}
"""The states of a step that a line tells, and in which tone; the others are silent."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line: the person, where the case stands, and when it changed."""

    href: str
    name: str
    under: str
    office: str
    stage: str
    standing: str
    market: str
    registered: str
    changed: str


class CaseLines:
    """Turns rows into lines for one page."""

    def __init__(self, markets: Mapping[str, str], closed: Mapping[int, str]) -> None:
        self._case = case_prefix()
        self._markets, self._closed = markets, closed
        self._stages = {stage: str(name) for stage, name in STAGE_NAMES.items()}
        self._steps = {code: str(STEP_NAMES[code]) for code in STEP_CODES}
        self._states = {state: str(name) for state, name in STEP_STATES.items()}
        self._tag = get_template_attribute("components/status.html", "tag")
        self._tags: dict[tuple[str, StepState], Markup] = {}
        self._ready: Markup | None = None

    def of(self, rows: Iterable[CaseRow]) -> list[CaseLine]:
        """The lines of some rows."""
        return [self._line(row) for row in rows]

    def _line(self, row: CaseRow) -> CaseLine:
        code = row.market_code or row.wanted_market_code
        return CaseLine(
            href=f"{self._case}{row.id}",
            name=self._closed.get(row.id, row.name),
            under=row.commune if row.id in self._closed else f"{row.birth_date.year} · {row.commune}",
            office=row.office,
            stage=self._stages[row.stage],
            standing=self._standing(row),
            market=self._markets.get(code, code) if code else "–",
            registered=show_date(row.registered_on),
            changed=show_date(row.updated_at),
        )

    def _standing(self, row: CaseRow) -> str:
        if row.stage is Stage.ABROAD:
            return _("since %(day)s", day=show_date(row.departed_on))
        if row.stage is Stage.ENDED:
            return _("on %(day)s", day=show_date(row.ended_on))
        if row.stage is Stage.CLOSED:
            return str(CLOSE_REASONS[row.closed_reason]) if row.closed_reason else ""
        states = row.recruitment_state, row.training_state, row.legal_check_state, row.loan_state, row.departure_state
        told = [(code, state) for code, state in zip(STEP_CODES, states, strict=True) if state in TOLD]
        if not told and all(state in OVER for state in states[:4]):
            return self._ready_tag()
        return Markup(" ").join(self._step_tag(code, state) for code, state in told)

    def _step_tag(self, code: str, state: StepState) -> Markup:
        found = self._tags.get((code, state))
        if found is None:
            text = f"{self._steps[code]}: {self._states[state].lower()}"
            found = self._tags[code, state] = self._tag(text, TOLD[state])
        return found

    def _ready_tag(self) -> Markup:
        if self._ready is None:
            self._ready = self._tag(_("ready for the flight"), "done")
        return self._ready
