"""One-time links: an administrator makes one, the account's owner sets a password with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from overseas.accounts.actions.end_sessions import end_sessions_of
from overseas.accounts.links import HeldLink
from overseas.accounts.models import Account, AccountLink, LinkPurpose
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.queries import account_by_id, hold_account
from overseas.accounts.tokens import bare_code, hash_of, new_code
from overseas.audit.journal import BY_ITS_LINE, Change, Program, Subject, record, verb
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.versioning import check_version

LINK_MADE = verb("account.make_link", _l("made a one-time link"))
PASSWORD_SET = verb("account.set_password", _l("set the password with a one-time link"))


def make_link(
    session: Session, by: Actor, account_id: int, *, version: int, lasts: timedelta, at: datetime
) -> tuple[Account, str]:
    """Make the link of an account, from the state in which it was seen; the account, and the code that is shown once.

    An earlier link of the account is worth nothing from now on; its password stays until the new one is set.
    """
    require(by, Permission.EDIT_ACCOUNTS)
    account = account_by_id(session, account_id)
    check_version(account, version, subject_type="account", subject_id=account_id)
    return account, give_link(session, by, account, lasts=lasts, at=at)


def give_link(session: Session, by: Actor | Program, account: Account, *, lasts: timedelta, at: datetime) -> str:
    """The same for an account in hand. Invalid when it is switched off."""
    require(by, Permission.EDIT_ACCOUNTS)
    # Whoever makes two links at the same time waits here, so that one of them withdraws the other.
    hold_account(session, account.id)
    if not session.scalar(select(Account.active).where(Account.id == account.id)):
        raise Invalid({"": [_("This account is switched off. Switch it on first.")]})
    withdraw_links(session, account.id, at=at)
    code = new_code()
    purpose = LinkPurpose.RESET if account.password_hash else LinkPurpose.INVITATION
    session.add(
        AccountLink(
            code_hash=hash_of(bare_code(code)),
            account_id=account.id,
            purpose=purpose,
            made_at=at,
            expires_at=at + lasts,
        )
    )
    change = Change(after={"purpose": purpose, "expires_at": at + lasts})
    record(session, by, LINK_MADE, Subject("account", account.id), at=at, change=change)
    session.flush()
    return code


def withdraw_links(session: Session, account_id: int, *, at: datetime) -> None:
    """The account's open links are worth nothing any more: it was switched off, or its password is a new one."""
    session.execute(
        update(AccountLink)
        .where(AccountLink.account_id == account_id, AccountLink.used_at.is_(None), AccountLink.withdrawn_at.is_(None))
        .values(withdrawn_at=at)
    )


def set_password_by_link(session: Session, by: HeldLink, *, new_hash: str, at: datetime) -> None:
    """Set the password of the link's account; the link is used up, and every session of the account ends.

    `new_hash` is of a password that was looked at before. NotFound when the link was used or withdrawn meanwhile.
    """
    used = session.scalar(
        update(AccountLink)
        .where(
            AccountLink.code_hash == by.code_hash,
            AccountLink.used_at.is_(None),
            AccountLink.withdrawn_at.is_(None),
            AccountLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(AccountLink.code_hash)
    )
    if used is None:
        raise NotFound
    # Not through the row: an administrator's open form need not hear of it.
    values = {"password_hash": new_hash, "password_set_at": at}
    session.execute(update(Account).where(Account.id == by.account_id).values(**values), execution_options=BY_ITS_LINE)
    end_sessions_of(session, by, by.account_id, at=at)
    record(session, by, PASSWORD_SET, Subject("account", by.account_id), at=at)
    session.flush()
