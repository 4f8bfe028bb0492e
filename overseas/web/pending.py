"""A sign-in that waits for its second factor: what the browser holds opens nothing, and is soon over."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from overseas.accounts.actions.pending import begin_pending
from overseas.accounts.passwords import ProvedPassword
from overseas.accounts.policy import Actor
from overseas.accounts.queries import actor_by_id, hold_account
from overseas.accounts.second_factor.forms import CodeForm
from overseas.accounts.second_factor.queries import factors_of, has_factor, pending_sign_in, still_waits
from overseas.kernel.errors import NotFound
from overseas.web.keep_entry import KeptEntry, carried_entry
from overseas.web.key_asker import keys_work
from overseas.web.request import clock, db, program
from overseas.web.way_back import page_inside
from overseas.web.welcome import leave_seat

HELD = "pending_sign_in"


@dataclass(frozen=True)
class Waiting:
    """Whose sign-in waits in this browser, under which token, and whether it may still be answered."""

    token: str
    who: Actor
    in_time: bool


def waits_for_factor(who: Actor) -> bool:
    """Whether the password alone does not let this person in."""
    return has_factor(db(), who.account_id)


def begin_waiting(who: Actor, password: ProvedPassword) -> ResponseReturnValue:
    """The password was right: ask for the second factor."""
    hold_account(db(), who.account_id)
    leave_seat()
    token = begin_pending(db(), who, at=clock().now(), password=password)
    hold_pending(token)
    if carried_entry():
        return factor_page(who, CodeForm())
    return redirect(url_for("second_factor.show_question", next=page_inside(request.form.get("next"))), 303)


def hold_pending(token: str) -> None:
    """Let this browser hold the token of a sign-in that waits, and nothing of what it held before."""
    cookie.clear()
    g.pop("csrf_token", None)
    g.actor = None
    cookie[HELD] = token


def waiting() -> Waiting | None:
    """The sign-in that waits in this browser, or None."""
    token = cookie.get(HELD)
    if not token:
        return None
    with program().store.reading() as reading:
        pending = pending_sign_in(reading, str(token))
        if pending is None:
            return None
        try:
            who = actor_by_id(reading, pending.account_id, clock().today())
        except NotFound:
            return None
        return Waiting(str(token), who, still_waits(pending, clock().now()))


def factor_page(
    who: Actor, form: CodeForm, *, message: str | None = None, status: int = 200, entry: KeptEntry | None = None
) -> ResponseReturnValue:
    """The page that asks for the second factor; what it carries is carried on."""
    page = render_template(
        "second_factor/ask.html",
        form=form,
        factors=factors_of(db(), who.account_id),
        keys_work=keys_work(),
        message=message,
        next=page_inside(request.values.get("next")),
        entry=entry or carried_entry(),
    )
    return make_response(page, status)
