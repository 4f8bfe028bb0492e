"""The register of breaches: what happened, the 72 hours, who was told, and the notice as it is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.errors import Blocked, Stale
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import language
from overseas.privacy.actions import breaches as actions
from overseas.privacy.forms.breaches import BreachForm, ClosingForm, NoticeForm
from overseas.privacy.labels import TOLD_NAMES
from overseas.privacy.models import Breach
from overseas.privacy.queries.breaches import told_authority_at, visible_breach, visible_breaches
from overseas.web.forms import attempt, sent_version
from overseas.web.guard import allow
from overseas.web.reason_links import ReasonLine, reason_lines
from overseas.web.request import actor, clock, db
from overseas.web.transaction import undo_work

pages = Blueprint("breaches", __name__)


@pages.get("/breaches")
@allow(Permission.PROTECT_DATA)
def list_breaches() -> ResponseReturnValue:
    """All breaches within reach, the latest first."""
    rows = visible_breaches(db(), actor())
    return render_template(
        "privacy/breaches.html", rows=[(row, told_authority_at(row)) for row in rows], at=clock().now()
    )


@pages.route("/breaches/new", methods=["GET", "POST"])
@allow(Permission.PROTECT_DATA)
def enter_breach() -> ResponseReturnValue:
    """Enter a breach."""
    now = clock().now().astimezone(OFFICE_ZONE)
    fresh = {
        "detected_day": now.date(),
        "detected_hour": f"{now:%H:%M}",
        "contact": f"{actor().name}, {actor().agency_name}",
    }
    sent = request.form if request.method == "POST" else None
    form = BreachForm(sent, data=fresh)
    if sent is None:
        return render_template("privacy/breach_form.html", form=form, breach=None, stale=False)
    row = attempt(form, lambda: actions.enter_breach(db(), actor(), form=form, at=clock().now()))
    if row is None:
        return render_template("privacy/breach_form.html", form=form, breach=None, stale=False), 422
    flash(_("The breach is entered. Print the notice and tell the authority."), "done")
    return redirect(url_for("breaches.show_breach", breach_id=row.id), 303)


@pages.get("/breaches/<int:breach_id>")
@allow(Permission.PROTECT_DATA)
def show_breach(breach_id: int) -> ResponseReturnValue:
    """One breach with who was told and what can be done now."""
    return _page(visible_breach(db(), actor(), breach_id))


@pages.route("/breaches/<int:breach_id>/change", methods=["GET", "POST"])
@allow(Permission.PROTECT_DATA)
def change_breach(breach_id: int) -> ResponseReturnValue:
    """More is known, or something was entered wrongly."""
    row = visible_breach(db(), actor(), breach_id)
    if request.method != "POST":
        return render_template("privacy/breach_form.html", form=_filled(row), breach=row, stale=False)
    form, version = BreachForm(request.form), sent_version()
    try:
        saved = attempt(
            form,
            lambda: actions.change_breach(db(), actor(), breach_id, form=form, version=version, at=clock().now()),
        )
    except (Stale, Blocked) as refusal:
        undo_work()
        row = visible_breach(db(), actor(), breach_id)
        if isinstance(refusal, Blocked):
            return _page(row, reasons=reason_lines(refusal.reasons)), 409
        return render_template("privacy/breach_form.html", form=form, breach=row, stale=True), 409
    if saved is None:
        undo_work()
        row = visible_breach(db(), actor(), breach_id)
        return render_template("privacy/breach_form.html", form=form, breach=row, stale=False), 422
    flash(_("The breach is saved."), "done")
    return redirect(url_for("breaches.show_breach", breach_id=breach_id), 303)


@pages.post("/breaches/<int:breach_id>/told")
@allow(Permission.PROTECT_DATA)
def note_told(breach_id: int) -> ResponseReturnValue:
    """Somebody was told of the breach."""
    form = NoticeForm(request.form)
    return _do(breach_id, form, actions.note_told)


@pages.post("/breaches/<int:breach_id>/close")
@allow(Permission.PROTECT_DATA)
def close_breach(breach_id: int) -> ResponseReturnValue:
    """The incident is over."""
    form = ClosingForm(request.form)
    return _do(breach_id, form, actions.close_breach)


@pages.get("/breaches/<int:breach_id>/notice")
@allow(Permission.PROTECT_DATA)
def print_notice(breach_id: int) -> ResponseReturnValue:
    """The notice to the authority, as it is printed on A4."""
    row = visible_breach(db(), actor(), breach_id)
    late = told_authority_at(row) is None and clock().now() > row.notice_due_at
    place = row.unit.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    office = actor().agency_name.removesuffix(f" {row.unit.name[0].lower()}{row.unit.name[1:]}")
    with language("vi"):
        return render_template(
            "privacy/notice.html", row=row, today=clock().today(), late=late, place=place, office=office
        )


def _do(breach_id: int, form: BaseForm, act: Callable[..., Any]) -> ResponseReturnValue:
    version = sent_version()
    visible_breach(db(), actor(), breach_id)
    try:
        done = attempt(form, lambda: act(db(), actor(), breach_id, form=form, version=version, at=clock().now()))
    except Blocked as refusal:
        undo_work()
        return _page(visible_breach(db(), actor(), breach_id), form, reasons=reason_lines(refusal.reasons)), 409
    except Stale:
        undo_work()
        return _page(visible_breach(db(), actor(), breach_id), form, stale=True), 409
    if done is None:
        undo_work()
        return _page(visible_breach(db(), actor(), breach_id), form), 422
    flash(_("The breach is saved."), "done")
    return redirect(url_for("breaches.show_breach", breach_id=breach_id), 303)


def _page(row: Breach, sent: BaseForm | None = None, *, reasons: Sequence[ReasonLine] = (), stale: bool = False) -> str:
    now = clock().now()
    local = now.astimezone(OFFICE_ZONE)
    notice = sent if isinstance(sent, NoticeForm) else NoticeForm(
        data={"told_day": local.date(), "told_hour": f"{local:%H:%M}"}
    )  # fmt: skip
    closing = sent if isinstance(sent, ClosingForm) else ClosingForm(data={"measures": row.measures})
    return render_template(
        "privacy/breach.html", row=row, told=told_authority_at(row), hours_left=_hours_left(row, now), sent=sent,
        notice=notice, closing=closing, reasons=reasons, stale=stale, told_names=TOLD_NAMES,
    )  # fmt: skip


def _hours_left(row: Breach, now: datetime) -> int:
    """Whole hours until the authority must be told; negative when they are over."""
    return int((row.notice_due_at - now).total_seconds() // 3600)


def _filled(row: Breach) -> BreachForm:
    local = row.detected_at.astimezone(OFFICE_ZONE)
    happened = row.happened_at.astimezone(OFFICE_ZONE).date() if row.happened_at else None
    moments = {"detected_day": local.date(), "detected_hour": f"{local:%H:%M}", "happened_day": happened}
    return BreachForm(data={**{name: getattr(row, name) for name in actions.FACTS}, **moments})
