"""Somebody is let in: a new session under a new token, and on to where she wanted to go."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from overseas.accounts.actions import end_session, renew_session, start_session
from overseas.accounts.actions.end_sessions import end_surplus_sessions
from overseas.accounts.passwords import ProvedPassword
from overseas.accounts.policy import Actor
from overseas.accounts.queries import hold_account
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.kernel.i18n import use_language
from overseas.web.devices import device_name
from overseas.web.guard import first_page
from overseas.web.identity import begin_afresh
from overseas.web.keep_entry import carried_entry
from overseas.web.request import clock, db, program
from overseas.web.rules import session_limits
from overseas.web.spoken import remember_language
from overseas.web.way_back import page_inside


def welcome(
    who: Actor, *, factor: FactorKind | None = None, password: ProvedPassword | None = None
) -> ResponseReturnValue:
    """A new token, a new form token, and on to what was asked for or typed before."""
    entry = carried_entry()
    hold_account(db(), who.account_id)  # before any of its sessions: whoever ends them begins with the account too
    leave_seat()
    begin_afresh(new_seat(db(), who, factor=factor, password=password), who)
    g.actor = who
    use_language(who.language)
    if entry:
        return remember_language(make_response(render_template("sign_in/kept.html", entry=entry)), who.language)
    return remember_language(redirect(page_inside(request.values.get("next")) or first_page(who), 303), who.language)


def new_seat(session: Session, who: Actor, *, factor: FactorKind | None, password: ProvedPassword | None = None) -> str:
    """A session for this browser, and its token; where a setting says so, the one unused for longest gives way.

    NotFound when the account was switched off meanwhile, or got another password than the one that was looked at.
    """
    hold_account(session, who.account_id)
    now, most = clock().now(), program().settings.max_sessions
    if most:
        end_surplus_sessions(session, who, most=most - 1, limits=session_limits(program().settings), at=now)
    device = device_name(request.headers.get("User-Agent"))
    return start_session(session, who, device=device, at=now, password=password, factor=factor)


def leave_seat() -> None:
    """Whoever was signed in in this browser is signed out."""
    if g.get("live"):
        end_session(db(), g.actor, g.live.token_hash, at=clock().now())
        g.live = None


def sit_on(who: Actor, *, factor: FactorKind | None = None) -> None:
    """How she signs in was changed here, which ended her other sessions: this one goes on under a new token.

    `factor` is one that she has set up just now. NotFound when this session was ended meanwhile.
    """
    token = renew_session(db(), who, g.live.token_hash, at=clock().now(), factor=factor)
    begin_afresh(token, who)
