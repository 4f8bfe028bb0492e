"""How recorded values are said in summaries and on the timeline: dates, amounts, yes and no, choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from overseas.kernel.i18n import Text, ngettext
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day, written_dong

Say = Callable[[Any], str]
"""Turns a value, or what the trail kept of it, into words."""


def say_text(value: Any) -> str:
    """A text or a number as it is."""
    return str(value)


def say_day(value: Any) -> str:
    """A date as dd/mm/yyyy; the trail keeps it as yyyy-mm-dd."""
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return written_day(day)


def say_dong(value: Any) -> str:
    """Whole đồng with dots between thousands."""
    return written_dong(int(value))


def say_yes_no(value: Any) -> str:
    """Yes or no."""
    return _("yes") if value else _("no")


def say_months(value: Any) -> str:
    """A number of months."""
    return ngettext("%(number)d month", "%(number)d months", int(value))


def say_choice(labels: Mapping[Any, Text]) -> Say:
    """One of some choices, by its label."""
    by_value = {str(value): label for value, label in labels.items()}
    return lambda value: str(by_value.get(str(value), value))
