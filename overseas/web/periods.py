"""The period that an address names by its words 'from' and 'to'."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request

from overseas.kernel.errors import Invalid
from overseas.kernel.fields import read_date
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day


def period_of_request(today: date) -> tuple[date, date]:
    """First and last day, both included; this calendar year when the address names none. Invalid when it cannot be."""
    try:
        first = read_date(request.args["from"]) if request.args.get("from") else date(today.year, 1, 1)
        last = read_date(request.args["to"]) if request.args.get("to") else date(first.year, 12, 31)
    except ValueError as wrong:
        raise Invalid({"from": [str(wrong)]}) from wrong
    if last < first:
        raise Invalid({"to": [_("The last day lies before the first.")]})
    return first, last


def period_words(first: date, last: date) -> dict[str, Any]:
    """The words of an address that name this period."""
    return {"from": written_day(first), "to": written_day(last)}


def period_label(first: date, last: date) -> str:
    """A period in words: the year when it is one, else both days."""
    whole_year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole_year:
        return str(first.year) if first.year == last.year else f"{first.year} – {last.year}"
    return f"{written_day(first)} – {written_day(last)}"
