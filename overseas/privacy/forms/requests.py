"""What may be said about a person's request: what is asked, its receipt, a longer period, the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wtforms import BooleanField

from overseas.kernel.fields import ChoiceField, VietnameseDateField, choices_of
from overseas.kernel.forms import BaseForm, Needed, ParagraphField
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.labels import CHANNEL_NAMES, KIND_NAMES, OUTCOME_NAMES
from overseas.privacy.models import Channel, RequestKind, RequestOutcome

_CHOOSE = _l("choose")


@dataclass(frozen=True)
class Asked:
    """What a person asks, how and when; `with_others` where police, bank or sender hold the data as well."""

    kind: RequestKind
    said: str
    channel: Channel
    received_on: date
    with_others: bool = False


class RequestForm(BaseForm):
    """A person asks something about her data."""

    kind = ChoiceField(_l("What the person asks"), [Needed()], choices=choices_of(KIND_NAMES.items(), empty=_CHOOSE))
    said = ParagraphField(_l("In the person's words"), [Needed()], longest=2000)
    channel = ChoiceField(_l("How it came in"), [Needed()], choices=choices_of(CHANNEL_NAMES.items(), empty=_CHOOSE))
    received_on = VietnameseDateField(_l("Received on"), [Needed()])
    with_others = BooleanField(
        _l("Others hold these data as well"),
        description=_l("Police, bank or sender must act too; the law gives more time then."),
    )

    def entry(self) -> Asked:
        """What was said, for the action."""
        kind, channel = RequestKind(self.kind.data), Channel(self.channel.data)
        return Asked(kind, self.said.data or "", channel, self.received_on.data, bool(self.with_others.data))


class ReceiptForm(BaseForm):
    """The person was told that her request is received."""

    told_on = VietnameseDateField(_l("The person was told on"), [Needed()])


class ExtensionForm(BaseForm):
    """Once, the period may be made longer."""

    reason = ParagraphField(_l("Why more time is needed"), [Needed()], longest=500)


class AnswerForm(BaseForm):
    """How a request ended, and what the person was told."""

    outcome = ChoiceField(_l("How it ended"), [Needed()], choices=choices_of(OUTCOME_NAMES.items(), empty=_CHOOSE))
    answered_on = VietnameseDateField(_l("The person was answered on"), [Needed()])
    answer = ParagraphField(
        _l("What was answered"),
        [Needed()],
        longest=2000,
        description=_l("For a refusal: the article that allows it (Law 91/2025/QH15, Article 19)."),
    )

    def ended(self) -> RequestOutcome:
        """The outcome that was chosen."""
        return RequestOutcome(self.outcome.data)
