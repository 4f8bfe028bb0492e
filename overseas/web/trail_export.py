"""Taking the trail along: what an account did, or who looked at a person, as a file sealed with a password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.inspecting import inspected_account, inspects_everything
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import require
from overseas.audit.anchors import FILE, anchors_in
from overseas.audit.canonical import TRAILS
from overseas.audit.forms import PeriodForm
from overseas.audit.journal import ListRead, Subject
from overseas.audit.listing import EVERYTHING, TrailFilter
from overseas.cases.queries import cases_of_worker
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day, written_number
from overseas.reports.forms import ExportForm
from overseas.reports.report_types import MOST_ROWS
from overseas.reports.sealing import new_password, seal
from overseas.reports.sheets import write_workbook
from overseas.reports.trail_book import TrailAsked, trail_book, trail_cover
from overseas.web.downloads import XLSX, attachment
from overseas.web.guard import allow
from overseas.web.reads import hash_of_asked, note_read
from overseas.web.request import actor, clock, db, program
from overseas.web.row_numbers import row_number
from overseas.workers.queries import visible_worker

pages = Blueprint("trail_export", __name__, url_prefix="/trail/export")
QUERY = ("account", "person", "since", "until")
OF_A_PERSON = ("read_event", "audit_event", "field_change")


@pages.get("")
@allow(Permission.INSPECT_TRAIL, query=QUERY, recent=True)
def show() -> ResponseReturnValue:
    """What will be in the file, and its password."""
    asked, _subject = _asked()
    return _page(asked, ExportForm(data={"file_password": new_password()}))


@pages.post("")
@allow(Permission.INSPECT_TRAIL, query=QUERY, recent=True)
def make() -> ResponseReturnValue:
    """The file."""
    asked, subject = _asked()
    form = ExportForm(request.form)
    if not form.validate():
        return _page(asked, form), 422
    try:
        book = trail_book(db(), actor(), asked, anchors_in(program().settings.home / FILE))
    except Invalid as too_many:
        form.form_errors += [sentence for sentences in too_many.errors.values() for sentence in sentences]
        return _page(asked, form), 422
    cover = trail_cover(asked, book, actor(), at=clock().now(), invented=program().demonstration)
    note_read("trail.export", subject, rows=ListRead(book.count, hash_of_asked(dict(_words()))))
    name = f"{cover.title} {written_day(clock().today()).replace('/', '-')}.xlsx"
    return attachment(seal(write_workbook(cover, book.tables), form.sealing_password()), name, XLSX)


def _asked() -> tuple[TrailAsked, Subject | None]:
    """What is asked for within one's reach, and whom it is about. NotFound out of reach; Invalid for wrong days."""
    form = PeriodForm(request.args)
    if not form.validate():
        raise Invalid(form.errors)
    days = form.words()
    told = [_("From %(day)s", day=days["since"])] if "since" in days else []
    told += [_("Until %(day)s", day=days["until"])] if "until" in days else []
    told = told or [_("all days")]
    if "person" in request.args:
        require(actor(), Permission.VIEW_CASES)
        worker = visible_worker(db(), actor(), _number("person"))
        cases = tuple(case.id for case in cases_of_worker(db(), actor(), worker.id))
        of = form.asked(TrailFilter(worker_id=worker.id, case_ids=cases))
        return TrailAsked(worker.name, told, of, OF_A_PERSON), Subject("worker", worker.id)
    if "account" in request.args:
        account = inspected_account(db(), actor(), _number("account"))
        title = f"{account.name} ({account.username})"
        return TrailAsked(title, told, form.asked(TrailFilter(account_id=account.id)), tuple(TRAILS)), Subject(
            "account", account.id
        )
    if not inspects_everything(actor()):
        raise NotFound
    return TrailAsked(_("Everybody"), told, form.asked(EVERYTHING), tuple(TRAILS)), None


def _number(name: str) -> int:
    """A row's number in the address. NotFound for what is none."""
    number = row_number(request.args[name])
    if number is None:
        raise NotFound
    return number


def _words() -> dict[str, Any]:
    return {name: request.args[name] for name in QUERY if request.args.get(name)}


def _page(asked: TrailAsked, form: ExportForm) -> str:
    words = _words()
    days = {name: words[name] for name in ("since", "until") if name in words}
    back = url_for("trail.show_trail")
    if "person" in words:
        back = url_for("trail.show_person", worker_id=words["person"], **days)
    elif "account" in words:
        back = url_for("trail.show_account", account_id=words["account"], **days)
    return render_template(
        "trail/export.html",
        asked=asked,
        form=form,
        most=written_number(MOST_ROWS),
        action=url_for("trail_export.make", **words),
        back_href=back,
    )
