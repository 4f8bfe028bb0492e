"""Second factors set up, taken off and taken away; whatever changes them ends the other sessions of the account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from overseas.accounts.actions.end_sessions import end_sessions_of
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.accounts.queries import account_by_id, hold_account
from overseas.accounts.second_factor.models import CodeApp, RecoveryCode, SecurityKey
from overseas.accounts.second_factor.one_time_codes import accepted_step
from overseas.accounts.second_factor.queries import factors_of
from overseas.accounts.second_factor.recovery_codes import Sheet
from overseas.audit.journal import Signatory, Subject, record, verb
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.versioning import check_version

APP_ADDED = verb("factor.add_app", _l("set up an app for sign-in codes"))
APP_REMOVED = verb("factor.remove_app", _l("removed the app for sign-in codes"))
CODES_MADE = verb("factor.make_recovery_codes", _l("made new recovery codes"))
TAKEN_AWAY = verb("factor.take_away", _l("took the second factor of the account away"))


def add_app(session: Session, by: Actor, *, secret: str, code: str, phone_at: datetime, at: datetime) -> None:
    """Set up an app, or another one instead: from now on its code is asked at each sign-in.

    Invalid unless `code` shows that the app has the secret; `phone_at` is what a telephone's clock says now.
    """
    step = accepted_step(secret, code, at=phone_at)
    if step is None:
        raise Invalid(
            {"one_time_code": [_("This is not the code that the app shows now. Check the clock of the telephone.")]}
        )
    hold_account(session, by.account_id)
    session.execute(delete(CodeApp).where(CodeApp.account_id == by.account_id))
    app = CodeApp(account_id=by.account_id, last_step=step, added_at=at)
    app.secret = secret
    session.add(app)
    record(session, by, APP_ADDED, Subject("account", by.account_id), at=at)
    session.flush()


def remove_app(session: Session, by: Actor, *, required: bool, at: datetime) -> None:
    """Take the app off; the last factor of somebody who must have one stays. NotFound without an app."""
    hold_account(session, by.account_id)
    factors = factors_of(session, by.account_id)
    if factors.app is None:
        raise NotFound
    session.delete(factors.app)
    session.flush()
    keep_one(session, by, required=required)
    record(session, by, APP_REMOVED, Subject("account", by.account_id), at=at)
    session.flush()


def make_recovery_codes(session: Session, by: Actor, sheet: Sheet, *, at: datetime) -> None:
    """The codes of this sheet are good; the former ones are worth nothing. Invalid without another factor."""
    hold_account(session, by.account_id)
    if not factors_of(session, by.account_id).any:
        raise Invalid({"": [_("Set up an app or a security key first.")]})
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == by.account_id))
    session.add_all(RecoveryCode(account_id=by.account_id, code_hash=one) for one in sheet.hashes)
    record(session, by, CODES_MADE, Subject("account", by.account_id), at=at)
    session.flush()


def take_factors_away(session: Session, by: Actor, account_id: int, *, version: int, at: datetime) -> None:
    """Somebody lost app and key: the administrator takes them away, and all sessions of the account end."""
    require(by, Permission.EDIT_ACCOUNTS)
    if account_id == by.account_id:
        raise Invalid({"": [_("You cannot take your own second factor away here. Ask another administrator.")]})
    account = account_by_id(session, account_id)
    check_version(account, version, subject_type="account", subject_id=account_id)
    drop_factors(session, by, account_id, at=at)


def drop_factors(session: Session, by: Signatory, account_id: int, *, at: datetime) -> None:
    """The same for whoever needs to show no right: a command on the machine itself. NotFound when there is none."""
    hold_account(session, account_id)
    if not factors_of(session, account_id).any:
        raise NotFound
    session.execute(delete(CodeApp).where(CodeApp.account_id == account_id))
    session.execute(delete(SecurityKey).where(SecurityKey.account_id == account_id))
    _forget_codes(session, account_id)
    end_sessions_of(session, by, account_id, at=at)
    record(session, by, TAKEN_AWAY, Subject("account", account_id), at=at)
    session.flush()


def keep_one(session: Session, by: Actor, *, required: bool) -> None:
    """After a factor was removed: Invalid when it was the last of somebody who must have one."""
    if factors_of(session, by.account_id).any:
        return
    if required:
        raise Invalid({"": [_("Your role needs a second factor. Set up another one before you remove this one.")]})
    _forget_codes(session, by.account_id)


def _forget_codes(session: Session, account_id: int) -> None:
    """Recovery codes stand in for another factor; without one they are nothing."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
