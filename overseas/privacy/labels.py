"""How the words of the registers are shown."""

from __future__ import annotations

from overseas.kernel.i18n import Text, current_language
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.models import Channel, LegalBasis, Purpose

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
