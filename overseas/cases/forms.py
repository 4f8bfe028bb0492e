"""What may be said about a case as a whole: opening, closing, taking back, waiving."""

from __future__ import annotations

from overseas.cases.stages import GIVEN_REASONS
from overseas.kernel.fields import ChoiceField, VietnameseDateField, choices_of
from overseas.kernel.forms import BaseForm, LineField, Needed, ParagraphField
from overseas.kernel.i18n import lazy as _l


class OpenCaseForm(BaseForm):
    """Where the person wants to go, as far as known, and when the registration was made. The page fills the choices."""

    wanted_market_code = ChoiceField(_l("Wanted market"))
    registered_on = VietnameseDateField(_l("Registered on"), [Needed()])


class CloseForm(BaseForm):
    """Why somebody does not go after all."""

    reason = ChoiceField(_l("Reason"), [Needed()], choices=choices_of(GIVEN_REASONS.items(), empty=_l("choose")))
    note = ParagraphField(_l("Note"))


class ReasonForm(BaseForm):
    """Why a case is opened again, or a departure taken back."""

    reason = LineField(_l("Reason"), [Needed()])


class WaiveForm(BaseForm):
    """Which closed gate the provincial office lets the case pass, and why."""

    gate = LineField(_l("Gate"), [Needed()])
    reason = ParagraphField(_l("Reason"), [Needed()], longest=500)
