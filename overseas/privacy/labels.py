"""How the words of the registers are shown."""

from __future__ import annotations

from overseas.kernel.i18n import Text, current_language
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.models import Channel, LegalBasis, Purpose, RequestKind, RequestOutcome, Told

BASIS_NAMES: dict[LegalBasis, Text] = {
    LegalBasis.STATUTORY: _l("A duty by law"),
    LegalBasis.CONSENT: _l("The person's consent"),
}

CHANNEL_NAMES: dict[Channel, Text] = {
    Channel.PAPER: _l("On paper, signed"),
    Channel.IN_PERSON: _l("In person, by word"),
    Channel.TELEPHONE: _l("By telephone"),
    Channel.ELECTRONIC: _l("By electronic means"),
}


def purpose_name(purpose: Purpose) -> str:
    """The purpose's name in the language of the page."""
    return purpose.name_en if current_language() == "en" else purpose.name_vi


def closed_name(worker_id: int) -> str:
    """What stands for the name of a person whose file is closed."""
    return _("File %(number)s (closed)", number=worker_id)


KIND_NAMES: dict[RequestKind, Text] = {
    RequestKind.SEE: _l("To see and be given the data"),
    RequestKind.CORRECT: _l("To have the data corrected"),
    RequestKind.RESTRICT: _l("To restrict the use of the data"),
    RequestKind.ERASE: _l("To have the data erased"),
    RequestKind.WITHDRAW: _l("To take a consent back"),
    RequestKind.OBJECT: _l("To object to a use of the data"),
}

OUTCOME_NAMES: dict[RequestOutcome, Text] = {
    RequestOutcome.FULFILLED: _l("Carried out"),
    RequestOutcome.PARTLY: _l("Carried out in part"),
    RequestOutcome.REFUSED: _l("Refused, with the reason of law"),
}

TOLD_NAMES: dict[Told, Text] = {
    Told.AUTHORITY: _l("The authority for personal data (police, A05)"),
    Told.PEOPLE: _l("The people concerned"),
    Told.MINISTRY: _l("The ministry"),
    Told.LEADERS: _l("The leaders of the unit"),
}
