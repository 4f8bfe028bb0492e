"""What may be said about a norm and about a day of the calendar."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import NumberRange

from overseas.kernel.fields import ChoiceField, CountField, VietnameseDateField, choices_of
from overseas.kernel.forms import MAX_LINE, MAX_NAME, BaseForm, LineField, Needed
from overseas.kernel.i18n import lazy as _l
from overseas.norms.entry import NormEntry
from overseas.norms.names import DAY_KINDS

LARGEST_VALUE = 3650
"""Ten years in days; beyond it days are reckoned that no calendar has."""


class NormForm(BaseForm):
    """A value of a norm from a day on."""

    value = CountField(_l("Value"), [Needed(), NumberRange(max=LARGEST_VALUE)])
    valid_from = VietnameseDateField(_l("In force from"), [Needed()])
    basis = LineField(_l("Basis: the document that says so"), [Needed()], longest=MAX_LINE)
    to_confirm = BooleanField(_l("Still to be confirmed"))

    def entry(self) -> NormEntry:
        """What was said, once it has been checked."""
        return NormEntry(
            self.value.data, self.valid_from.data, str(self.basis.data), to_confirm=bool(self.to_confirm.data)
        )


class CalendarDayForm(BaseForm):
    """A day off, or a weekend day that is worked."""

    day = VietnameseDateField(_l("Day"), [Needed()])
    kind = ChoiceField(_l("Kind"), [Needed()], choices=choices_of(DAY_KINDS.items()))
    name = LineField(_l("Name or decision"), [Needed()], longest=MAX_NAME)
