"""A person agrees to a purpose or refuses it: kept with wording, way and day (Law 91/2025/QH15, Article 9)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, record, verb
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.privacy.consent_states import keep_refusal
from overseas.privacy.forms.consents import Answer
from overseas.privacy.models import Consent, LegalBasis
from overseas.privacy.queries.consents import purpose_by_id, standing_consent
from overseas.workers.queries import worker_to_correct

AGREED = verb("consent.agree", _l("wrote down that the person agrees to a use of the data"))
REFUSED = verb("consent.refuse", _l("wrote down that the person refuses a use of the data"))
ONE_STANDING = {
    "uq_consent_one_standing": (
        "purpose_id",
        _l("Somebody has just written down an answer to this purpose. Look again."),
    )
}


def record_consent(session: Session, by: Actor, worker_id: int, *, answer: Answer, at: datetime) -> Consent:
    """Write down what the person said; it takes the place of her answer of before, which stays on record.

    NotFound out of reach. Invalid for a purpose that rests on a law, and for a day ahead or before the last answer.
    """
    require(by, Permission.EDIT_WORKERS)
    worker = worker_to_correct(session, by, worker_id)
    purpose = purpose_by_id(session, answer.purpose_id)
    if purpose.basis is LegalBasis.STATUTORY:
        raise Invalid({"purpose_id": [_("This purpose rests on a law: nobody is asked for consent.")]})
    if answer.said_on > office_day(at):
        raise Invalid({"said_on": [_("This day lies in the future.")]})
    before = standing_consent(session, worker.id, purpose.id)
    if before is not None and answer.said_on < before.said_on:
        raise Invalid({"said_on": [_("A later answer to this purpose is on record.")]})
    said = Consent(
        worker_id=worker.id, purpose_id=purpose.id, agreed=answer.agreed, wording=purpose.wording,
        wording_version=purpose.wording_version, channel=answer.channel, paper=answer.paper, said_on=answer.said_on,
        recorded_at=at, account_id=by.account_id, actor_name=by.name,
    )  # fmt: skip
    with clashes(session, ONE_STANDING):
        if before is not None:
            before.ended_on, before.ended_by, before.ended_at = answer.said_on, by.name, at
            session.flush()
        session.add(said)
    keep_refusal(worker, purpose, refused=not answer.agreed)
    after = {"purpose": purpose.name_vi, "wording_version": purpose.wording_version, "said_on": answer.said_on}
    done = AGREED if answer.agreed else REFUSED
    record(session, by, done, Subject("worker", worker.id), at=at, change=Change(after=after))
    return said
