"""How a person stands to a purpose (Law 91/2025/QH15, Article 9): silence is never consent."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.models import Consent, LegalBasis, Purpose


class ConsentState(StrEnum):
    """What holds now."""

    BY_LAW = "by_law"
    NOT_ASKED = "not_asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATE_NAMES: dict[ConsentState, Text] = {
    ConsentState.BY_LAW: _l("By law"),
    ConsentState.NOT_ASKED: _l("Not asked yet"),
    ConsentState.AGREED: _l("Agreed"),
    ConsentState.REFUSED: _l("Refused"),
    ConsentState.WITHDRAWN: _l("Taken back"),
}

STATE_TONES: dict[ConsentState, str] = {
    ConsentState.BY_LAW: "neutral",
    ConsentState.NOT_ASKED: "due",
    ConsentState.AGREED: "done",
    ConsentState.REFUSED: "blocked",
    ConsentState.WITHDRAWN: "blocked",
}


def consent_state(purpose: Purpose, said: Consent | None) -> ConsentState:
    """How a person stands to a purpose whose last answer is `said`."""
    if said is not None and said.withdrawn:
        return ConsentState.WITHDRAWN
    if said is not None and said.ended_on is None:
        return ConsentState.AGREED if said.agreed else ConsentState.REFUSED
    return ConsentState.BY_LAW if purpose.basis is LegalBasis.STATUTORY else ConsentState.NOT_ASKED
