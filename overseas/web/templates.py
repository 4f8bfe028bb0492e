"""What every page can say: the language, dates and money as offices write them, who is signed in, the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, g, request
from jinja2 import StrictUndefined

from overseas.accounts.permissions import ROLE_NAMES
from overseas.kernel.clock import OFFICE_ZONE
from overseas.kernel.fields import PartialDate
from overseas.kernel.i18n import current_language, gettext, ngettext
from overseas.kernel.writing import written_day, written_dong
from overseas.web.navigation import Menu
from overseas.web.once import new_form_key
from overseas.web.request import clock, program

NOTHING = "–"


@dataclass(frozen=True)
class Demonstration:
    """What the banner of a demonstration says."""

    today: date


def install_templates(app: Flask) -> None:
    """Give the templates their filters and names; an undefined name raises."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(
        date=show_date, moment=show_moment, dong=show_dong, decimal=show_decimal, sentence=as_sentence
    )
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext, new_form_key=new_form_key)
    app.context_processor(_page_names)


def show_date(day: date | PartialDate | None) -> str:
    """dd/mm/yyyy, or the part of it that is known; a dash for nothing."""
    if day is None:
        return NOTHING
    if isinstance(day, PartialDate):
        return str(day)
    if isinstance(day, datetime):
        day = day.astimezone(OFFICE_ZONE)
    return written_day(day)


def show_moment(instant: datetime | None) -> str:
    """dd/mm/yyyy hh:mm on the office's clock; a dash for nothing."""
    if instant is None:
        return NOTHING
    local = instant.astimezone(OFFICE_ZONE)
    return f"{show_date(local)} {local.hour:02}:{local.minute:02}"


def as_sentence(text: str) -> str:
    """A text that others typed, ended with a full stop where it has no end."""
    bare = text.rstrip()
    return bare if bare.endswith((".", "!", "?", "…")) else f"{bare}."


def show_dong(amount: int | None) -> str:
    """An amount with dots between thousands: 1.234.567 đ; a dash for nothing."""
    return NOTHING if amount is None else written_dong(amount)


def show_decimal(number: Decimal | None) -> str:
    """A number with its decimals, with a comma in Vietnamese and a point in English; a dash for nothing."""
    if number is None:
        return NOTHING
    return str(number).replace(".", ",") if current_language() == "vi" else str(number)


def _here() -> str:
    """The address of this page, for a form that leads back to it; the first page where no page can hold it."""
    address = request.full_path if request.query_string else request.path
    return address if address.isprintable() else "/"


def _page_names() -> dict[str, Any]:
    who = g.get("actor")
    return {
        "actor": who,
        "role_names": ROLE_NAMES,
        "language": current_language(),
        "here": _here(),
        "navigation": Menu(who),
        "demonstration": Demonstration(clock().today()) if program().demonstration else None,
        "now": clock().now(),
        "provider": program().settings.provider,
        "local_password": program().settings.local_password,
    }
