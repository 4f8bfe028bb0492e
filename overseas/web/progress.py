"""Progress: how each unit stands against its target, on one screen that prints on one page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import may
from overseas.cases.catalogue import STEPS
from overseas.cases.filters import CaseFilter, StepFilter
from overseas.cases.stages import Stage
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.quotas.figures import Figures
from overseas.quotas.queries import Progress, progress, target_periods, visible_unit
from overseas.units.models import Unit
from overseas.units.queries import ancestors
from overseas.web.guard import allow
from overseas.web.periods import period_label, period_of_request, period_words
from overseas.web.request import actor, clock, db

pages = Blueprint("progress", __name__)

YEARS_BACK = 3
_LEVEL_WORDS = re.compile(r"^(Tỉnh|Thành phố|Huyện|Thị xã|Thị trấn|Quận|Phường|Xã) ")


def _most_at(step: str, line: Figures) -> int:
    return -line.steps.get(step, 0)


SORTS: dict[str, Callable[[Figures], Any]] = {
    "unit": lambda line: line.unit_code,
    "percent": lambda line: (line.percent is None, -(line.percent or 0)),
    "needed": lambda line: -(line.needed_per_month or 0),
    "forecast": lambda line: -line.forecast,
    "preparing": lambda line: -(line.registered + line.preparing),
    "expired": lambda line: -line.expired_not_returned,
    **{code: partial(_most_at, code) for code in STEPS.codes()},
}


@pages.get("/progress")
@allow(Permission.VIEW_PROGRESS, query=("unit", "from", "to", "sort"))
def show_progress() -> ResponseReturnValue:
    """The figures of a unit and the units below it."""
    today = clock().today()
    first, last = period_of_request(today)
    unit = visible_unit(db(), actor(), Permission.VIEW_PROGRESS, request.args.get("unit"), min(today, last))
    found = progress(db(), unit, first=first, last=last, today=today)
    sort = request.args.get("sort", "unit")
    if sort not in SORTS:
        raise Invalid({"sort": [_("The list cannot be sorted by “%(word)s”.", word=sort)]})
    return render_template(
        "progress/show.html",
        found=found,
        unit=unit,
        above=_above(unit),
        lines=sorted(found.children, key=SORTS[sort]),
        sort=sort,
        breakdowns_href=_breakdowns(),
        links=_links(found) if may(actor(), Permission.VIEW_CASES) else {},
        columns=_columns(sort, UNITS),
        pipeline=_columns(sort, {"unit": _l("Unit"), **{step.code: step.name for step in STEPS}}),
        steps=STEPS.codes(),
        periods=_periods(unit, (first, last), today),
        points=[_point(line, first, last) for line in found.children if line.latitude and line.longitude],
        drill=f"{url_for('progress.show_progress', **period_words(first, last))}&unit=",
    )


def _breakdowns() -> str | None:
    """The way to the masked figures, for those who may see them."""
    return url_for("breakdowns.show_breakdown") if may(actor(), Permission.VIEW_BREAKDOWNS) else None


def _periods(unit: Unit, shown: tuple[date, date], today: date) -> list[dict[str, object]]:
    """The years up to this one, and whatever other periods have a target."""
    years = {(date(year, 1, 1), date(year, 12, 31)) for year in range(today.year - YEARS_BACK, today.year + 1)}
    return [
        {
            "label": period_label(*period),
            "href": url_for("progress.show_progress", **period_words(*period), unit=unit.code),
            "current": period == shown,
        }
        for period in sorted({shown, *years, *target_periods(db(), [unit.id])}, reverse=True)
    ]


def _above(unit: Unit) -> Unit | None:
    """The unit above, when the actor may look at it too."""
    own = actor().unit_id
    return ancestors(db(), unit)[-1] if unit.id != own else None


UNITS: dict[str, Text] = {
    "unit": _l("Unit"),
    "percent": _l("Departed of target"),
    "needed": _l("Needed per month"),
    "forecast": _l("Forecast"),
    "preparing": _l("In preparation"),
    "expired": _l("Abroad"),
}


def _columns(sort: str, words: Mapping[str, Text]) -> list[dict[str, Any]]:
    fixed: dict[str, Any] = {key: value for key, value in request.args.items() if key != "sort"}
    return [
        {
            "label": str(label),
            "numeric": key not in ("unit", "percent"),
            "sort_href": url_for("progress.show_progress", **fixed, sort=key),
            "sorted": ("asc" if key == "unit" else "desc") if key == sort else None,
        }
        for key, label in words.items()
    ]


def _links(found: Progress) -> dict[str, dict[str, str]]:
    """For each unit the lists of the very rows that its figures count."""
    period = found.period
    links = {}
    for line in found.rows:
        area = line.unit_code
        filters = {
            "departed": CaseFilter(area=area, departed_from=period.first, departed_to=period.last),
            "abroad": CaseFilter(area=area, stage=Stage.ABROAD),
            "preparing": CaseFilter(area=area, stage=Stage.PREPARING),
            "registered": CaseFilter(area=area, stage=Stage.REGISTERED),
            **{code: CaseFilter(area=area, stage=Stage.PREPARING, step=StepFilter(code)) for code in STEPS.codes()},
        }
        links[area] = {name: url_for("cases.list_cases", **asked.query()) for name, asked in filters.items()}
        links[area]["expired"] = url_for("expired.list_expired", unit=area)
    return links


def _point(line: Figures, first: date, last: date) -> dict[str, Any]:
    return {
        "name": _LEVEL_WORDS.sub("", line.unit_name),
        "lat": line.latitude,
        "lon": line.longitude,
        "value": line.departed,
        "share": float(line.percent / 100) if line.percent is not None else None,
        "tone": "late" if line.behind_pace else "done",
        "href": url_for("progress.show_progress", **period_words(first, last), unit=line.unit_code),
    }
