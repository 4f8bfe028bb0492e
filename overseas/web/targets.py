"""Targets: what the decisions say, for a unit and the units below it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.kernel.i18n import gettext as _
from overseas.quotas.actions import set_target
from overseas.quotas.figures import shares_warning
from overseas.quotas.forms import TargetForm
from overseas.quotas.labels import TARGET_KINDS
from overseas.quotas.models import Target, TargetKind
from overseas.quotas.queries import target_periods, targets_of_period, visible_unit
from overseas.units.models import Unit
from overseas.units.queries import children
from overseas.web.forms import attempt, sent_version
from overseas.web.guard import allow
from overseas.web.periods import period_label, period_of_request, period_words
from overseas.web.request import actor, clock, db

pages = Blueprint("targets", __name__)


@pages.get("/targets")
@allow(Permission.EDIT_TARGETS, query=("from", "to"))
def list_targets() -> ResponseReturnValue:
    """The targets of one period: the actor's own unit and the units below it."""
    today = clock().today()
    unit = visible_unit(db(), actor(), Permission.EDIT_TARGETS, None, today)
    first, last = period_of_request(today)
    below = children(db(), unit.id, min(max(today, first), last))
    targets = targets_of_period(db(), [unit.id, *(one.id for one in below)], first, last)
    own = targets[unit.id].value if unit.id in targets else None
    return render_template(
        "targets/list.html",
        unit=unit,
        below=below,
        targets=targets,
        first=first,
        last=last,
        kinds=TARGET_KINDS,
        differ=shares_warning(own, [targets[one.id].value if one.id in targets else None for one in below]),
        periods=_periods(unit, (first, last)),
        words=urlencode(period_words(first, last)),
        edit=url_for("targets.list_targets") + "/",
    )


@pages.get("/targets/<code>")
@allow(Permission.EDIT_TARGETS, query=("from", "to"))
def edit_target(code: str) -> ResponseReturnValue:
    """The form of one target."""
    first, last = period_of_request(clock().today())
    unit, target = _target(code, first, last)
    form = TargetForm(obj=target) if target else TargetForm(data=_suggestion(unit, first, last))
    return _show(form, unit, target.version if target else 0)


@pages.post("/targets/<code>")
@allow(Permission.EDIT_TARGETS)
def save_target(code: str) -> ResponseReturnValue:
    """Write what was decided."""
    form = TargetForm(request.form)
    unit = visible_unit(db(), actor(), Permission.EDIT_TARGETS, code, clock().today())
    saved = attempt(
        form,
        lambda: set_target(db(), actor(), unit, entry=form.entry(), version=sent_version(), at=clock().now()),
    )
    if saved is None:
        return _show(form, unit, sent_version()), 422
    flash(_("The target of %(unit)s was saved.", unit=unit.name), "done")
    words = period_words(saved.period_start, saved.period_end)
    return redirect(url_for("targets.list_targets", **words), 303)


def _show(form: TargetForm, unit: Unit, version: int) -> str:
    return render_template("targets/edit.html", form=form, unit=unit, version=version)


def _target(code: str, first: date, last: date) -> tuple[Unit, Target | None]:
    unit = visible_unit(db(), actor(), Permission.EDIT_TARGETS, code, last)
    return unit, targets_of_period(db(), [unit.id], first, last).get(unit.id)


def _periods(unit: Unit, shown: tuple[date, date]) -> list[dict[str, object]]:
    return [
        {
            "label": period_label(*period),
            "href": url_for("targets.list_targets", **period_words(*period)),
            "current": period == shown,
        }
        for period in sorted({shown, *target_periods(db(), [unit.id])}, reverse=True)
    ]


def _suggestion(unit: Unit, first: date, last: date) -> dict[str, object]:
    kind = TargetKind.TOTAL if unit.id == actor().unit_id else TargetKind.SHARE
    return {"period_start": first, "period_end": last, "kind": kind}
