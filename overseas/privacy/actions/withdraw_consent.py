"""A person takes a consent back: she may at any time, without a reason, and what was done before stays lawful."""

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
from overseas.privacy.consent_states import keep_refusal
from overseas.privacy.forms.consents import Withdrawal
from overseas.privacy.models import Consent, LegalBasis
from overseas.privacy.queries.consents import purpose_by_id, standing_consent
from overseas.workers.queries import worker_to_correct

WITHDRAWN = verb("consent.withdraw", _l("wrote down that the person takes a consent back"))


def withdraw_consent(session: Session, by: Actor, worker_id: int, *, said: Withdrawal, at: datetime) -> Consent:
    """End the person's consent to a purpose. Invalid when there is none, or the day lies ahead or before it."""
    require(by, Permission.EDIT_WORKERS)
    worker = worker_to_correct(session, by, worker_id)
    purpose = purpose_by_id(session, said.purpose_id)
    if purpose.basis is LegalBasis.STATUTORY:
        told = _(
            "This use rests on a law (%(article)s): nobody is asked for it, and it cannot be taken back.",
            article=purpose.article,
        )
        raise Invalid({"": [told]})
    standing = standing_consent(session, worker.id, purpose.id)
    if standing is None or not standing.agreed:
        raise Invalid({"": [_("There is no consent that could be taken back.")]})
    if said.said_on > office_day(at):
        raise Invalid({"said_on": [_("This day lies in the future.")]})
    if said.said_on < standing.said_on:
        raise Invalid({"said_on": [_("This day lies before the consent.")]})
    standing.withdrawn, standing.ended_on, standing.ended_channel = True, said.said_on, said.channel
    standing.ended_by, standing.ended_at = by.name, at
    keep_refusal(worker, purpose, refused=True)
    after = {"purpose": purpose.name_vi, "said_on": said.said_on}
    record(session, by, WITHDRAWN, Subject("worker", worker.id), at=at, change=Change(after=after))
    session.flush()
    return standing
