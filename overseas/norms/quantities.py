"""A norm's value with what it counts, as a sentence says it: '7 working days'."""

from __future__ import annotations

from collections.abc import Callable

from overseas.kernel.i18n import ngettext
from overseas.kernel.writing import written_dong
from overseas.norms.models import NormUnit

_WRITTEN: dict[NormUnit, Callable[[int], str]] = {
    NormUnit.DAYS: lambda n: ngettext("%(number)d day", "%(number)d days", n),
    NormUnit.WORKING_DAYS: lambda n: ngettext("%(number)d working day", "%(number)d working days", n),
    NormUnit.MONTHS: lambda n: ngettext("%(number)d month", "%(number)d months", n),
    NormUnit.YEARS: lambda n: ngettext("%(number)d year", "%(number)d years", n),
    NormUnit.HOURS: lambda n: ngettext("%(number)d hour", "%(number)d hours", n),
    NormUnit.PERCENT: lambda n: f"{n} %",
    NormUnit.PEOPLE: lambda n: ngettext("%(number)d person", "%(number)d people", n),
    NormUnit.DONG: written_dong,
}


def quantity(value: int, unit: NormUnit) -> str:
    """The value in words."""
    return _WRITTEN[unit](value)
