"""The tree of units as it was on any day, and what became of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.kernel.errors import NotFound
from overseas.units.forms import UnitsForm
from overseas.units.models import Unit
from overseas.units.names import level_name
from overseas.units.queries import (
    Succession,
    ancestors,
    children,
    find_units,
    predecessors,
    successions_below,
    successors,
    top_units,
    unit_by_code,
    units_by_ids,
    units_of_code,
)
from overseas.units.shares import SHARES
from overseas.web.guard import allow
from overseas.web.request import clock, db

pages = Blueprint("units", __name__)


@dataclass(frozen=True)
class UnitView:
    """A unit as its page shows it."""

    unit: Unit
    above: list[Unit]
    below: list[Unit]
    became: list[Succession]
    came_from: list[Succession]


@pages.get("/units")
@allow(Permission.VIEW_UNITS, query=("on", "q", "unit"))
def show_units() -> ResponseReturnValue:
    """One unit with those below it on a day; or the units that some words mean."""
    form = UnitsForm(request.args)
    valid = form.validate()
    on = (form.on.data if valid else None) or clock().today()
    if form.on.data is None and valid:
        form.on.data, form.on.raw_data = on, None
    words = form.q.data if valid else None
    found = find_units(db(), words, on) if words else []
    page = render_template(
        "units/show.html",
        form=form,
        on=on,
        words=words,
        found=found,
        homes=units_by_ids(db(), [unit.parent_id for unit in found if unit.parent_id]),
        view=None if words else _view(form.unit.data or "", on),
        others=[] if words else _namesakes(form.unit.data or "", on),
        level_name=level_name,
        shares=SHARES,
    )
    return make_response(page, 200 if valid else 422)


def _view(code: str, on: date) -> UnitView | None:
    """The unit of this code on that day, else the top of the tree; None when there was none on that day."""
    try:
        unit = unit_by_code(db(), code, on) if code else next(iter(top_units(db(), on)), None)
    except NotFound:
        return None
    if unit is None:
        return None
    return UnitView(
        unit,
        above=ancestors(db(), unit),
        below=children(db(), unit.id, on),
        became=successors(db(), unit.id) or (successions_below(db(), unit) if unit.valid_to else []),
        came_from=predecessors(db(), unit.id),
    )


def _namesakes(code: str, on: date) -> list[Unit]:
    """The units that bore the code on other days. NotFound when there never was one."""
    if not code:
        return []
    units = units_of_code(db(), code)
    if not units:
        raise NotFound
    return [unit for unit in units if not (unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to))]
