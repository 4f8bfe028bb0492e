"""What may be asked of the trail: between which days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from wtforms.validators import ValidationError

from overseas.audit.listing import EVERYTHING, TrailFilter
from overseas.kernel.clock import office_instant
from overseas.kernel.fields import VietnameseDateField
from overseas.kernel.forms import BaseForm
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day


class PeriodForm(BaseForm):
    """The days between which something was done; an empty one narrows nothing."""

    since = VietnameseDateField(_l("From"))
    until = VietnameseDateField(_l("Until"))

    def validate_until(self, field: VietnameseDateField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_("This day lies before the first one."))

    def asked(self, of: TrailFilter = EVERYTHING) -> TrailFilter:
        """What was asked, of whom or what the caller says."""
        return replace(
            of,
            since=office_instant(self.since.data) if self.since.data else None,
            before=office_instant(self.until.data + timedelta(days=1)) if self.until.data else None,
        )

    def words(self) -> dict[str, str]:
        """The same as words of an address."""
        days: dict[str, date | None] = {"since": self.since.data, "until": self.until.data}
        return {name: written_day(day) for name, day in days.items() if day}
