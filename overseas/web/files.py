"""A person's file as a whole: all that we hold, restricting, erasing, keeping longer, and opening a closed one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.audit.journal import Subject
from overseas.kernel.errors import Blocked
from overseas.kernel.forms import BaseForm
from overseas.kernel.gates import closed_gates
from overseas.kernel.i18n import Text, language
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day
from overseas.norms.queries import norm_book
from overseas.privacy.actions import files as actions
from overseas.privacy.actions.erase_person import erase_person as record_erasure
from overseas.privacy.erasure import GATES
from overseas.privacy.forms.files import KeepForm, ReasonForm
from overseas.privacy.models import FileState
from overseas.privacy.queries.closed import closed_file
from overseas.privacy.queries.files import erasure_facts, past_files, visible_openings
from overseas.privacy.queries.told import kept_by_desks, told_of
from overseas.privacy.retention import CLASS_NAMES
from overseas.web.closed_names import names_of_closed_people
from overseas.web.downloads import attachment
from overseas.web.forms import attempt
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.reason_links import ReasonLine, reason_lines
from overseas.web.request import actor, clock, db
from overseas.web.row_numbers import row_number
from overseas.web.transaction import undo_work
from overseas.workers.models import Worker
from overseas.workers.queries import visible_worker

pages = Blueprint("files", __name__)
HTML = "text/html; charset=utf-8"
ENDING = "html"


@dataclass(frozen=True)
class Deed:
    """What is done with a file on a page that asks for a reason."""

    endpoint: str
    title: Text
    lead: Text
    button: Text
    saved: Text
    danger: bool = False


RESTRICT = Deed(
    "files.restrict_person", _l("Restrict the data"),
    _l("The data are kept and no longer used: they stand in no export, police and bank no longer see them, and whoever "
       "changes them gives a reason first."),
    _l("Restrict the data"), _l("The data of %(name)s are restricted."),
)  # fmt: skip
RELEASE = Deed(
    "files.release_person", _l("Lift the restriction"), _l("The data may be used again as before."),
    _l("Lift the restriction"), _l("The data of %(name)s may be used again."),
)  # fmt: skip
ERASE = Deed(
    "files.erase_person", _l("Erase who the person is"),
    _l("Name, numbers, telephones, family, address and free text are removed for good. The cases stay for the figures "
       "and name nobody."),
    _l("Erase for good"), _l("Who this person was is erased."), danger=True,
)  # fmt: skip
OPEN = Deed(
    "files.open_file", _l("This file is closed"), "", _l("Open the file"), _l("The file of %(name)s is open for you."),
)  # fmt: skip
WHY_CLOSED = {
    FileState.RESTRICTED: _l("The use of these data is restricted: they are kept, and used no longer."),
    FileState.PAST: _l("All cases of this person have been over for more than %(months)s months."),
}
KEEP = Deed(
    "files.keep_longer", _l("Keep the file longer"),
    _l("The period for which the file is kept has passed. It stays until the day you say, for the reason you give."),
    _l("Keep the file"), _l("The file of %(name)s is kept longer."),
)  # fmt: skip


@pages.get("/workers/<int:worker_id>/held")
@allow(Permission.HANDLE_DATA_REQUESTS)
def show_held(worker_id: int) -> ResponseReturnValue:
    """All that is held about the person, table by table, and the way to the file."""
    worker = visible_worker(db(), actor(), worker_id)
    note_read("worker.held", Subject("worker", worker.id))
    return render_template(
        "privacy/held.html",
        worker=worker,
        parts=told_of(db(), actor(), worker.id),
        desks=kept_by_desks(actor()),
    )


@pages.post("/workers/<int:worker_id>/held")
@allow(Permission.HANDLE_DATA_REQUESTS, recent=True)
def take_held(worker_id: int) -> Response:
    """The same as one file to be handed to the person, in Vietnamese."""
    worker = visible_worker(db(), actor(), worker_id)
    note_read("worker.held_file", Subject("worker", worker.id))
    with language("vi"):
        made = render_template(
            "privacy/held_file.html",
            worker=worker,
            parts=told_of(db(), actor(), worker.id),
            desks=kept_by_desks(actor()),
            at=clock().now(),
            office=actor().agency_name,
        )
        name = _("Data held about %(name)s", name=worker.name)
    return attachment(made.encode(), f"{name} {written_day(clock().today()).replace('/', '-')}.{ENDING}", HTML)


@pages.route("/workers/<int:worker_id>/restrict", methods=["GET", "POST"])
@allow(Permission.PROTECT_DATA, recent=True)
def restrict_person(worker_id: int) -> ResponseReturnValue:
    """Restrict the use of the person's data."""
    return _reasoned(worker_id, RESTRICT, actions.restrict_person)


@pages.route("/workers/<int:worker_id>/release", methods=["GET", "POST"])
@allow(Permission.PROTECT_DATA, recent=True)
def release_person(worker_id: int) -> ResponseReturnValue:
    """Lift the restriction."""
    return _reasoned(worker_id, RELEASE, actions.release_person)


@pages.route("/workers/<int:worker_id>/erase", methods=["GET", "POST"])
@allow(Permission.PROTECT_DATA, recent=True)
def erase_person(worker_id: int) -> ResponseReturnValue:
    """Erase who the person was, or see why not yet."""
    worker = visible_worker(db(), actor(), worker_id)
    reasons = closed_gates(GATES, erasure_facts(db(), worker, clock().today()))
    return _reasoned(worker_id, ERASE, record_erasure, reasons=reason_lines(reasons))


@pages.route("/workers/<int:worker_id>/open", methods=["GET", "POST"])
@allow(Permission.OPEN_CLOSED_FILES)
def open_file(worker_id: int) -> ResponseReturnValue:
    """Open a closed file for some hours, with a reason."""
    today = clock().today()
    state = closed_file(db(), actor(), worker_id, today)
    if state is None:
        visible_worker(db(), actor(), worker_id)
        return redirect(url_for("workers.show_worker", worker_id=worker_id), 303)
    norms = norm_book(db(), today)
    why = str(WHY_CLOSED[state]) % {"months": norms["closed_file_months"]}
    hours = _(
        "Give a reason, and the file is open for you for %(hours)s hours. The head of the unit is told at once.",
        hours=norms["file_opening_hours"],
    )
    return _reasoned(worker_id, replace(OPEN, lead=f"{why} {hours}"), actions.open_file)


@pages.route("/workers/<int:worker_id>/keep", methods=["GET", "POST"])
@allow(Permission.PROTECT_DATA)
def keep_longer(worker_id: int) -> ResponseReturnValue:
    """Keep a file whose period has passed."""
    form = KeepForm(request.form if request.method == "POST" else None)

    def act(session: Any, by: Any, worker_id: int, *, reason: str, at: Any) -> Any:
        return actions.keep_longer(session, by, worker_id, until=form.keep_until.data, reason=reason, at=at)

    return _reasoned(worker_id, KEEP, act, form=form)


@pages.get("/retention")
@allow(Permission.PROTECT_DATA)
def review_retention() -> ResponseReturnValue:
    """The files whose period has passed."""
    note_read("worker.retention")
    rows = past_files(db(), actor(), clock().today())
    closed = names_of_closed_people(row.worker_id for row in rows)
    return render_template("privacy/retention.html", rows=rows, closed=closed, class_names=CLASS_NAMES)


@pages.get("/openings")
@allow(Permission.VIEW_OPENINGS)
def list_openings() -> ResponseReturnValue:
    """Who opened closed files of this area."""
    rows = visible_openings(db(), actor())
    own = actor().account_id
    fresh = [row.id for row in rows if row.read_at is None and row.account_id != own]
    return render_template("privacy/openings.html", rows=rows, newest=max(fresh, default=0))


@pages.post("/openings")
@allow(Permission.VIEW_OPENINGS)
def note_openings() -> ResponseReturnValue:
    """Take note of those that were shown."""
    newest = row_number(request.form.get("newest", "")) or 0
    actions.note_openings(db(), actor(), up_to=newest, at=clock().now())
    flash(_("It is noted that you have read this."), "done")
    return redirect(url_for("files.list_openings"), 303)


@pages.post("/openings/<int:opening_id>/end")
@allow(Permission.OPEN_CLOSED_FILES)
def end_opening(opening_id: int) -> ResponseReturnValue:
    """Close a file again before its hours are over."""
    actions.end_opening(db(), actor(), opening_id, at=clock().now())
    flash(_("The file is closed again."), "done")
    return redirect(url_for("files.list_openings"), 303)


def _reasoned(
    worker_id: int,
    deed: Deed,
    act: Callable[..., Any],
    *,
    form: ReasonForm | None = None,
    reasons: Sequence[ReasonLine] = (),
) -> ResponseReturnValue:
    """Ask for a reason, check, do; refused, the page comes back with what was typed."""
    worker = visible_worker(db(), actor(), worker_id)
    name, posted = worker.name, request.method == "POST"
    form = form or ReasonForm(request.form if posted else None)
    if not posted:
        return _asking(worker, deed, form, reasons)
    try:
        done = attempt(form, lambda: act(db(), actor(), worker_id, reason=form.reason.data, at=clock().now()) or True)
    except Blocked as refusal:
        undo_work()
        return _asking(visible_worker(db(), actor(), worker_id), deed, form, reason_lines(refusal.reasons)), 409
    if done is None:
        undo_work()
        return _asking(visible_worker(db(), actor(), worker_id), deed, form, reasons), 422
    flash(str(deed.saved) % {"name": name}, "done")
    return redirect(url_for("workers.show_worker", worker_id=worker_id), 303)


def _asking(worker: Worker, deed: Deed, form: BaseForm, reasons: Sequence[ReasonLine]) -> str:
    # What stands in a closed file is not told before the reason is given: its number, not its name.
    closed = deed.endpoint == OPEN.endpoint
    if not closed:
        note_read("worker.open", Subject("worker", worker.id))
    return render_template(
        "privacy/reasoned.html",
        worker=worker,
        deed=deed,
        form=form,
        reasons=reasons,
        title=_("Cases") if closed else worker.name,
        lead=_("File %(number)s", number=worker.id) + ". " + deed.lead if closed else deed.lead,
        back=url_for("cases.list_cases") if closed else url_for("workers.show_worker", worker_id=worker.id),
        action=url_for(deed.endpoint, worker_id=worker.id),
    )
