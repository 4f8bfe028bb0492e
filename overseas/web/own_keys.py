"""One's own security keys: set up, named, removed."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.factors import make_recovery_codes
from overseas.accounts.actions.security_keys import add_key, ask_for_new_key, remove_key
from overseas.accounts.permissions import Permission
from overseas.accounts.second_factor.forms import KeyForm
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.queries import factors_of
from overseas.kernel.i18n import gettext as _
from overseas.web.factors import factor_is_required, factors_page, pages, sheet_without_lock, sit_alone
from overseas.web.forms import attempt
from overseas.web.guard import allow
from overseas.web.key_asker import asker
from overseas.web.request import actor, clock, db
from overseas.web.transaction import undo_work


@pages.post("/keys/question")
@allow(Permission.OWN_ACCOUNT, recent=True)
def ask_new_key() -> ResponseReturnValue:
    """What the browser asks a new key, as JSON."""
    question = ask_for_new_key(db(), actor(), asker(g.live.token_hash), at=clock().now())
    return question, 200, {"Content-Type": "application/json"}


@pages.post("/keys")
@allow(Permission.OWN_ACCOUNT, recent=True)
def add_new_key() -> ResponseReturnValue:
    """The key has answered: it is asked for from now on. The first factor brings recovery codes along."""
    form, who, now = KeyForm(request.form), actor(), clock().now()
    sheet = sheet_without_lock() if factors_of(db(), who.account_id).recovery_codes == 0 else None
    answer, token_hash = request.form.get("key_answer", ""), g.live.token_hash
    attempt(
        form,
        lambda: add_key(db(), who, asker(token_hash), name=str(form.name.data), answer=answer, at=now),
    )
    if form.errors:
        undo_work()
        return factors_page(form, status=422)
    if sheet and factors_of(db(), who.account_id).recovery_codes:
        sheet = None  # another window of hers made them a moment ago, and shows them
    if sheet:
        make_recovery_codes(db(), who, sheet, at=now)
    sit_alone(FactorKind.SECURITY_KEY)
    if sheet:
        return render_template("second_factor/codes.html", codes=sheet.codes, username=who.username)
    flash(_("The key %(name)s is set up.", name=form.name.data), "done")
    return redirect(url_for("factors.show_factors"), 303)


@pages.post("/keys/<int:key_id>/remove")
@allow(Permission.OWN_ACCOUNT, recent=True)
def remove_own_key(key_id: int) -> ResponseReturnValue:
    """The key lets nobody in any more."""
    remove_key(db(), actor(), key_id, required=factor_is_required(), at=clock().now())
    flash(_("The key is removed. It lets nobody in any more."), "done")
    return redirect(url_for("factors.show_factors"), 303)
