"""What may be said about purposes and consent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Optional, ValidationError

from overseas.kernel.fields import ChoiceField, VietnameseDateField, choices_of
from overseas.kernel.forms import MAX_LINE, BaseForm, LineField, Needed, ParagraphField
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.labels import CHANNEL_NAMES, purpose_name
from overseas.privacy.models import Channel, Purpose

AGREED, REFUSED = "agreed", "refused"
ANSWERS = ((AGREED, _l("agreed")), (REFUSED, _l("refused")))
_CHANNELS = choices_of(CHANNEL_NAMES.items(), empty=_l("choose"))


@dataclass(frozen=True)
class Answer:
    """What a person said to a purpose, how and when."""

    purpose_id: int
    agreed: bool
    channel: Channel
    said_on: date
    paper: str | None = None


class ConsentForm(BaseForm):
    """One answer to one purpose. Nothing is chosen beforehand: a default would not be consent."""

    purpose_id = ChoiceField(_l("Purpose"), [Needed()])
    answer = RadioField(_l("The person"), [InputRequired(_l("Fill in this field."))], choices=choices_of(ANSWERS))
    channel = ChoiceField(_l("How the person said it"), [Needed()], choices=_CHANNELS)
    said_on = VietnameseDateField(_l("On"), [Needed()])
    paper = LineField(
        _l("Paper"), [Optional()], description=_l("Number or place of the signed sheet, if there is one.")
    )

    def __init__(
        self, formdata: Any = None, *, purposes: Iterable[Purpose], data: dict[str, Any] | None = None
    ) -> None:
        super().__init__(formdata, data=data)
        named = [(str(row.id), purpose_name(row)) for row in purposes]
        self.purpose_id.choices = choices_of(named, empty=_l("choose"))

    def entry(self) -> Answer:
        """What was said, for the action."""
        return Answer(
            int(self.purpose_id.data),
            self.answer.data == AGREED,
            Channel(self.channel.data),
            self.said_on.data,
            self.paper.data,
        )


@dataclass(frozen=True)
class Withdrawal:
    """Which consent a person takes back, how she said so and when."""

    purpose_id: int
    channel: Channel
    said_on: date


class WithdrawalForm(BaseForm):
    """A consent is taken back: how the person said so, and when. No reason is asked for."""

    channel = ChoiceField(_l("How the person said it"), [Needed()], choices=_CHANNELS)
    said_on = VietnameseDateField(_l("On"), [Needed()])

    def entry(self, purpose_id: int) -> Withdrawal:
        """What was said, for the action."""
        return Withdrawal(purpose_id, Channel(self.channel.data), self.said_on.data)


class FirstConsentsForm(BaseForm):
    """What a person says to every purpose when she is registered; nothing is chosen beforehand."""

    channel = ChoiceField(_l("How the person said it"), choices=_CHANNELS)
    paper = LineField(
        _l("Signed sheet"), [Optional()], description=_l("Number or place of the signed sheet, if there is one.")
    )

    def answered(self) -> list[tuple[int, bool]]:
        """The purposes to which she said something, with whether she agreed."""
        said = [(field.purpose_id, field.data) for field in self if isinstance(field, _AnswerField)]
        return [(purpose_id, data == AGREED) for purpose_id, data in said if data]

    def validate_channel(self, field: Field) -> None:
        """An answer without a way in which it was given cannot be shown to anybody."""
        if field.data is None and self.answered():
            raise ValidationError(_("Say how the person gave these answers."))

    def entries(self, said_on: date) -> list[Answer]:
        """The answers, for the action."""
        return [
            Answer(purpose_id, agreed, Channel(self.channel.data), said_on, self.paper.data)
            for purpose_id, agreed in self.answered()
        ]


class _AnswerField(ChoiceField):
    """What is said to one purpose, or nothing."""

    def __init__(self, *, purpose: Purpose, **options: Any) -> None:
        choices = choices_of(ANSWERS, empty=_l("not asked yet"))
        super().__init__(purpose_name(purpose), choices=choices, description=purpose.wording, **options)
        self.purpose_id = purpose.id


def first_consents_form(purposes: Iterable[Purpose], formdata: Any = None) -> FirstConsentsForm:
    """The form of the registration, with one question for each purpose."""
    questions = {f"purpose_{row.code}": _AnswerField(purpose=row) for row in purposes}
    form: type[FirstConsentsForm] = type("FirstConsents", (FirstConsentsForm,), questions)
    return form(formdata)


class PurposeForm(BaseForm):
    """What people are told about a purpose, and on what law it rests."""

    name_vi = LineField(_l("Name in Vietnamese"), [Needed()], longest=MAX_LINE)
    name_en = LineField(_l("Name in English"), [Needed()], longest=MAX_LINE)
    article = LineField(_l("Basis: the document that says so"), [Needed()], longest=MAX_LINE)
    wording = ParagraphField(
        _l("What the person is told"),
        [Needed()],
        description=_l("Another wording is a new version; what was agreed before stays with the words of then."),
    )
    asked = BooleanField(_l("People are asked for it"))
