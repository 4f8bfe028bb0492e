"""The queues of the desks as lines of a table: words looked up once a page, dates written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import get_template_attribute, url_for
from markupsafe import Markup

from overseas.cases.catalogue import STEPS
from overseas.cases.list_desks import CheckRow, LoanRow
from overseas.cases.stages import Stage
from overseas.cases.steps.legal_check.life import UNANSWERED
from overseas.cases.steps.loan.life import AT_THE_BANK
from overseas.cases.wording import say_dong
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import ngettext
from overseas.web.templates import NOTHING, show_date
from overseas.workers.labels import SEX_NAMES


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One line: the person, and the cells beside her."""

    href: str
    name: str
    under: str
    cells: tuple[str | Markup, ...]


class Words:
    """The labels of one step's states, drawn once a page."""

    def __init__(self, step: str) -> None:
        tag = get_template_attribute("components/status.html", "tag")
        self.states: dict[Any, Markup] = {
            state: tag(view.label, view.tone) for state, view in STEPS[step].states.items()
        }
        self.sexes = {sex: str(name).lower() for sex, name in SEX_NAMES.items()}
        self.tag = tag
        self.closed: Markup = tag(_("the person does not go"), "neutral")

    def due(self, day: date | None, today: date, *, still_open: bool) -> str | Markup:
        """The day by which something was to happen; late, how late."""
        if day is None or not still_open:
            return NOTHING if day is None else show_date(day)
        if day >= today:
            return show_date(day)
        days = (today - day).days
        late: Markup = self.tag(ngettext("%(number)s day late", "%(number)s days late", days), "late")
        return Markup("{} {}").format(show_date(day), late)

    def under(self, row: CheckRow | LoanRow) -> str:
        """What tells the person from others of the same name."""
        return f"{row.birth_date.year} · {self.sexes[row.sex]} · {row.commune}"


def check_lines(rows: Iterable[CheckRow], today: date) -> list[DeskLine]:
    """The lines of record checks."""
    words, prefix = Words("legal_check"), url_for("desks.show_legal_check", case_id=0)[:-1]
    yes, no = _("condition met"), _("condition not met")
    lines = []
    for row in rows:
        state = words.states[row.state]
        if row.meets_condition is not None:
            state = words.tag(yes if row.meets_condition else no, "done" if row.meets_condition else "blocked")
        answered = show_date(row.answered_on) if row.answered_on else None
        due = words.due(row.due_on, today, still_open=row.state in UNANSWERED)
        state = words.closed if row.stage is Stage.CLOSED else state
        cells = (row.receipt_number or NOTHING, state, show_date(row.filed_on), answered or due)
        lines.append(DeskLine(f"{prefix}{row.case_id}", row.name, words.under(row), cells))
    return lines


def loan_lines(rows: Iterable[LoanRow], today: date, *, ended: bool = False) -> list[DeskLine]:
    """The lines of loans; in the view of ended contracts, what is owed until when instead of what is asked for."""
    words, prefix = Words("loan"), url_for("desks.show_loan", case_id=0)[:-1]
    cells = _owing if ended else _asked
    return [DeskLine(f"{prefix}{row.case_id}", row.name, words.under(row), cells(words, row, today)) for row in rows]


def _asked(words: Words, row: LoanRow, today: date) -> tuple[str | Markup, ...]:
    amount = row.approved_amount or row.requested_amount
    return (
        say_dong(amount) if amount else NOTHING,
        words.closed if row.stage is Stage.CLOSED else words.states[row.state],
        show_date(row.received_on),
        words.due(row.decision_due_on, today, still_open=row.state in AT_THE_BANK),
        show_date(row.flight_on),
    )


def _owing(words: Words, row: LoanRow, today: date) -> tuple[str | Markup, ...]:
    return (
        say_dong(row.paid_out_amount),
        words.states[row.state],
        show_date(row.ended_on),
        words.due(row.due_on, today, still_open=True),
    )
