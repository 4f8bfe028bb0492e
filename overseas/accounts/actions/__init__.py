"""What is done with accounts and agencies, one verb per function."""

from overseas.accounts.actions.accounts import (
    AccountEntry,
    add_account,
    change_language,
    change_password,
    disable_account,
    edit_account,
    enable_account,
)
from overseas.accounts.actions.agencies import AgencyEntry, add_agency, edit_agency
from overseas.accounts.actions.end_sessions import end_session
from overseas.accounts.actions.links import give_link, make_link, set_password_by_link
from overseas.accounts.actions.sign_in import record_failed_proof, renew_session, start_session
from overseas.accounts.actions.throttle import count_attempt, forgive_attempt

__all__ = [
    "AccountEntry",
    "AgencyEntry",
    "add_account",
    "add_agency",
    "change_language",
    "change_password",
    "count_attempt",
    "disable_account",
    "edit_account",
    "edit_agency",
    "enable_account",
    "end_session",
    "forgive_attempt",
    "give_link",
    "make_link",
    "record_failed_proof",
    "renew_session",
    "set_password_by_link",
    "start_session",
]
