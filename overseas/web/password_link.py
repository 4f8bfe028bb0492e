"""The page behind a one-time link: its owner sets a password there, and then signs in."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.actions import set_password_by_link
from overseas.accounts.directory import link_in_hand
from overseas.accounts.forms import NewPasswordForm
from overseas.accounts.links import HeldLink, LinkState
from overseas.accounts.passwords import new_hash
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.web.forms import attempt
from overseas.web.guard import public
from overseas.web.refusals import note_refusal
from overseas.web.request import clock, db, program
from overseas.web.rules import password_rules, with_hint
from overseas.web.transaction import undo_work

pages = Blueprint("password_link", __name__)

REFUSALS: dict[LinkState | None, Text] = {
    None: _l("There is no such link. Check that you typed all of it."),
    LinkState.USED: _l(
        "This link was used already, and works only once. If it was not you, tell the administrator now."
    ),
    LinkState.WITHDRAWN: _l("This link was replaced by a newer one, or is not needed any more."),
    LinkState.EXPIRED: _l("This link has run out."),
    LinkState.ACCOUNT_OFF: _l("The account of this link does not work any more."),
}
GONE, UNKNOWN = 410, 404


def link_address(code: str) -> str:
    """The whole address of a link, as it stands in a letter."""
    base = program().settings.address or request.url_root.rstrip("/")
    return f"{base}{url_for('password_link.show_link', code=code)}"


@pages.get("/password/<code>")
@public()
def show_link(code: str) -> ResponseReturnValue:
    """Whose link this is, and a form for the password; looking uses nothing up."""
    link = _link(code)
    if link is None or link.state is not LinkState.OPEN:
        return _refuse(link)
    return _page(NewPasswordForm(), link, code)


@pages.post("/password/<code>")
@public()
def set_password(code: str) -> ResponseReturnValue:
    """Set the password; whoever was signed in with the old one is signed out."""
    form, link = NewPasswordForm(request.form), _link(code)
    if link is None or link.state is not LinkState.OPEN:
        return _refuse(link)
    undo_work()  # no lock is held while a password is looked at
    try:
        attempt(form, lambda: _set(form, link))
    except NotFound:
        return _refuse(_link(code))
    if form.errors:
        return _page(form, link, code, status=422)
    flash(_("Your password is set. Sign in with it now."), "done")
    return redirect(url_for("sign_in.show_sign_in"), 303)


def _set(form: NewPasswordForm, link: HeldLink) -> None:
    rules = password_rules(program().settings)
    hashed = new_hash(str(form.new_password.data), names=(link.username, link.name), rules=rules)
    set_password_by_link(db(), link, new_hash=hashed, at=clock().now())


def _link(code: str) -> HeldLink | None:
    return link_in_hand(db(), code, at=clock().now(), today=clock().today())


def _page(form: NewPasswordForm, link: HeldLink, code: str, *, status: int = 200) -> ResponseReturnValue:
    page = render_template("sign_in/set_password.html", form=with_hint(form), link=link, code=code)
    return make_response(page, status)


def _refuse(link: HeldLink | None) -> ResponseReturnValue:
    """Say what the link is worth and whom to ask, and write it into the trail."""
    state, status = (link.state, GONE) if link else (None, UNKNOWN)
    undo_work()
    note_refusal(status, what=f"link.{state or 'unknown'}", by=link)
    page = render_template("sign_in/link_refused.html", text=REFUSALS[state])
    return make_response(page, status)
