"""What may be said about a person's file: why it is restricted, kept, erased or opened."""

from __future__ import annotations

from wtforms.validators import Length

from overseas.kernel.fields import VietnameseDateField
from overseas.kernel.forms import BaseForm, Needed, ParagraphField
from overseas.kernel.i18n import lazy as _l

SHORTEST = 10


class ReasonForm(BaseForm):
    """Why; a word alone is no reason."""

    reason = ParagraphField(
        _l("Reason"),
        [Needed(), Length(min=SHORTEST, message=_l("Say it in a sentence that others understand."))],
        longest=500,
    )


class KeepForm(ReasonForm):
    """Until when a file is kept longer, and why."""

    keep_until = VietnameseDateField(_l("Keep until"), [Needed()])
