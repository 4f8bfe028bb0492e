"""Signing in through the provider of identities that the settings name: only for accounts that are linked."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import datetime

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from config import Provider
from overseas.accounts.actions.pending import begin_pending
from overseas.accounts.actions.sign_in import date_proof, renew_session
from overseas.accounts.forms import SignInForm
from overseas.accounts.policy import Actor
from overseas.accounts.queries import actor_by_id, linked_account
from overseas.accounts.second_factor.forms import CodeForm
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.queries import has_factor
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import use_language
from overseas.web.entry_on_the_way import send_along, take_back
from overseas.web.guard import first_page, public
from overseas.web.identity import begin_afresh, hold_session
from overseas.web.identity_provider import (
    Errand,
    Identity,
    NotProvedError,
    ProviderGoneError,
    address_to_ask,
    identity_behind,
)
from overseas.web.keep_entry import KeptEntry, carried_entry
from overseas.web.pending import factor_page, hold_pending
from overseas.web.recent import proof_form, proof_page
from overseas.web.refusals import note_refusal
from overseas.web.request import clock, program
from overseas.web.rules import session_limits
from overseas.web.sign_in import sign_in_page
from overseas.web.way_back import page_inside
from overseas.web.welcome import new_seat

log = logging.getLogger("overseas.provider")
pages = Blueprint("provider", __name__)


@dataclass(frozen=True)
class OnReturn:
    """What waits for somebody who comes back from the provider: the page that was wanted, and what was typed."""

    wanted: str | None
    entry: KeptEntry | None


ERRAND, WANTED = "provider_errand", "provider_next"
ANSWER = ("code", "state", "iss", "session_state", "error", "error_description", "error_uri")


@pages.get("/sign-in/provider")
@public(query=("next",))
def ask_provider() -> ResponseReturnValue:
    """Send the browser to the provider; who is signed in already is asked there once more."""
    provider, errand = _provider(), Errand.new(again_at=clock().outside() if g.actor else None)
    try:
        address = address_to_ask(provider, errand, return_to=_return_to())
    except ProviderGoneError as error:
        return _gone(error, take_back())
    cookie[ERRAND], cookie[WANTED] = asdict(errand), page_inside(request.args.get("next"))
    return redirect(address)


@pages.post("/sign-in/provider")
@public()
def carry_entry() -> ResponseReturnValue:
    """Somebody whose entry is kept goes to the provider: the entry waits in the browser until she is back.

    The page leads on by itself: browsers follow no form to another host.
    """
    provider, entry = _provider(), carried_entry()
    if entry is None:
        return redirect(url_for("provider.ask_provider"), 303)
    answer = make_response()
    sent = send_along(answer, entry)
    answer.data = render_template("sign_in/to_provider.html", provider=provider, entry=None if sent else entry)
    if sent:
        answer.headers["Refresh"] = f"0; url={url_for('provider.ask_provider')}"
    return answer


@pages.get("/sign-in/provider/return")
@public(query=ANSWER)
def hear_provider() -> ResponseReturnValue:
    """The browser brings the provider's answer: let in whose account is linked. The answer is good once."""
    provider, errand = _provider(), cookie.pop(ERRAND, None)
    on_return = OnReturn(page_inside(cookie.pop(WANTED, None)), take_back())
    if errand is None:
        return _refused("no_errand", on_return.entry)
    errand = Errand(**errand)
    if g.actor and errand.again_at is None:
        return _refused("not_asked_again", on_return.entry)
    try:
        identity = identity_behind(
            provider, errand, request.args.to_dict(), return_to=_return_to(), at=clock().outside()
        )
    except ProviderGoneError as error:
        return _gone(error, on_return.entry)
    except NotProvedError as error:
        return _refused(str(error), on_return.entry)
    who = _linked(provider, identity)
    if who is None:
        return _refused("not_linked", on_return.entry)
    return _prove_again(who, identity, on_return) if g.actor else _let_in(who, identity, on_return)


def _linked(provider: Provider, identity: Identity) -> Actor | None:
    with program().store.reading() as reading:
        account_id = linked_account(reading, issuer=provider.issuer, subject=identity.subject)
        try:
            return actor_by_id(reading, account_id, clock().today()) if account_id else None
        except NotFound:
            return None


def _let_in(who: Actor, identity: Identity, on_return: OnReturn) -> ResponseReturnValue:
    """Begin a session, or wait for the second factor where the provider asked for none.

    The browser comes by GET: what is written stands in a transaction of its own.
    """
    factor = FactorKind.PROVIDER if identity.several_factors else None
    with program().store.working() as work:
        waits = factor is None and has_factor(work.session, who.account_id)
        if waits:
            token = begin_pending(work.session, who, at=clock().now())
        else:
            token = new_seat(work.session, who, factor=factor)
            date_proof(work.session, who, token, proved_at=_proved_at(identity))
    if waits:
        hold_pending(token)
        if on_return.entry:
            return factor_page(who, CodeForm(), entry=on_return.entry)
        return redirect(url_for("second_factor.show_question", next=on_return.wanted))
    begin_afresh(token, who)
    return _go_on(who, on_return)


def _proved_at(identity: Identity) -> datetime:
    """When the provider asked her; who was let in by its own session is asked again before what reaches far."""
    longest = session_limits(program().settings).absolute
    return clock().now() - min(longest if identity.asked_ago is None else identity.asked_ago, longest)


def _prove_again(who: Actor, identity: Identity, on_return: OnReturn) -> ResponseReturnValue:
    """Who sits here proved once more who she is; another person's answer is none.

    Nor is one without a second factor, where she has one here.
    """
    if who.account_id != g.actor.account_id:
        return _refused("another_account", on_return.entry)
    with program().store.working() as work:
        if not identity.several_factors and has_factor(work.session, who.account_id):
            return _refused("one_factor", on_return.entry)
        token = renew_session(work.session, who, g.live.token_hash, at=clock().now())
    hold_session(token, who)
    return _go_on(who, on_return)


def _go_on(who: Actor, on_return: OnReturn) -> ResponseReturnValue:
    """To what was typed before, or to the page that was wanted."""
    if on_return.entry is None:
        return redirect(on_return.wanted or first_page(who))
    g.actor = who
    use_language(who.language)
    return render_template("sign_in/kept.html", entry=on_return.entry)


def _refused(why: str, entry: KeptEntry | None) -> ResponseReturnValue:
    """It stands in the trail, and the page says what to do."""
    note_refusal(403, what=f"provider.{why}")
    name = _provider().name
    text = _(
        "%(provider)s did not say who you are, or your account is not linked yet. Ask the administrator.",
        provider=name,
    )
    return _ask_again(text, entry)


def _gone(error: ProviderGoneError, entry: KeptEntry | None) -> ResponseReturnValue:
    log.error("the provider of identities does not answer: %s", error)
    text = _("%(provider)s does not answer just now. Wait a moment and try again.", provider=_provider().name)
    return _ask_again(text, entry)


def _ask_again(text: str, entry: KeptEntry | None) -> ResponseReturnValue:
    """The question that led to the provider, once more; what was typed goes on with it."""
    if entry is None:
        flash(text, "error")
        return redirect(url_for("confirm.show_confirm" if g.actor else "sign_in.show_sign_in"))
    if g.actor:
        return proof_page(proof_form(), message=text, entry=entry)
    return sign_in_page(SignInForm(), message=text, entry=entry)


def _provider() -> Provider:
    """The provider that the settings name. NotFound without one."""
    found = program().settings.provider
    if found is None:
        raise NotFound
    return found


def _return_to() -> str:
    base = program().settings.address or request.url_root.rstrip("/")
    return f"{base}{url_for('provider.hear_provider')}"
