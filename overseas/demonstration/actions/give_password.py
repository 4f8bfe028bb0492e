"""One password for all accounts of the demonstration, so that the one that is printed is the one that works."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from overseas.accounts.passwords import hash_password, matches
from overseas.audit.journal import Signatory, Subject, record, verb
from overseas.demonstration.queries import seated_accounts
from overseas.kernel.i18n import lazy as _l

GIVEN = verb("demonstration.give_password", _l("gave the account the demonstration's password"))


def give_password(session: Session, by: Signatory, *, password: str, at: datetime) -> int:
    """Give it to every account of the demonstration that has another one; how many had."""
    accounts = [account for account in seated_accounts(session) if not matches(account.password_hash, password)]
    for account in accounts:
        account.password_hash, account.password_set_at = hash_password(password), at
        record(session, by, GIVEN, Subject("account", account.id), at=at)
    session.flush()
    return len(accounts)
