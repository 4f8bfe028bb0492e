"""Sensitive breakdowns for leaders and the province: by people, priority group and record check, masked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.quotas.breakdowns import COUNTED, KIND_NAMES, Kind, province_of, visible_breakdown, years_over
from overseas.quotas.masking import SMALLEST_SHOWN
from overseas.quotas.queries import visible_unit
from overseas.units.models import Unit
from overseas.units.queries import children
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db

pages = Blueprint("breakdowns", __name__)


@pages.get("/progress/breakdowns")
@allow(Permission.VIEW_BREAKDOWNS, query=("kind", "year", "unit"))
def show_breakdown() -> ResponseReturnValue:
    """One kind of breakdown for one year that is over."""
    today, kind = clock().today(), _kind()
    province = _province()
    if province is None:
        own = visible_unit(db(), actor(), Permission.VIEW_BREAKDOWNS, None, today)
        provinces = [_choice(unit.name, unit=unit.code) for unit in children(db(), own.id, today)]
        return render_template("progress/breakdown.html", found=None, provinces=provinces, kinds=[], years=[])
    years = years_over(db(), province, today)
    year = _year(years)
    found = visible_breakdown(db(), actor(), kind, year, province=province, today=today) if year else None
    words: dict[str, Any] = {"unit": province.code} if request.args.get("unit") else {}
    return render_template(
        "progress/breakdown.html",
        found=found,
        provinces=[],
        columns=[_("Unit"), *({"label": name, "numeric": True} for name in (_("People"), *found.columns))]
        if found
        else [],
        counted=COUNTED[kind],
        smallest=SMALLEST_SHOWN,
        kinds=[
            _choice(str(name), current=one is kind, kind=one.value, **({"year": year} if year else {}), **words)
            for one, name in KIND_NAMES.items()
        ],
        years=[_choice(str(one), current=one == year, kind=kind.value, year=one, **words) for one in years],
    )


def _choice(label: str, *, current: bool = False, **words: Any) -> dict[str, object]:
    return {"label": label, "href": url_for("breakdowns.show_breakdown", **words), "current": current}


def _kind() -> Kind:
    try:
        return Kind(request.args.get("kind") or Kind.PEOPLES)
    except ValueError:
        raise Invalid({"kind": [_("There is no such breakdown.")]}) from None


def _year(years: list[int]) -> int | None:
    """The year of the address, or the last one that is over; None when nobody has left yet."""
    text = request.args.get("year")
    if text is None:
        return years[0] if years else None
    if text not in {str(one) for one in years}:
        raise NotFound
    return int(text)


def _province() -> Unit | None:
    code = request.args.get("unit")
    if code is None:
        return province_of(db(), actor())
    unit = visible_unit(db(), actor(), Permission.VIEW_BREAKDOWNS, code, clock().today())
    if unit.province_id != unit.id:
        raise NotFound
    return unit
