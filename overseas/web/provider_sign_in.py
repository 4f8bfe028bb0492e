"""Signing in through the provider of identities that the settings name: only for accounts that are linked."""

from __future__ import annotations

import logging
from dataclasses import asdict

from flask import Blueprint, flash, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from config import Provider
from overseas.accounts.actions.pending import begin_pending
from overseas.accounts.actions.sign_in import renew_session
from overseas.accounts.policy import Actor
from overseas.accounts.queries import actor_by_id, linked_account
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.second_factor.queries import has_factor
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import gettext as _
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
from overseas.web.pending import HELD
from overseas.web.refusals import note_refusal
from overseas.web.request import clock, program
from overseas.web.way_back import page_inside
from overseas.web.welcome import new_seat

log = logging.getLogger("overseas.provider")
pages = Blueprint("provider", __name__)

ERRAND, WANTED = "provider_errand", "provider_next"
ANSWER = ("code", "state", "iss", "session_state", "error", "error_description", "error_uri")


@pages.get("/sign-in/provider")
@public(query=("next",))
def ask_provider() -> ResponseReturnValue:
    """Send the browser to the provider; who is signed in already is asked there once more."""
    provider, errand = _provider(), Errand.new()
    try:
        address = address_to_ask(provider, errand, return_to=_return_to(), again=g.actor is not None)
    except ProviderGoneError as error:
        return _gone(error)
    cookie[ERRAND], cookie[WANTED] = asdict(errand), page_inside(request.args.get("next"))
    return redirect(address)


@pages.get("/sign-in/provider/return")
@public(query=ANSWER)
def hear_provider() -> ResponseReturnValue:
    """The browser brings the provider's answer: let in whose account is linked. The answer is good once."""
    provider, errand = _provider(), cookie.pop(ERRAND, None)
    wanted = page_inside(cookie.pop(WANTED, None))
    if errand is None:
        return _refused("no_errand")
    try:
        identity = identity_behind(
            provider, Errand(**errand), request.args.to_dict(), return_to=_return_to(), at=clock().outside()
        )
    except ProviderGoneError as error:
        return _gone(error)
    except NotProvedError as error:
        return _refused(str(error))
    who = _linked(provider, identity)
    if who is None:
        return _refused("not_linked")
    return _prove_again(who, wanted) if g.actor else _let_in(who, identity, wanted)


def _linked(provider: Provider, identity: Identity) -> Actor | None:
    with program().store.reading() as reading:
        account_id = linked_account(reading, issuer=provider.issuer, subject=identity.subject)
        try:
            return actor_by_id(reading, account_id, clock().today()) if account_id else None
        except NotFound:
            return None


def _let_in(who: Actor, identity: Identity, wanted: str | None) -> ResponseReturnValue:
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
    if waits:
        cookie.clear()
        cookie[HELD] = token
        return redirect(url_for("second_factor.show_question", next=wanted))
    begin_afresh(token, who)
    return redirect(wanted or first_page(who))


def _prove_again(who: Actor, wanted: str | None) -> ResponseReturnValue:
    """Who sits here proved once more who she is; another person's answer is none."""
    if who.account_id != g.actor.account_id:
        return _refused("another_account")
    with program().store.working() as work:
        token = renew_session(work.session, who, g.live.token_hash, at=clock().now())
    hold_session(token, who)
    return redirect(wanted or first_page(who))


def _refused(why: str) -> ResponseReturnValue:
    """It stands in the trail, and the page says what to do."""
    note_refusal(403, what=f"provider.{why}")
    name = _provider().name
    text = _(
        "%(provider)s did not say who you are, or your account is not linked yet. Ask the administrator.",
        provider=name,
    )
    flash(text, "error")
    return redirect(url_for("confirm.show_confirm" if g.actor else "sign_in.show_sign_in"))


def _gone(error: ProviderGoneError) -> ResponseReturnValue:
    log.error("the provider of identities does not answer: %s", error)
    flash(_("%(provider)s does not answer just now. Wait a moment and try again.", provider=_provider().name), "error")
    return redirect(url_for("confirm.show_confirm" if g.actor else "sign_in.show_sign_in"))


def _provider() -> Provider:
    """The provider that the settings name. NotFound without one."""
    found = program().settings.provider
    if found is None:
        raise NotFound
    return found


def _return_to() -> str:
    base = program().settings.address or request.url_root.rstrip("/")
    return f"{base}{url_for('provider.hear_provider')}"
