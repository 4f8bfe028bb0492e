"""The administrator links an account with what the provider of identities calls its owner."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.identities import link_identity
from overseas.accounts.forms import IdentityForm
from overseas.accounts.permissions import Permission
from overseas.kernel.errors import NotFound
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import gettext as _
from overseas.web.admin import pages
from overseas.web.forms import sent_version
from overseas.web.guard import allow
from overseas.web.request import actor, clock, db, program


@pages.post("/accounts/<int:account_id>/identity")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def link_account(account_id: int) -> ResponseReturnValue:
    """From now on the provider lets this account in, or no more."""
    provider, form = program().settings.provider, IdentityForm(request.form)
    if provider is None:
        raise NotFound
    read_form(form)
    link = (provider.issuer, str(form.subject.data)) if form.subject.data else None
    link_identity(db(), actor(), account_id, link=link, version=sent_version(), at=clock().now())
    flash(_("The link is saved."), "done")
    return redirect(url_for("admin.show_account", account_id=account_id), 303)
