"""Refusals at the door stand in the trail: who was turned away, from which address, and over what.

A stranger can be refused as often as he likes, so only the first of a quarter-hour are written one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.actions.throttle import count_refusal
from overseas.audit.journal import Change, Subject, Verb, record, verb
from overseas.kernel.i18n import lazy as _l

NOBODY = 0
"""The number under which a refusal stands that concerns no account."""
WRITTEN_OF_ADDRESS = 30

LINK_REFUSED = verb("account.link_refused", _l("was refused with a one-time link"))


@dataclass(frozen=True)
class Stranger:
    """Somebody of whom only the address is known; it stands as the name in the trail."""

    address: str
    account_id: int | None = None

    @property
    def name(self) -> str:
        """The address."""
        return self.address


def write_refusal(
    session: Session, by: Stranger, done: Verb, *, account_id: int = NOBODY, why: str, at: datetime
) -> None:
    """Write that somebody was refused; `why` is a short code, never what was typed."""
    if count_refusal(session, address=by.address, at=at) <= WRITTEN_OF_ADDRESS:
        record(session, by, done, Subject("account", account_id), at=at, change=Change(after={"why": why}))
    session.flush()
