"""The administrator ends the sessions of one account, or of everybody, without switching anybody off."""

from __future__ import annotations

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.end_sessions import end_account_sessions, end_everybodys_sessions
from overseas.accounts.permissions import Permission
from overseas.accounts.queries import account_by_id
from overseas.kernel.i18n import gettext as _
from overseas.web.admin import pages
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db, program
from overseas.web.rules import session_limits


@pages.post("/accounts/<int:account_id>/sessions/end")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """Whoever works with this account signs in again."""
    account = account_by_id(db(), account_id)
    end_account_sessions(db(), actor(), account, limits=session_limits(program().settings), at=clock().now())
    flash(_("%(name)s is signed out everywhere.", name=account.name), "done")
    return redirect(url_for("admin.show_account", account_id=account_id), 303)


@pages.post("/sessions/end")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def end_all_sessions() -> ResponseReturnValue:
    """Everybody signs in again, but for the administrator in this browser."""
    limits = session_limits(program().settings)
    end_everybodys_sessions(db(), actor(), limits=limits, at=clock().now(), but=g.live.token_hash)
    flash(_("Everybody else is signed out."), "done")
    return redirect(url_for("admin.show_health"), 303)
