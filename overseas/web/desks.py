"""The desks of police and policy bank: the queue of their own step, and one case of it with the least identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.audit.journal import Subject
from overseas.cases.list_desks import (
    CHECK_VIEWS,
    CHECKS,
    LOAN_VIEWS,
    QueueAsked,
    QueueView,
    desk_counts,
    desk_rows,
)
from overseas.cases.queries import case_facts, desk_view, reasons_told, visible_case
from overseas.cases.queue_form import QUERY, QueueForm, read_view
from overseas.cases.told import IDENTITY, TOLD, TOLD_NAMES, Told
from overseas.contracts.borrowers import loan_counts, loan_rows
from overseas.contracts.queries import contract_of_case
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.keyset import Count
from overseas.kernel.paging import read_cursor
from overseas.web.cases import Link
from overseas.web.desk_lines import DeskLine, check_lines, loan_lines
from overseas.web.exports import export_href
from overseas.web.guard import allow
from overseas.web.reads import note_list, note_read
from overseas.web.reason_links import reason_lines
from overseas.web.request import actor, clock, db
from overseas.web.step_pages import Refused, answer_event, step_of, step_page
from overseas.web.templates import show_date
from overseas.workers.labels import SEX_NAMES

pages = Blueprint("desks", __name__)


@dataclass(frozen=True)
class Queue:
    """The queue of one desk, as its page shows it."""

    endpoint: str
    report: str
    title: Text
    lead: Text
    columns: Sequence[Text]
    views: Mapping[QueueView, Text]
    empty: Mapping[QueueView, Text]
    other_columns: Mapping[QueueView, Sequence[Text]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What of the queue is shown."""

    asked: QueueAsked = field(default_factory=QueueAsked)
    lines: Sequence[DeskLine] = ()
    ways: Mapping[str, str | None] = field(default_factory=dict)


CHECK_PAGE = Queue(
    "desks.list_legal_checks",
    "legal_checks",
    _l("Record checks"),
    _l("People whose record check was filed in your area, the oldest first."),
    (_l("Person"), _l("Receipt"), _l("State"), _l("Filed on"), _l("Answer due")),
    CHECK_VIEWS,
    {
        QueueView.OPEN: _l("A record check appears here when the labour office records that it was filed."),
        QueueView.LATE: _l("A record check appears here when its day has passed without an answer."),
        QueueView.SETTLED: _l("Answered record checks appear here."),
    },
)
LOAN_PAGE = Queue(
    "desks.list_loans",
    "loans",
    _l("Loans"),
    _l("People of your area whose loan is asked for or granted, the oldest dossier first."),
    (_l("Person"), _l("Amount"), _l("State"), _l("Dossier complete on"), _l("Decision due"), _l("Flight")),
    LOAN_VIEWS,
    {
        QueueView.OPEN: _l("A loan appears here when the dossier has been handed in."),
        QueueView.LATE: _l("A loan appears here when the day of its decision has passed."),
        QueueView.PAYING: _l("A loan appears here when it is approved and not yet paid out in full."),
        QueueView.ENDED: _l("A loan appears here when its borrower's contract abroad has ended and it is not repaid."),
        QueueView.SETTLED: _l("Loans that are paid out, repaid, refused or cancelled appear here."),
    },
    {
        QueueView.ENDED: (
            _l("Person"),
            _l("Paid out"),
            _l("State"),
            _l("Contract ended on"),
            _l("To be repaid by"),
        )
    },
)


@pages.get("/record-checks")
@allow(Permission.VIEW_LEGAL_CHECKS, query=(*QUERY, "page"))
def list_legal_checks() -> ResponseReturnValue:
    """The queue of the police desk."""
    area, today = reach(actor(), Permission.VIEW_LEGAL_CHECKS), clock().today()
    counts = desk_counts(db(), CHECKS, area, today=today)

    def found(asked: QueueAsked) -> Shown:
        page = desk_rows(db(), CHECKS, area, asked, today=today)
        ways = {"previous": page.previous_cursor, "next": page.next_cursor}
        return Shown(asked, check_lines(page.rows, today), ways)

    return _queue(CHECK_PAGE, counts, found)


@pages.get("/loans")
@allow(Permission.VIEW_LOANS, query=(*QUERY, "page"))
def list_loans() -> ResponseReturnValue:
    """The queue of the bank desk."""
    area, today = reach(actor(), Permission.VIEW_LOANS), clock().today()
    counts = loan_counts(db(), area, today=today)

    def found(asked: QueueAsked) -> Shown:
        page = loan_rows(db(), area, asked, today=today)
        ways = {"previous": page.previous_cursor, "next": page.next_cursor}
        return Shown(asked, loan_lines(page.rows, today, ended=asked.view is QueueView.ENDED), ways)

    return _queue(LOAN_PAGE, counts, found)


def _queue(queue: Queue, counts: Mapping[QueueView, Count], found: Any) -> ResponseReturnValue:
    form = QueueForm(request.args)
    view = read_view(request.args.get("view"), queue.views)
    if not form.validate():
        return _list(queue, counts, form, Shown(QueueAsked(view))), 422
    shown = found(QueueAsked(view, form.q.data, read_cursor(request.args.get("page"), 2)))
    note_list(queue.endpoint.partition(".")[2].removeprefix("list_"), form.q.data, shown.lines)
    return _list(queue, counts, form, shown)


def _list(queue: Queue, counts: Mapping[QueueView, Count], form: QueueForm, shown: Shown) -> str:
    kept: dict[str, Any] = {"q": form.q.data} if form.q.data and not form.errors else {}
    here: dict[str, Any] = {"view": shown.asked.view.value, **kept}
    return render_template(
        "desks/list.html",
        queue=queue,
        columns=queue.other_columns.get(shown.asked.view, queue.columns),
        form=form,
        view=shown.asked.view,
        views=[
            Link(
                str(name), url_for(queue.endpoint, view=view.value, **kept), view is shown.asked.view, counts.get(view)
            )
            for view, name in queue.views.items()
        ],
        lines=shown.lines,
        export_href=export_href(queue.report, shown.asked.query()) if shown.lines else None,
        **{
            f"{way}_href": url_for(queue.endpoint, **here, page=cursor) if cursor else None
            for way, cursor in ({"previous": None, "next": None} | dict(shown.ways)).items()
        },
    )


@pages.get("/record-checks/<int:case_id>")
@allow(Permission.VIEW_LEGAL_CHECKS)
def show_legal_check(case_id: int) -> ResponseReturnValue:
    """One record check."""
    return _page(case_id, "legal_check")


@pages.post("/record-checks/<int:case_id>/<event>")
@allow(Permission.RECORD_LEGAL_CHECKS)
def record_legal_check(case_id: int, event: str) -> ResponseReturnValue:
    """Record something in a record check."""
    return _record(case_id, "legal_check", event)


@pages.get("/loans/<int:case_id>")
@allow(Permission.VIEW_LOANS)
def show_loan(case_id: int) -> ResponseReturnValue:
    """One loan."""
    return _page(case_id, "loan")


@pages.post("/loans/<int:case_id>/<event>")
@allow(Permission.RECORD_LOANS)
def record_loan(case_id: int, event: str) -> ResponseReturnValue:
    """Record something in a loan."""
    return _record(case_id, "loan", event)


PLACES = {"legal_check": ("desks.show_legal_check", CHECK_PAGE), "loan": ("desks.show_loan", LOAN_PAGE)}


def _record(case_id: int, code: str, event: str) -> ResponseReturnValue:
    step = step_of(code)
    desk_view(db(), actor(), step, case_id, today=clock().today())
    done = url_for(PLACES[code][0], case_id=case_id)
    return answer_event(case_id, step, event, show=lambda refused: _page(case_id, code, refused), done=done)


def _page(case_id: int, code: str, refused: Refused | None = None) -> str:
    step, today = step_of(code), clock().today()
    seen = desk_view(db(), actor(), step, case_id, today=today)
    note_read("case.open", Subject("case", case_id))
    facts = case_facts(db(), visible_case(db(), actor(), case_id), today=today)
    told = dict(seen.told)
    if Told.CONTRACT_END in TOLD[step.desk]:
        contract = contract_of_case(db(), case_id)
        told[Told.CONTRACT_END] = contract.end_on if contract else None
    endpoint, queue = PLACES[code]
    here = url_for(endpoint, case_id=case_id)
    return render_template(
        "desks/show.html",
        name=told[Told.NAME],
        person=[_said(one, told[one]) for one in IDENTITY if one is not Told.NAME],
        beside=[_said(one, told[one]) for one in told if one not in (*IDENTITY, Told.CLOSED)],
        closed=told[Told.CLOSED],
        page=step_page(facts, seen.step, action=lambda event: f"{here}/{event}", refused=refused),
        reasons=reason_lines(
            reasons_told(actor(), refused.reasons) if refused and refused.reasons else seen.step.reasons
        ),
        queue=queue,
        back_href=url_for(queue.endpoint),
    )


CLEAR: dict[bool | None, Text] = {True: _l("Yes"), False: _l("No"), None: _l("Not yet")}


def _said(one: Told, value: Any) -> tuple[Text, Any]:
    """What is told, with its label and in words."""
    if one is Told.CHECK_CLEAR:
        return TOLD_NAMES[one], CLEAR[value]
    if one is Told.SEX:
        return TOLD_NAMES[one], SEX_NAMES[value]
    return TOLD_NAMES[one], show_date(value) if isinstance(value, date) else value
