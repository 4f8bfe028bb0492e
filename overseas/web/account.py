"""One's own account: language, password, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions import change_language as change_own_language
from overseas.accounts.actions import change_password as change_own_password
from overseas.accounts.actions import count_attempt, end_session, forgive_attempt
from overseas.accounts.forms import LANGUAGE_NAMES, LanguageForm, PasswordForm
from overseas.accounts.passwords import hash_instead
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.accounts.queries import account_by_id, open_sessions, own_account
from overseas.accounts.second_factor.queries import factors_of
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import use_language
from overseas.web.forms import refusal_of
from overseas.web.guard import allow, first_page, public
from overseas.web.request import actor, clock, db, program
from overseas.web.rules import password_rules, session_limits, with_hint
from overseas.web.spoken import remember_language
from overseas.web.transaction import undo_work
from overseas.web.way_back import page_inside
from overseas.web.welcome import sit_on

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
    who = actor()
    undo_work()  # the count of tries is a transaction of its own, and no lock is held while a password is looked at
    with program().store.working() as work:
        wait = count_attempt(work.session, username=who.username, address=_address(), at=clock().now())
    if wait:
        form.current_password.errors = [_("Too many tries. Wait a quarter of an hour, then try again.")]
        return make_response(_page(form), 429)
    refusal = refusal_of(form, lambda: _change_password(form, who), again=lambda _conflict: _page(form))
    if refusal is not None:
        return refusal
    sit_on(who)
    flash(_("Your password is changed. Everywhere else you are signed out."), "done")
    return redirect(first_page(who) if who.must_change_password else url_for("account.show_account"), 303)


@pages.post("/account/sessions/<token_hash>/end")
@allow(Permission.OWN_ACCOUNT, recent=True)
def end_own_session(token_hash: str) -> ResponseReturnValue:
    """Sign out another browser of one's own."""
    end_session(db(), actor(), token_hash, at=clock().now())
    flash(_("That session is ended."), "done")
    return redirect(url_for("account.show_account"), 303)


def _change_password(form: PasswordForm, who: Actor) -> None:
    with program().store.reading() as reading:
        kept_hash = account_by_id(reading, who.account_id).password_hash
    new_hash = hash_instead(
        kept_hash,
        current=str(form.current_password.data),
        new=str(form.new_password.data),
        names=(who.username, who.name),
        rules=password_rules(program().settings),
    )
    # The counts of tries before the account: whoever signs in takes them in this order too.
    forgive_attempt(db(), username=who.username, address=_address())
    change_own_password(db(), who, kept_hash=kept_hash, new_hash=new_hash, here=g.live.token_hash, at=clock().now())


def _address() -> str:
    return request.remote_addr or "unknown"


def _page(form: PasswordForm) -> str:
    who, limits = actor(), session_limits(program().settings)
    return render_template(
        "account/show.html",
        form=with_hint(form),
        account=own_account(db(), who.account_id),
        sessions=open_sessions(db(), who.account_id, at=clock().now(), limits=limits, token_hash=g.live.token_hash),
        languages=LANGUAGE_NAMES,
        factors=factors_of(db(), who.account_id),
    )
