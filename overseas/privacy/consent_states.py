"""How a person stands to a purpose (Law 91/2025/QH15, Article 9): silence is never consent."""

from __future__ import annotations

from enum import StrEnum

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.models import Consent, LegalBasis, Purpose
from overseas.workers.models import Worker


class ConsentState(StrEnum):
    """What holds now."""

    BY_LAW = "by_law"
    NOT_ASKED = "not_asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WITHHELD: dict[str, str] = {"loan": "withholds_from_bank", "sender": "withholds_from_sender"}
"""By the purpose: what is kept on the person, so that the steps of her cases close what rests on the consent."""

CLOSES: dict[str, Text] = {
    "loan": _l("No loan is asked for, and the bank no longer sees a dossier without a signed loan contract."),
    "sender": _l("No application with a sending enterprise is recorded."),
    "family_contact": _l("The family is not shown, so that nobody calls there."),
    "stories": _l("The person is in no publicity; this program takes no part in any."),
}
"""By the purpose: what ends when the consent is refused or taken back."""

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


def keep_refusal(worker: Worker, purpose: Purpose, *, refused: bool) -> None:
    """Note on the person what the steps of her cases must know."""
    if (attribute := WITHHELD.get(purpose.code)) is not None:
        setattr(worker, attribute, refused)


def consent_state(purpose: Purpose, said: Consent | None) -> ConsentState:
    """How a person stands to a purpose whose last answer is `said`."""
    if said is not None and said.withdrawn:
        return ConsentState.WITHDRAWN
    if said is not None and said.ended_on is None:
        return ConsentState.AGREED if said.agreed else ConsentState.REFUSED
    return ConsentState.BY_LAW if purpose.basis is LegalBasis.STATUTORY else ConsentState.NOT_ASKED
