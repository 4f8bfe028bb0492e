"""One-time links: how long a link is good, and why it may be worth nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from overseas.accounts.models import LinkPurpose


class LinkState(StrEnum):
    """What a link is worth."""

    OPEN = "open"
    USED = "used"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ACCOUNT_OFF = "account_off"


@dataclass(frozen=True)
class HeldLink:
    """A link in somebody's hand, and whose it is: who uses it signs as the account's owner."""

    code_hash: str
    account_id: int
    username: str
    name: str
    agency_name: str
    purpose: LinkPurpose
    expires_at: datetime
    state: LinkState


def state_of(
    *, expires_at: datetime, used_at: datetime | None, withdrawn_at: datetime | None, account_works: bool, at: datetime
) -> LinkState:
    """What the link is worth at this instant; used comes first, for that is what its owner must hear."""
    if used_at is not None:
        return LinkState.USED
    if not account_works:
        return LinkState.ACCOUNT_OFF
    if withdrawn_at is not None:
        return LinkState.WITHDRAWN
    return LinkState.EXPIRED if expires_at <= at else LinkState.OPEN
