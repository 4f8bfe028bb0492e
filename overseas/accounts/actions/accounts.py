"""The people who sign in: added, changed, switched off and on, and their passwords."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from overseas.accounts.actions.end_sessions import end_sessions_of
from overseas.accounts.actions.links import withdraw_links
from overseas.accounts.fitting import grants_fit, role_fits, username_fits
from overseas.accounts.models import Account, AccountGrant, Agency
from overseas.accounts.passwords import hash_password
from overseas.accounts.permissions import Permission, Role
from overseas.accounts.policy import Actor, require
from overseas.accounts.queries import account_by_id
from overseas.audit.journal import (
    BY_ITS_LINE,
    Change,
    Program,
    Signatory,
    Subject,
    Verb,
    difference,
    record,
    snapshot,
    verb,
)
from overseas.kernel.columns import Json
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import LANGUAGES
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.versioning import check_version, raise_version

ADDED = verb("account.add", _l("added the account"))
EDITED = verb("account.edit", _l("changed the account"))
DISABLED = verb("account.disable", _l("switched the account off"))
ENABLED = verb("account.enable", _l("switched the account on"))
PASSWORD_CHANGED = verb("account.change_password", _l("changed the password"))
LANGUAGE_CHANGED = verb("account.change_language", _l("changed the language"))

ENTERED = ("username", "name", "role", "agency_id", "valid_from", "valid_to", "room", "phone")
TRAIL = (*ENTERED, "active")
CLASHES = {
    "uq_account_username": ("username", _l("This account name is taken.")),
    "ck_account_ends_after_it_begins": ("valid_to", _l("This is before the first day.")),
}


@dataclass(frozen=True)
class AccountEntry:
    """An account as it was entered."""

    username: str
    name: str
    role: Role
    agency_id: int
    grants: frozenset[Permission] = field(default_factory=frozenset)
    valid_from: date | None = None
    valid_to: date | None = None
    room: str | None = None
    phone: str | None = None


def add_account(
    session: Session, by: Actor | Program, entry: AccountEntry, *, at: datetime, password: str | None = None
) -> Account:
    """Add a person who may sign in as soon as she has set a password by a link, or with the one given here."""
    require(by, Permission.EDIT_ACCOUNTS)
    _check_fit(session, entry)
    account = Account(
        **{name: getattr(entry, name) for name in ENTERED},
        password_hash=hash_password(password) if password else None,
        password_set_at=at if password else None,
        created_at=at,
    )
    with clashes(session, CLASHES):
        session.add(account)
    _set_grants(session, account.id, entry.grants)
    _record(session, by, ADDED, account, Change(after=_as_kept(session, account)), at=at)
    return account


def edit_account(
    session: Session, by: Actor, account_id: int, entry: AccountEntry, *, version: int, at: datetime
) -> Account:
    """Change who somebody is or what she may; her sessions end when her rights change."""
    require(by, Permission.EDIT_ACCOUNTS)
    account = account_by_id(session, account_id)
    check_version(account, version, subject_type="account", subject_id=account_id)
    _check_fit(session, entry)
    if account_id == by.account_id and entry.role is not account.role:
        raise Invalid({"role": [_("You cannot take your own role away. Ask another administrator.")]})
    before = _as_kept(session, account)
    with clashes(session, CLASHES):
        for name in ENTERED:
            setattr(account, name, getattr(entry, name))
        raise_version(account, "name")  # the rights lie in rows of their own, and are part of the same form
    _set_grants(session, account_id, entry.grants)
    change = difference(before, _as_kept(session, account))
    if {"role", "agency_id", "grants"} & set(change.after):
        end_sessions_of(session, by, account_id, at=at)
    _record(session, by, EDITED, account, change, at=at)
    return account


def disable_account(session: Session, by: Actor | Program, account_id: int, *, version: int, at: datetime) -> Account:
    """Switch an account off: its sessions end at once, its name stays in the trail."""
    require(by, Permission.EDIT_ACCOUNTS)
    if account_id == by.account_id:
        raise Invalid({"": [_("You cannot switch your own account off. Ask another administrator.")]})
    account = account_by_id(session, account_id)
    check_version(account, version, subject_type="account", subject_id=account_id)
    account.active = False
    withdraw_links(session, account_id, at=at)
    end_sessions_of(session, by, account_id, at=at)
    _record(session, by, DISABLED, account, Change({"active": True}, {"active": False}), at=at)
    return account


def enable_account(session: Session, by: Actor | Program, account_id: int, *, version: int, at: datetime) -> Account:
    """Switch an account on again."""
    require(by, Permission.EDIT_ACCOUNTS)
    account = account_by_id(session, account_id)
    check_version(account, version, subject_type="account", subject_id=account_id)
    account.active = True
    _record(session, by, ENABLED, account, Change({"active": False}, {"active": True}), at=at)
    return account


def change_password(
    session: Session, by: Actor, *, kept_hash: str | None, new_hash: str, here: str, at: datetime
) -> None:
    """Give oneself a new password; every session but the one `here` ends, and so does a link that was not used yet.

    `kept_hash` is of the password that was typed as the current one: Invalid when it was changed meanwhile.
    """
    require(by, Permission.OWN_ACCOUNT)
    # Not through the row: an administrator's open form need not hear of it.
    changed = session.scalar(
        update(Account)
        .where(Account.id == by.account_id, Account.password_hash == kept_hash)
        .values(password_hash=new_hash, password_set_at=at)
        .returning(Account.id),
        execution_options=BY_ITS_LINE,
    )
    if changed is None:
        raise Invalid({"current_password": [_("This is not your current password.")]})
    withdraw_links(session, by.account_id, at=at)
    end_sessions_of(session, by, by.account_id, at=at, but=here)
    record(session, by, PASSWORD_CHANGED, Subject("account", by.account_id), at=at)
    session.flush()


def change_language(session: Session, by: Actor, language: str, *, at: datetime) -> None:
    """Speak another language to this person from now on."""
    require(by, Permission.OWN_ACCOUNT)
    if language not in LANGUAGES:
        raise Invalid({"language": [_("There is no such language.")]})
    if language == by.language:
        return
    # Not through the row: an administrator's open form need not hear of it.
    session.execute(
        update(Account).where(Account.id == by.account_id).values(language=language), execution_options=BY_ITS_LINE
    )
    change = Change({"language": by.language}, {"language": language})
    record(session, by, LANGUAGE_CHANGED, Subject("account", by.account_id), at=at, change=change)
    session.flush()


def _check_fit(session: Session, entry: AccountEntry) -> None:
    agency = session.get(Agency, entry.agency_id)
    if agency is None:
        raise Invalid({"agency_id": [_("There is no such agency.")]})
    username_fits(entry.username)
    role_fits(entry.role, agency.kind)
    grants_fit(entry.role, entry.grants)


def _set_grants(session: Session, account_id: int, grants: frozenset[Permission]) -> None:
    session.execute(delete(AccountGrant).where(AccountGrant.account_id == account_id), execution_options=BY_ITS_LINE)
    session.add_all(AccountGrant(account_id=account_id, permission=one) for one in sorted(grants))
    session.flush()


def _as_kept(session: Session, account: Account) -> Json:
    grants = session.scalars(select(AccountGrant.permission).where(AccountGrant.account_id == account.id))
    return {**snapshot(account, TRAIL), "grants": sorted(grants)}


def _record(session: Session, by: Signatory, done: Verb, account: Account, change: Change, *, at: datetime) -> None:
    record(session, by, done, Subject("account", account.id), at=at, change=change)
    session.flush()
