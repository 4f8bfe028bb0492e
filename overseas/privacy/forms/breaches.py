"""What may be said about a breach of the protection of personal data."""

from __future__ import annotations

from datetime import datetime

from wtforms import BooleanField
from wtforms.fields import Field
from wtforms.validators import Optional, ValidationError

from overseas.kernel.clock import office_instant
from overseas.kernel.fields import ChoiceField, CountField, VietnameseDateField, choices_of
from overseas.kernel.forms import MAX_LINE, BaseForm, LineField, Needed, ParagraphField
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.labels import TOLD_NAMES

LAST_HOUR, LAST_MINUTE, DIGITS = 23, 59, 2


def read_hour(text: str) -> tuple[int, int]:
    """An hour written 08:30 or 8h30. ValueError with a sentence otherwise."""
    hours, _colon, minutes = text.strip().lower().replace("h", ":").partition(":")
    fits = all(part.isascii() and part.isdigit() and len(part) <= DIGITS for part in (hours, minutes or "00"))
    if not fits or int(hours) > LAST_HOUR or int(minutes or 0) > LAST_MINUTE:
        raise ValueError(_("“%(text)s” is not an hour. Type it like 08:30.", text=text[:20]))
    return int(hours), int(minutes or 0)


class _Moments(BaseForm):
    """A form with hours beside its days."""

    def check_hour(self, field: Field) -> None:
        """An hour that can be read."""
        if field.data:
            try:
                read_hour(field.data)
            except ValueError as unreadable:
                raise ValidationError(str(unreadable)) from unreadable


class BreachForm(_Moments):
    """What happened, whose data, how many people, and what is done about it."""

    detected_day = VietnameseDateField(_l("Noticed on"), [Needed()])
    detected_hour = LineField(_l("Hour"), [Needed()], longest=5, description=_l("The 72 hours begin here."))
    happened_day = VietnameseDateField(_l("Happened on"), [Optional()], description=_l("If it is known."))
    what = ParagraphField(_l("What happened"), [Needed()], longest=4000)
    whose = ParagraphField(_l("Whose data"), [Needed()], longest=1000)
    kinds_of_data = ParagraphField(_l("Which data"), [Needed()], longest=1000)
    sensitive = BooleanField(_l("Sensitive data are among them"))
    people = CountField(_l("How many people"), [Optional()], description=_l("Leave it empty while it is not known."))
    consequences = ParagraphField(_l("What may come of it"), [Optional()], longest=2000)
    measures = ParagraphField(_l("What was done, and what will be"), [Optional()], longest=4000)
    contact = LineField(
        _l("Who can be asked"), [Needed()], longest=MAX_LINE, description=_l("Name, office and telephone.")
    )

    def happened_at(self) -> datetime | None:
        """When it happened, as far as it is known: the beginning of that day."""
        return office_instant(self.happened_day.data) if self.happened_day.data else None

    def validate_detected_hour(self, field: Field) -> None:
        """The hour counts: 72 of them."""
        self.check_hour(field)

    def detected_at(self) -> datetime:
        """When it was noticed."""
        return office_instant(self.detected_day.data, *read_hour(self.detected_hour.data or ""))


class NoticeForm(_Moments):
    """Somebody was told."""

    told = ChoiceField(_l("Who was told"), [Needed()], choices=choices_of(TOLD_NAMES.items(), empty=_l("choose")))
    whom = LineField(_l("Name of the body or person"), [Needed()], longest=MAX_LINE)
    told_day = VietnameseDateField(_l("On"), [Needed()])
    told_hour = LineField(_l("Hour"), [Needed()], longest=5)
    paper = LineField(_l("Paper"), [Optional()], longest=MAX_LINE, description=_l("Number and date of the notice."))

    def validate_told_hour(self, field: Field) -> None:
        """The hour counts."""
        self.check_hour(field)

    def told_at(self) -> datetime:
        """When."""
        return office_instant(self.told_day.data, *read_hour(self.told_hour.data or ""))


class ClosingForm(BaseForm):
    """The incident is over."""

    measures = ParagraphField(_l("What was done, and what will be"), [Needed()], longest=4000)
