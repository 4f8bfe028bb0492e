"""The administrator's calendar of working days: the days off and the made-up days of a year."""

from __future__ import annotations

from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.permissions import Permission
from overseas.kernel.errors import NotFound
from overseas.kernel.fields import EARLIEST_YEAR, LATEST_YEAR
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day
from overseas.norms.actions import add_calendar_day, remove_calendar_day
from overseas.norms.forms import CalendarDayForm
from overseas.norms.models import DayKind
from overseas.norms.names import DAY_KINDS, WEEKDAYS
from overseas.norms.queries import calendar_days
from overseas.web.forms import attempt
from overseas.web.guard import allow
from overseas.web.norms import pages
from overseas.web.request import actor, clock, db
from overseas.web.transaction import undo_work


@pages.get("/calendar")
@allow(Permission.EDIT_NORMS, query=("year",))
def show_calendar() -> ResponseReturnValue:
    """The days of one year that differ from their week."""
    return _show(_year(request.args.get("year")), CalendarDayForm())


@pages.post("/calendar")
@allow(Permission.EDIT_NORMS)
def add_day() -> ResponseReturnValue:
    """Enter a day off, or a weekend day that is worked."""
    form = CalendarDayForm(request.form)
    entry = attempt(
        form,
        lambda: add_calendar_day(
            db(), actor(), form.day.data, kind=DayKind(form.kind.data), name=str(form.name.data), at=clock().now()
        ),
    )
    if entry is None:
        undo_work()
        year = form.day.data.year if isinstance(form.day.data, date) else clock().today().year
        return make_response(_show(year, form), 422)
    flash(_("%(day)s stands in the calendar.", day=written_day(entry.day)), "done")
    return redirect(url_for("norms.show_calendar", year=entry.day.year), 303)


@pages.post("/calendar/<day>/remove")
@allow(Permission.EDIT_NORMS)
def remove_day(day: str) -> ResponseReturnValue:
    """Take a day out of the calendar."""
    try:
        gone = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    remove_calendar_day(db(), actor(), gone, at=clock().now())
    flash(_("%(day)s is a day like any other of its week again.", day=written_day(gone)), "done")
    return redirect(url_for("norms.show_calendar", year=gone.year), 303)


def _year(text: str | None) -> int:
    if text is None:
        return clock().today().year
    if not (text.isascii() and text.isdigit() and EARLIEST_YEAR <= int(text[:5]) <= LATEST_YEAR):
        raise NotFound
    return int(text)


def _show(year: int, form: CalendarDayForm) -> str:
    years = [
        {"label": str(one), "href": url_for("norms.show_calendar", year=one), "current": one == year, "count": None}
        for one in range(max(year - 2, EARLIEST_YEAR), min(year + 2, LATEST_YEAR) + 1)
    ]
    return render_template(
        "norms/calendar.html",
        year=year,
        years=years,
        days=calendar_days(db(), year),
        form=form,
        kinds=DAY_KINDS,
        weekdays=WEEKDAYS,
        is_off=DayKind.HOLIDAY,
    )
