"""What may be said about a target."""

from __future__ import annotations

from wtforms.validators import DataRequired, Optional

from overseas.kernel.fields import ChoiceField, CountField, VietnameseDateField, choices_of
from overseas.kernel.forms import MAX_NAME, BaseForm, LineField, Needed
from overseas.kernel.i18n import lazy as _l
from overseas.quotas.decision import TargetEntry
from overseas.quotas.labels import TARGET_KINDS
from overseas.quotas.models import TargetKind


class TargetForm(BaseForm):
    """One target: how many people, for which period, by which decision."""

    value = CountField(_l("Target"), [Optional()], description=_l("People in the whole period. Empty means not set."))
    kind = ChoiceField(_l("What the number means"), [Needed()], choices=choices_of(TARGET_KINDS.items()))
    period_start = VietnameseDateField(_l("First day of the period"), [Needed()])
    period_end = VietnameseDateField(_l("Last day of the period"), [Needed()])
    plan = LineField(_l("Plan"), [DataRequired()], longest=MAX_NAME)
    decision_number = LineField(_l("Decision number"), [Optional()], longest=60)
    decision_on = VietnameseDateField(_l("Decision date"), [Optional()])

    def entry(self) -> TargetEntry:
        """What was said, for the action."""
        return TargetEntry(
            period_start=self.period_start.data,
            period_end=self.period_end.data,
            value=self.value.data,
            kind=TargetKind(self.kind.data),
            plan=self.plan.data or "",
            decision_number=self.decision_number.data,
            decision_on=self.decision_on.data,
        )
