"""One's own account: language, password, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions import change_language as change_own_language
from overseas.accounts.actions import change_password as change_own_password
from overseas.accounts.actions import count_attempt, end_session, forgive_attempt, start_session
from overseas.accounts.forms import LANGUAGE_NAMES, LanguageForm, PasswordForm
from overseas.accounts.permissions import Permission
from overseas.accounts.queries import open_sessions, own_account
from overseas.accounts.second_factor.queries import factors_of
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import use_language
from overseas.web.devices import device_name
from overseas.web.forms import refusal_of
from overseas.web.guard import allow, first_page, public
from overseas.web.identity import begin_afresh
from overseas.web.request import actor, clock, db, program
from overseas.web.rules import password_rules, session_rules, with_hint
from overseas.web.spoken import remember_language
from overseas.web.transaction import undo_work
from overseas.web.way_back import page_inside

pages = Blueprint("account", __name__)


@pages.get("/")
@public()
def go_home() -> ResponseReturnValue:
    """To the page with which this person's day begins."""
    return redirect(first_page(g.actor) if g.actor else url_for("sign_in.show_sign_in"))


@pages.get("/account")
@allow(Permission.OWN_ACCOUNT)
def show_account() -> ResponseReturnValue:
    """One's own account."""
    return _page(PasswordForm())


@pages.post("/account/language")
@public()
def change_language() -> ResponseReturnValue:
    """Turn the pages into the other language; signed in or not."""
    form = LanguageForm(request.form)
    if not form.validate():
        return redirect(url_for("account.go_home"), 303)
    chosen = str(form.language.data)
    if g.actor:
        change_own_language(db(), g.actor, chosen, at=clock().now())
    use_language(chosen)
    answer = redirect(page_inside(request.form.get("next")) or url_for("account.go_home"), 303)
    return remember_language(answer, chosen)


@pages.post("/account/password")
@allow(Permission.OWN_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """A new password; everywhere else this account is signed out."""
    form = PasswordForm(request.form)
    who, address = actor(), request.remote_addr or "unknown"
    undo_work()  # the count of tries is a transaction of its own
    with program().store.working() as work:
        wait = count_attempt(work.session, username=who.username, address=address, at=clock().now())
    if wait:
        form.current_password.errors = [_("Too many tries. Wait a quarter of an hour, then try again.")]
        return make_response(_page(form), 429)
    refusal = refusal_of(
        form,
        lambda: change_own_password(
            db(),
            who,
            current=str(form.current_password.data),
            new=str(form.new_password.data),
            rules=password_rules(program().settings),
            at=clock().now(),
        ),
        again=lambda _conflict: _page(form),
    )
    if refusal is not None:
        return refusal
    forgive_attempt(db(), username=who.username, address=address)
    device, factor = device_name(request.headers.get("User-Agent")), g.live.factor
    token = start_session(db(), who, device=device, at=clock().now(), factor=factor)
    begin_afresh(token, who)
    flash(_("Your password is changed. Everywhere else you are signed out."), "done")
    return redirect(first_page(who) if who.must_change_password else url_for("account.show_account"), 303)


@pages.post("/account/sessions/<token_hash>/end")
@allow(Permission.OWN_ACCOUNT, recent=True)
def end_own_session(token_hash: str) -> ResponseReturnValue:
    """Sign out another browser of one's own."""
    end_session(db(), actor(), token_hash, at=clock().now())
    flash(_("That session is ended."), "done")
    return redirect(url_for("account.show_account"), 303)


def _page(form: PasswordForm) -> str:
    who, rules = actor(), session_rules(program().settings)
    return render_template(
        "account/show.html",
        form=with_hint(form),
        account=own_account(db(), who.account_id),
        sessions=open_sessions(db(), who.account_id, at=clock().now(), rules=rules, token_hash=g.live.token_hash),
        languages=LANGUAGE_NAMES,
        factors=factors_of(db(), who.account_id),
    )
