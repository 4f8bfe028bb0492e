"""What is done with a case as a whole: closing it, opening it again, taking back the departure, waiving a condition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.audit.journal import Subject
from overseas.cases import actions
from overseas.cases.forms import CloseForm, ReasonForm, WaiveForm
from overseas.cases.models import Case
from overseas.cases.queries import CaseView, case_view, timeline, visible_case
from overseas.kernel.errors import Blocked, Stale
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.web.cases import pages
from overseas.web.conflicts import what_happened
from overseas.web.forms import attempt, sent_version
from overseas.web.guard import allow
from overseas.web.reads import note_read
from overseas.web.reason_links import reason_lines
from overseas.web.request import actor, clock, db
from overseas.web.step_pages import Conflict

Act = Callable[[Any], Any]


@dataclass(frozen=True)
class Move:
    """One thing that can be done with a case: its words, and what its form asks."""

    endpoint: str
    code: str
    title: Text
    lead: Text
    button: Text
    saved: Text
    danger: bool = False


CLOSE = Move(
    "cases.close_case", "close", _l("Close the case"),
    _l("The person does not go after all. What was recorded stays, and the case can be opened again."),
    _l("Close the case"), _l("The case of %(name)s is closed."), danger=True,
)  # fmt: skip
REOPEN = Move(
    "cases.reopen_case", "reopen", _l("Open the case again"),
    _l("The case goes on with the preparation; what was recorded before is still there."),
    _l("Open the case again"), _l("The case of %(name)s is open again."),
)  # fmt: skip
TAKE_BACK = Move(
    "cases.take_back_departure", "undo_departure", _l("Take back the departure"),
    _l("Only for a departure that was recorded by mistake: it no longer counts, and the contract abroad goes with it."),
    _l("Take back the departure"), _l("The departure of %(name)s is taken back."), danger=True,
)  # fmt: skip


@pages.route("/cases/<int:case_id>/close", methods=["GET", "POST"])
@allow(Permission.EDIT_CASES)
def close_case(case_id: int) -> ResponseReturnValue:
    """Close a case before departure, with a reason."""
    form = CloseForm(request.form)
    return _move(case_id, CLOSE, form, lambda ways: actions.close_case(db(), actor(), case_id, form=form, **ways))


@pages.route("/cases/<int:case_id>/reopen", methods=["GET", "POST"])
@allow(Permission.EDIT_CASES)
def reopen_case(case_id: int) -> ResponseReturnValue:
    """Open a closed case again, with a reason."""
    form = ReasonForm(request.form)
    return _move(case_id, REOPEN, form, lambda ways: actions.reopen_case(db(), actor(), case_id, form=form, **ways))


@pages.route("/cases/<int:case_id>/take-back-departure", methods=["GET", "POST"])
@allow(Permission.EDIT_CASES)
def take_back_departure(case_id: int) -> ResponseReturnValue:
    """Take back a departure that was recorded by mistake, with a reason."""
    form = ReasonForm(request.form)
    return _move(
        case_id, TAKE_BACK, form, lambda ways: actions.take_back_departure(db(), actor(), case_id, form=form, **ways)
    )


def _move(case_id: int, move: Move, form: BaseForm, act: Act) -> ResponseReturnValue:
    """Ask, check, do; refused, the same page comes back with what was typed."""
    case = visible_case(db(), actor(), case_id)
    if request.method != "POST":
        return _asking(case, move, form, case.version)
    version = sent_version()
    try:
        done = attempt(form, lambda: act({"version": version, "at": clock().now()}))
    except Blocked as refusal:
        return _asking(case, move, form, version, reasons=reason_lines(refusal.reasons, case_id)), 409
    except Stale:
        fresh = visible_case(db(), actor(), case_id)
        return _asking(fresh, move, form, fresh.version, conflict=_what_happened(fresh)), 409
    if done is None:
        return _asking(case, move, form, version), 422
    flash(str(move.saved) % {"name": case.worker.name}, "done")
    return redirect(url_for("cases.show_case", case_id=case_id), 303)


def _asking(case: Case, move: Move, form: BaseForm, version: int, **refused: Any) -> str:
    view = case_view(db(), actor(), case, today=clock().today())
    note_read("case.open", Subject("case", case.id))
    return render_template(
        "cases/move.html",
        case=case,
        move=move,
        form=form,
        version=version,
        possible=move.code in view.may,
        stage_label=view.stage_label,
        action=url_for(move.endpoint, case_id=case.id),
        **{"reasons": [], "conflict": None, **refused},
    )


def _what_happened(case: Case) -> Conflict:
    """Who changed the case meanwhile, in words."""
    return Conflict(
        what_happened(timeline(db(), actor(), case.id).rows, _("The case has changed since you opened it."))
    )


@pages.route("/cases/<int:case_id>/waive", methods=["GET", "POST"])
@allow(Permission.WAIVE_GATES, query=("gate",), recent=True)
def waive_gate(case_id: int) -> ResponseReturnValue:
    """Let a case pass a condition, with a reason; the waiver stands on the timeline."""
    case = visible_case(db(), actor(), case_id)
    if request.method != "POST":
        view = case_view(db(), actor(), case, today=clock().today())
        return _waiving(case, view, WaiveForm(data={"gate": request.args.get("gate")}))
    form = WaiveForm(request.form)
    done = attempt(form, lambda: actions.waive_gate(db(), actor(), case_id, form=form, at=clock().now()))
    if done is None:
        view = case_view(db(), actor(), visible_case(db(), actor(), case_id), today=clock().today())
        return _waiving(case, view, form), 422
    flash(_("The condition is waived for %(name)s.", name=case.worker.name), "done")
    return redirect(url_for("cases.show_case", case_id=case_id), 303)


def _waiving(case: Case, view: CaseView, form: WaiveForm) -> str:
    note_read("case.open", Subject("case", case.id))
    return render_template(
        "cases/waive.html",
        case=case,
        form=form,
        chosen=next((reason for reason in view.waivable if reason.code == form.gate.data), None),
        closed=view.waivable,
        here=url_for("cases.waive_gate", case_id=case.id),
    )
