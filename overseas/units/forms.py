"""What may be asked of the tree of units."""

from __future__ import annotations

from wtforms import HiddenField

from overseas.kernel.fields import VietnameseDateField
from overseas.kernel.forms import BaseForm, LineField
from overseas.kernel.i18n import lazy as _l


class UnitsForm(BaseForm):
    """A day, a unit, and words to find a unit by."""

    on = VietnameseDateField(_l("On which day"))
    q = LineField(_l("Name or code"), longest=100)
    unit = HiddenField()
