"""Accounts linked with what a provider of identities calls their owners; none is ever made by a sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from overseas.accounts.models import LinkedIdentity
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.queries import account_by_id, subject_of
from overseas.audit.journal import Change, Subject, record, verb
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.versioning import check_version, raise_version

LINKED = verb("account.link_identity", _l("linked the account with the provider of identities"))
UNLINKED = verb("account.unlink_identity", _l("unlinked the account from the provider of identities"))
CLASHES = {"uq_linked_identity_issuer_subject": ("subject", _l("Another account is linked with this identity."))}


def link_identity(
    session: Session, by: Actor, account_id: int, *, link: tuple[str, str] | None, version: int, at: datetime
) -> None:
    """Link an account with (issuer, subject), instead of what it was linked with; with None it is linked no more."""
    require(by, Permission.EDIT_ACCOUNTS)
    account = account_by_id(session, account_id)
    check_version(account, version, subject_type="account", subject_id=account_id)
    raise_version(account, "name")  # the link lies in a row of its own
    before = subject_of(session, account_id)
    session.execute(delete(LinkedIdentity).where(LinkedIdentity.account_id == account_id))
    if link:
        with clashes(session, CLASHES):
            session.add(LinkedIdentity(account_id=account_id, issuer=link[0], subject=link[1]))
    change = Change({"subject": before}, {"subject": link[1] if link else None})
    record(session, by, LINKED if link else UNLINKED, Subject("account", account_id), at=at, change=change)
    session.flush()
