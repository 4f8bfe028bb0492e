"""The administrator's pages of norms: what the law and the office say, from when on, and on what basis."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.directory import last_change
from overseas.accounts.permissions import Permission
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day
from overseas.norms.actions import change_norm, correct_norm
from overseas.norms.forms import NormForm
from overseas.norms.models import Norm
from overseas.norms.names import GROUP_NAMES, NAMES, NormName
from overseas.norms.quantities import quantity
from overseas.norms.queries import norm_by_id, norm_history, norms_in_force
from overseas.web.conflicts import changes_beside
from overseas.web.forms import attempt, refusal_of, sent_version
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db
from overseas.web.transaction import undo_work

pages = Blueprint("norms", __name__)

_FIELDS = ("value", "valid_from", "basis", "to_confirm")


@pages.get("/norms")
@allow(Permission.EDIT_NORMS)
def list_norms() -> ResponseReturnValue:
    """All norms as they stand today, in groups."""
    today = clock().today()
    return render_template(
        "norms/list.html",
        groups=GROUP_NAMES,
        names=NAMES,
        norms={norm.code: norm for norm in norms_in_force(db(), today)},
        quantity=quantity,
        today=today,
    )


@pages.get("/norms/<code>")
@allow(Permission.EDIT_NORMS)
def show_norm(code: str) -> ResponseReturnValue:
    """One norm with all its values, and the form of a new one."""
    return _show(code, NormForm(data={"to_confirm": False}))


@pages.post("/norms/<code>")
@allow(Permission.EDIT_NORMS)
def change_value(code: str) -> ResponseReturnValue:
    """Let the norm have a new value from a day on."""
    form, name = NormForm(request.form), _name(code)
    saved = attempt(form, lambda: change_norm(db(), actor(), code, entry=form.entry(), at=clock().now()))
    if saved is None:
        undo_work()
        return make_response(_show(code, form), 422)
    day = written_day(saved.valid_from)
    flash(_("“%(norm)s” has the new value from %(day)s on.", norm=str(name.label), day=day), "done")
    return redirect(url_for("norms.show_norm", code=code), 303)


@pages.get("/norms/<code>/<int:norm_id>")
@allow(Permission.EDIT_NORMS)
def show_value(code: str, norm_id: int) -> ResponseReturnValue:
    """One dated value, to be corrected or confirmed."""
    norm = _value(code, norm_id)
    return _show_value(norm, NormForm(obj=norm))


@pages.post("/norms/<code>/<int:norm_id>")
@allow(Permission.EDIT_NORMS)
def correct_value(code: str, norm_id: int) -> ResponseReturnValue:
    """Correct or confirm it; who saves after somebody else sees both and keeps his words."""
    form, version = NormForm(request.form), sent_version()
    _value(code, norm_id)
    refusal = refusal_of(
        form,
        lambda: correct_norm(db(), actor(), norm_id, entry=form.entry(), version=version, at=clock().now()),
        again=lambda conflict: _show_value(_value(code, norm_id), form, conflict),
        conflict=lambda: _conflict(_value(code, norm_id), form),
    )
    if refusal is not None:
        return refusal
    flash(_("The value is saved."), "done")
    return redirect(url_for("norms.show_norm", code=code), 303)


def _name(code: str) -> NormName:
    name = NAMES.get(code)
    if name is None:
        raise NotFound
    return name


def _value(code: str, norm_id: int) -> Norm:
    norm = norm_by_id(db(), norm_id)
    if norm.code != code:
        raise NotFound
    return norm


def _show(code: str, form: NormForm) -> str:
    name, history = _name(code), norm_history(db(), code)
    today = clock().today()
    current = next((norm for norm in history if norm.valid_from <= today), None)
    return render_template("norms/show.html", name=name, history=history, current=current, form=form, quantity=quantity)


def _conflict(norm: Norm, form: NormForm) -> tuple[object, object]:
    return last_change(db(), "norm", norm.id), changes_beside(form, {name: getattr(norm, name) for name in _FIELDS})


def _show_value(norm: Norm, form: NormForm, conflict: tuple[object, object] | None = None) -> str:
    return render_template("norms/value.html", name=_name(norm.code), norm=norm, form=form, conflict=conflict)
