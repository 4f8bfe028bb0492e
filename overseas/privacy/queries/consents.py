"""What personal data are used for, and what a person said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from overseas.kernel.errors import NotFound
from overseas.privacy.consent_states import ConsentState, consent_state
from overseas.privacy.models import Consent, LegalBasis, Purpose

FAMILY_CONTACT = "family_contact"


@dataclass(frozen=True)
class PurposeState:
    """One purpose, and how a person stands to it; `last` is the last thing she said, where she said anything."""

    purpose: Purpose
    state: ConsentState
    since: date | None
    last: Consent | None


def purposes(session: Session) -> list[Purpose]:
    """All purposes in their order."""
    return list(session.scalars(select(Purpose).order_by(Purpose.position, Purpose.id)))


def purposes_to_ask(session: Session) -> list[Purpose]:
    """The purposes for which a person is asked: those that rest on consent and are in use."""
    return [row for row in purposes(session) if row.basis is LegalBasis.CONSENT and row.asked]


def purpose_by_id(session: Session, purpose_id: int) -> Purpose:
    """One purpose. NotFound when there is none."""
    found = session.get(Purpose, purpose_id)
    if found is None:
        raise NotFound
    return found


def consents_of(session: Session, worker_id: int) -> Sequence[Consent]:
    """Everything that a visible person said to any purpose, the latest first."""
    found = select(Consent).where(Consent.worker_id == worker_id).options(joinedload(Consent.purpose))
    return session.scalars(found.order_by(Consent.said_on.desc(), Consent.id.desc())).all()


def standing_consent(session: Session, worker_id: int, purpose_id: int) -> Consent | None:
    """What the person says to the purpose now: agreed or refused; None when she was never asked or took it back."""
    found = select(Consent).where(
        Consent.worker_id == worker_id, Consent.purpose_id == purpose_id, Consent.ended_on.is_(None)
    )
    return session.scalar(found.with_for_update())


def purpose_states(session: Session, worker_id: int) -> list[PurposeState]:
    """How a visible person stands to every purpose, in their order."""
    last: dict[int, Consent] = {}
    for row in consents_of(session, worker_id):
        last.setdefault(row.purpose_id, row)
    return [_state(purpose, last.get(purpose.id)) for purpose in purposes(session)]


def _state(purpose: Purpose, said: Consent | None) -> PurposeState:
    state = consent_state(purpose, said)
    since = (said.ended_on if said.withdrawn else said.said_on) if said else None
    return PurposeState(purpose, state, since, said)


def family_may_be_contacted(states: Sequence[PurposeState]) -> bool:
    """Whether the office may call the family: not after the person refused it or took her consent back."""
    forbidding = {ConsentState.REFUSED, ConsentState.WITHDRAWN}
    return not any(row.purpose.code == FAMILY_CONTACT and row.state in forbidding for row in states)
