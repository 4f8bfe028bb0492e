"""What people ask about their own data: the register, one request with its two clocks, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may
from overseas.audit.journal import Subject
from overseas.kernel.errors import Blocked, NotFound, Stale
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.actions import requests as actions
from overseas.privacy.forms.requests import AnswerForm, ExtensionForm, ReceiptForm, RequestForm
from overseas.privacy.labels import CHANNEL_NAMES, KIND_NAMES, OUTCOME_NAMES
from overseas.privacy.models import DataRequest, RequestKind
from overseas.privacy.queries.requests import answer_is_late, receipt_is_late, visible_request, visible_requests
from overseas.privacy.queries.waiting import registers_waiting
from overseas.web.forms import attempt, sent_version
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.reason_links import ReasonLine, reason_lines
from overseas.web.request import actor, clock, db
from overseas.web.transaction import undo_work
from overseas.workers.queries import visible_worker

pages = Blueprint("data_requests", __name__)
CLOSED = "answered"


@dataclass(frozen=True)
class Deed:
    """What can be done with a request: its form, its verb, its words."""

    form: type[BaseForm]
    act: Callable[..., DataRequest]
    label: Text
    button: Text
    day: str | None = None


DEEDS: dict[str, Deed] = {
    "acknowledge": Deed(
        ReceiptForm, actions.acknowledge_request, _l("Tell the person that it is received"), _l("Note it"), "told_on"
    ),
    "answer": Deed(
        AnswerForm, actions.answer_request, _l("Answer the request"), _l("Close the request"), "answered_on"
    ),
    "extend": Deed(ExtensionForm, actions.extend_request, _l("Take more time, once"), _l("Take more time")),
}


@dataclass(frozen=True)
class Way:
    """What is to be done for a request before it is answered, on which page, and by whose right."""

    hint: Text
    label: Text
    endpoint: str
    right: Permission | None = None


DONE = Way("", _l("Open the person"), "workers.show_worker")
BY_THE_PROVINCE = Way(
    _l("The provincial office does this and sees the request. When it is done, write the answer down below."),
    _l("Open the person"),
    "workers.show_worker",
)
_ANSWERS = Way(
    _l("Write down what the person takes back or objects to, then write the answer down below."),
    _l("Purposes and answers"),
    "consents.show_consents",
)
WAYS: dict[RequestKind, Way] = {
    RequestKind.SEE: Way(
        _l("Show the person what is held or hand over the file, then write the answer down below."),
        _l("All that we hold"),
        "files.show_held",
    ),
    RequestKind.CORRECT: Way(
        _l("Correct what is wrong, then write the answer down below."), _l("Correct the data"), "workers.correct_worker"
    ),
    RequestKind.RESTRICT: Way(
        _l("Restrict the data, or say below why not."),
        _l("Restrict the data"),
        "files.restrict_person",
        Permission.PROTECT_DATA,
    ),
    RequestKind.ERASE: Way(
        _l("Erase who the person is, or say below why not."),
        _l("Erase who the person is"),
        "files.erase_person",
        Permission.PROTECT_DATA,
    ),
    RequestKind.WITHDRAW: _ANSWERS,
    RequestKind.OBJECT: _ANSWERS,
}
"""By what is asked."""


@pages.get("/data-requests")
@allow(Permission.HANDLE_DATA_REQUESTS, query=("show",))
def list_requests() -> ResponseReturnValue:
    """The open requests, the first due first; or those that are answered."""
    shown = request.args.get("show")
    if shown not in (None, CLOSED):
        raise NotFound
    today = clock().today()
    rows = visible_requests(db(), actor(), closed=shown == CLOSED)
    note_read("data_request.list")
    return render_template(
        "privacy/requests.html",
        rows=rows,
        receipt_late={row.id for row in rows if receipt_is_late(row, today)},
        answer_late={row.id for row in rows if answer_is_late(row, today)},
        counts=registers_waiting(db(), actor(), today),
        closed=shown == CLOSED,
        kind_names=KIND_NAMES,
        outcome_names=OUTCOME_NAMES,
    )


@pages.route("/workers/<int:worker_id>/data-requests/new", methods=["GET", "POST"])
@allow(Permission.HANDLE_DATA_REQUESTS)
def receive_request(worker_id: int) -> ResponseReturnValue:
    """Enter what a person asks."""
    worker = visible_worker(db(), actor(), worker_id)
    note_read("worker.open", Subject("worker", worker.id))
    sent = request.form if request.method == "POST" else None
    form = RequestForm(sent, data={"received_on": clock().today()})
    if sent is None:
        return render_template("privacy/receive.html", worker=worker, form=form)
    row = attempt(form, lambda: actions.receive_request(db(), actor(), worker_id, asked=form.entry(), at=clock().now()))
    if row is None:
        return render_template("privacy/receive.html", worker=worker, form=form), 422
    flash(_("The request of %(name)s is entered. Now tell the person that it is received.", name=worker.name), "done")
    return redirect(url_for("data_requests.show_request", request_id=row.id), 303)


@pages.get("/data-requests/<int:request_id>")
@allow(Permission.HANDLE_DATA_REQUESTS)
def show_request(request_id: int) -> ResponseReturnValue:
    """One request with what can be done with it now."""
    return _page(visible_request(db(), actor(), request_id))


@pages.post("/data-requests/<int:request_id>/<deed>")
@allow(Permission.HANDLE_DATA_REQUESTS)
def handle_request(request_id: int, deed: str) -> ResponseReturnValue:
    """Do one of the things that can be done with a request; refused, the page keeps what was typed."""
    if deed not in DEEDS:
        raise NotFound
    form, version = DEEDS[deed].form(request.form), sent_version()
    visible_request(db(), actor(), request_id)
    act, at = DEEDS[deed].act, clock().now()
    try:
        done = attempt(form, lambda: act(db(), actor(), request_id, form=form, version=version, at=at))
    except Blocked as refusal:
        undo_work()
        return _again(request_id, deed, form, reasons=reason_lines(refusal.reasons)), 409
    except Stale:
        undo_work()
        return _again(request_id, deed, form, stale=True), 409
    if done is None:
        undo_work()
        return _again(request_id, deed, form), 422
    flash(_("“%(deed)s” is saved.", deed=DEEDS[deed].label), "done")
    return redirect(url_for("data_requests.show_request", request_id=request_id), 303)


def _again(
    request_id: int, deed: str, form: BaseForm, *, reasons: Sequence[ReasonLine] = (), stale: bool = False
) -> str:
    return _page(visible_request(db(), actor(), request_id), deed=deed, sent=form, reasons=reasons, stale=stale)


def _page(row: DataRequest, *, deed: str | None = None, sent: BaseForm | None = None, **refused: Any) -> str:
    note_read("data_request.open", Subject("worker", row.worker_id))
    today = clock().today()
    return render_template(
        "privacy/request.html",
        row=row,
        late=_late_words(row, today),
        forms=[(code, DEEDS[code], sent if code == deed else _fresh(code)) for code in _open_deeds(row, deed)],
        sent=sent,
        kind_name=KIND_NAMES[row.kind],
        outcome_name=OUTCOME_NAMES[row.outcome] if row.outcome else None,
        channel_name=CHANNEL_NAMES[row.channel],
        way=_way(row),
        **{"reasons": (), "stale": False, **refused},
    )


def _late_words(row: DataRequest, today: date) -> list[str]:
    """What is late of this request."""
    said = (
        (_("Late: telling the person that it is received"), receipt_is_late(row, today)),
        (_("Late: the answer"), answer_is_late(row, today)),
    )
    return [words for words, late in said if late]


def _open_deeds(row: DataRequest, refused: str | None) -> list[str]:
    shut = {"acknowledge": row.acknowledged_on is not None, "extend": row.extended_to is not None}
    return [code for code in DEEDS if code == refused or (row.closed_on is None and not shut.get(code))]


def _fresh(code: str) -> BaseForm:
    day = DEEDS[code].day
    return DEEDS[code].form(data={day: clock().today()} if day else {})


def _way(row: DataRequest) -> Way:
    """Where that which was asked is done; without the right to do it, who has it."""
    way = WAYS[row.kind]
    if row.closed_on is not None or row.worker.erased_on is not None:
        return DONE
    return way if way.right is None or may(actor(), way.right) else BY_THE_PROVINCE
