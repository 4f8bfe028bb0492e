"""Proving again who one is, before something that reaches far; the session goes on under a new token."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from overseas.accounts.actions import count_attempt, forgive_attempt, record_failed_proof, renew_session
from overseas.accounts.actions.answer_factor import TOO_OFTEN, refuse_factor
from overseas.accounts.actions.throttle import count_factor_try, forgive_factor_tries
from overseas.accounts.passwords import matches
from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor
from overseas.accounts.queries import account_by_id
from overseas.accounts.second_factor.forms import CodeForm
from overseas.kernel.i18n import gettext as _
from overseas.web.guard import allow, first_page
from overseas.web.identity import hold_session
from overseas.web.keep_entry import carried_entry
from overseas.web.proofs import key_question, proved_with
from overseas.web.recent import proof_form, proof_page
from overseas.web.request import actor, clock, db, program
from overseas.web.transaction import undo_work
from overseas.web.way_back import page_inside

pages = Blueprint("confirm", __name__)


@pages.get("/confirm")
@allow(Permission.OWN_ACCOUNT, query=("next",))
def show_confirm() -> ResponseReturnValue:
    """The page that asks who one is."""
    return proof_page(proof_form())


@pages.post("/confirm")
@allow(Permission.OWN_ACCOUNT)
def confirm() -> ResponseReturnValue:
    """On to where the person was going, or to what she had typed."""
    form, who = proof_form(request.form), actor()
    by_key = isinstance(form, CodeForm) and request.form.get("key_answer")
    if not by_key and not form.validate():
        return proof_page(form, status=422)
    undo_work()  # no lock is held while a password is looked at
    if _count(who):
        return proof_page(form, message=_("Too many tries. Wait a quarter of an hour, then try again."), status=429)
    if isinstance(form, CodeForm):
        if not _factor_is_right(who, str(form.one_time_code.data or "")):
            return proof_page(form, message=_("This was not right, or the code was used before."), status=401)
    elif not program().settings.local_password or not _password_is_right(who, str(form.password.data)):
        return proof_page(form, message=_("This is not your password."), status=401)
    forgive_attempt(db(), username=who.username, address=_address())
    hold_session(renew_session(db(), who, g.live.token_hash, at=clock().now()), who)
    if entry := carried_entry():
        return render_template("sign_in/kept.html", entry=entry)
    return redirect(page_inside(request.form.get("next")) or first_page(who), 303)


@pages.post("/confirm/question")
@allow(Permission.OWN_ACCOUNT)
def ask_own_key() -> ResponseReturnValue:
    """What the browser asks one of one's own keys, as JSON."""
    return key_question(actor(), g.live.token_hash)


def _password_is_right(who: Actor, password: str) -> bool:
    with program().store.reading() as reading:
        kept_hash = account_by_id(reading, who.account_id).password_hash
    if matches(kept_hash, password):
        return True
    with program().store.working() as work:
        record_failed_proof(work.session, who, at=clock().now())
    return False


def _factor_is_right(who: Actor, typed: str) -> bool:
    now = clock().now()
    with program().store.working() as work:
        if count_factor_try(work.session, account_id=who.account_id, at=now):
            refuse_factor(work.session, who, why=TOO_OFTEN, at=now)
            return False
    if proved_with(who, g.live.token_hash, typed) is None:
        return False
    forgive_factor_tries(db(), account_id=who.account_id)
    return True


def _count(who: Actor) -> timedelta | None:
    with program().store.working() as work:
        return count_attempt(work.session, username=who.username, address=_address(), at=clock().now())


def _address() -> str:
    return request.remote_addr or "unknown"
