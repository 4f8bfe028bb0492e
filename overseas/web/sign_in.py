"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions import count_attempt, end_session, forgive_attempt
from overseas.accounts.actions.throttle import remember_place
from overseas.accounts.directory import administrations
from overseas.accounts.forms import SignInForm
from overseas.accounts.passwords import ProvedPassword, hash_password, matches, outdated
from overseas.accounts.policy import Actor
from overseas.accounts.queries import LiveSession, actor_to_sign_in
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import ngettext
from overseas.web.guard import first_page, public
from overseas.web.keep_entry import KeptEntry, carried_entry
from overseas.web.pending import begin_waiting, waits_for_factor
from overseas.web.refusals import note_refusal
from overseas.web.request import clock, db, program
from overseas.web.transaction import undo_work
from overseas.web.way_back import page_inside
from overseas.web.welcome import welcome

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
@public(query=("next",))
def show_sign_in() -> ResponseReturnValue:
    """The page on which people sign in."""
    if g.actor:
        return redirect(page_inside(request.args.get("next")) or first_page(g.actor))
    return sign_in_page(SignInForm(), next_page=request.args.get("next"))


@pages.post("/sign-in")
@public()
def sign_in() -> ResponseReturnValue:
    """Let in who knows the password; the answer to everybody else has the same words and takes as long."""
    form = SignInForm(request.form)
    if not program().settings.local_password:
        return sign_in_page(form, message=_("Passwords are switched off here. Use the button above."), status=403)
    if not form.validate():
        return sign_in_page(form, status=422)
    undo_work()  # whoever was signed in here: no lock is held while a password is looked at
    username, password = str(form.username.data).strip().lower(), str(form.password.data)
    if wait := _count(username):
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        text = ngettext(
            "Too many tries. Wait a minute, then try again.",
            "Too many tries. Wait %(number)s minutes, then try again.",
            minutes,
        )
        note_refusal(429, what="sign_in.throttled")
        return sign_in_page(form, message=text, status=429, headers={"Retry-After": str(int(wait.total_seconds()))})
    with program().store.reading() as reading:
        who, kept_hash = actor_to_sign_in(reading, username, clock().today()) or (None, None)
    if not matches(kept_hash, password) or who is None or kept_hash is None:
        return _wrong(form, who)
    proved = ProvedPassword(kept_hash, hash_password(password) if outdated(kept_hash) else None)
    forgive_attempt(db(), username=username, address=_address())
    remember_place(db(), username=username, address=_address(), at=clock().now())
    try:
        return begin_waiting(who, proved) if waits_for_factor(who) else welcome(who, password=proved)
    except NotFound:  # it was right when it was looked at
        undo_work()
        return _wrong(form, who)


@pages.get("/forgotten-password")
@public()
def show_forgotten() -> ResponseReturnValue:
    """Whom to ask; nobody types a name here, so nothing can be learnt about any."""
    return render_template("sign_in/forgotten.html", agencies=administrations(db(), clock().today()))


@pages.post("/sign-out")
@public()
def sign_out() -> ResponseReturnValue:
    """End this session here and in the database."""
    live: LiveSession | None = g.get("live")
    if g.actor and live:
        end_session(db(), g.actor, live.token_hash, at=clock().now())
        g.live = None
    session.clear()
    flash(_("You are signed out."), "done")
    answer = redirect(url_for("sign_in.show_sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def _wrong(form: SignInForm, who: Actor | None) -> ResponseReturnValue:
    note_refusal(401, what="sign_in.wrong", by=who)
    return sign_in_page(form, message=_("The account name or the password is not right."), status=401)


def _count(username: str) -> timedelta | None:
    """Count the try in a transaction of its own: it stays counted whatever the answer is."""
    with program().store.working() as work:
        return count_attempt(work.session, username=username, address=_address(), at=clock().now())


def _address() -> str:
    return request.remote_addr or "unknown"


def sign_in_page(
    form: SignInForm,
    *,
    message: str | None = None,
    status: int = 200,
    next_page: str | None = None,
    headers: dict[str, str] | None = None,
    entry: KeptEntry | None = None,
) -> ResponseReturnValue:
    """The page on which people sign in, with what went wrong, and with what it carries along."""
    page = render_template(
        "sign_in/show.html",
        form=form,
        message=message,
        next=page_inside(next_page or request.form.get("next")),
        entry=entry or carried_entry(),
    )
    return make_response(page, status, headers or {})
