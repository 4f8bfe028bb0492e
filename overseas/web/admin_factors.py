"""The administrator takes a lost second factor away."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.factors import take_factors_away
from overseas.accounts.permissions import Permission
from overseas.kernel.i18n import gettext as _
from overseas.web.admin import pages
from overseas.web.forms import sent_version
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db


@pages.post("/accounts/<int:account_id>/second-factor/remove")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def take_factors(account_id: int) -> ResponseReturnValue:
    """Telephone and key are lost: the password alone lets in, until a new factor is set up."""
    take_factors_away(db(), actor(), account_id, version=sent_version(), at=clock().now())
    flash(_("The second factor is taken away, and every session of the account is ended."), "done")
    return redirect(url_for("admin.show_account", account_id=account_id), 303)
