"""What an account is good for on a day, in one word."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from overseas.accounts.models import Account, Agency
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l


class AccountState(StrEnum):
    """Whether its owner can sign in, and if not, why."""

    WORKS = "works"
    INVITED = "invited"
    OFF = "off"
    NOT_YET = "not_yet"
    ENDED = "ended"
    AGENCY_ENDED = "agency_ended"


STATE_NAMES: dict[AccountState, Text] = {
    AccountState.WORKS: _l("works"),
    AccountState.INVITED: _l("invited, no password yet"),
    AccountState.OFF: _l("switched off"),
    AccountState.NOT_YET: _l("begins later"),
    AccountState.ENDED: _l("has ended"),
    AccountState.AGENCY_ENDED: _l("its agency does not work"),
}


def state_of_account(account: Account, agency: Agency, today: date) -> AccountState:
    """The state of an account of this agency; the strongest reason first."""
    if not account.active:
        return AccountState.OFF
    if account.valid_to is not None and account.valid_to < today:
        return AccountState.ENDED
    if agency.valid_from > today or (agency.valid_to is not None and agency.valid_to < today):
        return AccountState.AGENCY_ENDED
    if account.valid_from is not None and account.valid_from > today:
        return AccountState.NOT_YET
    return AccountState.WORKS if account.password_hash else AccountState.INVITED
