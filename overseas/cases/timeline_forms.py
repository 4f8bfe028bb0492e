"""What may be asked of a case's history: by whom and between which days, or how it stood on one day."""

from __future__ import annotations

from dataclasses import replace

from overseas.audit.forms import PeriodForm
from overseas.audit.listing import EVERYTHING, TrailFilter
from overseas.kernel.fields import ChoiceField, VietnameseDateField
from overseas.kernel.forms import BaseForm, Needed
from overseas.kernel.i18n import lazy as _l


class TimelineForm(PeriodForm):
    """By whom, and between which days. The page fills the choices."""

    by = ChoiceField(_l("By whom"))

    def asked(self, of: TrailFilter = EVERYTHING) -> TrailFilter:
        """What was asked."""
        return super().asked(replace(of, account_id=int(self.by.data) if self.by.data else None))

    def words(self) -> dict[str, str]:
        """The same as words of an address."""
        return {**super().words(), **({"by": self.by.data} if self.by.data else {})}


class DayForm(BaseForm):
    """The day at whose end the case is to be seen."""

    day = VietnameseDateField(_l("Day"), [Needed()])
