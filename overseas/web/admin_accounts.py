"""The administrator's pages of accounts: who may sign in, with which role, in which agency."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from overseas.accounts.account_state import STATE_NAMES, state_of_account
from overseas.accounts.actions import (
    AccountEntry,
    add_account,
    disable_account,
    edit_account,
    enable_account,
    give_link,
    make_link,
)
from overseas.accounts.directory import account_rows, agency_choices, grants_of, last_change, open_link_of
from overseas.accounts.forms import AccountForm, IdentityForm, SearchForm
from overseas.accounts.models import Account
from overseas.accounts.permissions import Permission, Role
from overseas.accounts.queries import open_sessions, own_account, subject_of
from overseas.accounts.second_factor.queries import factors_of
from overseas.kernel.fields import choices_of
from overseas.kernel.forms import read_form
from overseas.kernel.i18n import gettext as _
from overseas.web.admin import pages
from overseas.web.conflicts import changes_beside
from overseas.web.forms import attempt, refusal_of, sent_version
from overseas.web.guard import allow
from overseas.web.password_link import link_address
from overseas.web.request import actor, clock, db, program
from overseas.web.rules import link_lasts, session_limits


@pages.get("/accounts")
@allow(Permission.EDIT_ACCOUNTS, query=("q",))
def list_accounts() -> ResponseReturnValue:
    """Everybody who may sign in, or those whom the words fit."""
    form = SearchForm(request.args)
    read_form(form)
    return render_template(
        "admin/accounts.html",
        rows=account_rows(db(), form.q.data or "", clock().today()),
        form=form,
        states=STATE_NAMES,
    )


@pages.get("/accounts/new")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def new_account() -> ResponseReturnValue:
    """An empty form."""
    return render_template("admin/account_new.html", form=_form(AccountForm()))


@pages.post("/accounts/new")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def add_new_account() -> ResponseReturnValue:
    """Add a person; the link with which she sets her password is shown once, on the next page."""
    form, lasts = _form(AccountForm(request.form)), link_lasts(program().settings)
    account = attempt(form, lambda: add_account(db(), actor(), _entry(form), at=clock().now()))
    if account is None:
        return make_response(render_template("admin/account_new.html", form=form), 422)
    return _link_page(account, give_link(db(), actor(), account, lasts=lasts, at=clock().now()))


@pages.get("/accounts/<int:account_id>")
@allow(Permission.EDIT_ACCOUNTS)
def show_account(account_id: int) -> ResponseReturnValue:
    """One account, to be changed."""
    account = own_account(db(), account_id)
    return _account_page(account, _form(AccountForm(data=_recorded(account)), account))


@pages.post("/accounts/<int:account_id>")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def change_account(account_id: int) -> ResponseReturnValue:
    """Change an account; who saves after somebody else sees both and keeps his words."""
    version = sent_version()
    form = _form(AccountForm(request.form), own_account(db(), account_id))
    refusal = refusal_of(
        form,
        lambda: edit_account(db(), actor(), account_id, _entry(form), version=version, at=clock().now()),
        again=lambda conflict: _account_page(own_account(db(), account_id), form, conflict),
        conflict=lambda: _conflict(form, own_account(db(), account_id)),
    )
    if refusal is not None:
        return refusal
    flash(_("The account is saved."), "done")
    return redirect(url_for("admin.list_accounts"), 303)


@pages.post("/accounts/<int:account_id>/disable")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def switch_off(account_id: int) -> ResponseReturnValue:
    """Nobody signs in with this account from now on."""
    account = disable_account(db(), actor(), account_id, version=sent_version(), at=clock().now())
    flash(_("%(name)s cannot sign in any more.", name=account.name), "done")
    return redirect(url_for("admin.show_account", account_id=account_id), 303)


@pages.post("/accounts/<int:account_id>/enable")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def switch_on(account_id: int) -> ResponseReturnValue:
    """The account works again."""
    account = enable_account(db(), actor(), account_id, version=sent_version(), at=clock().now())
    flash(_("%(name)s can sign in again.", name=account.name), "done")
    return redirect(url_for("admin.show_account", account_id=account_id), 303)


@pages.post("/accounts/<int:account_id>/link")
@allow(Permission.EDIT_ACCOUNTS, recent=True)
def give_new_link(account_id: int) -> ResponseReturnValue:
    """A one-time link, shown once: an invitation anew, or a way back for who forgot the password."""
    lasts = link_lasts(program().settings)
    account, code = make_link(db(), actor(), account_id, version=sent_version(), lasts=lasts, at=clock().now())
    return _link_page(account, code)


def _link_page(account: Account, code: str) -> ResponseReturnValue:
    expires_at = clock().now() + link_lasts(program().settings)
    return render_template(
        "admin/link.html", account=own_account(db(), account.id), address=link_address(code), expires_at=expires_at
    )


def _account_page(account: Account, form: AccountForm, conflict: tuple[object, object] | None = None) -> str:
    return render_template(
        "admin/account.html",
        form=form,
        account=account,
        state=state_of_account(account, account.agency, clock().today()),
        states=STATE_NAMES,
        link=open_link_of(db(), account.id, clock().now()),
        factors=factors_of(db(), account.id),
        sessions=open_sessions(db(), account.id, at=clock().now(), limits=session_limits(program().settings)),
        identity=IdentityForm(data={"subject": subject_of(db(), account.id)}),
        conflict=conflict,
    )


def _form(form: AccountForm, account: Account | None = None) -> AccountForm:
    """The form with the agencies that work today, and with the account's own even when it has ended."""
    of = account.agency_id if account else None
    form.agency_id.choices = choices_of(agency_choices(db(), clock().today(), of=of), empty=_("choose"))
    return form


def _entry(form: AccountForm) -> AccountEntry:
    return AccountEntry(
        username=str(form.username.data),
        name=str(form.name.data),
        role=Role(form.role.data),
        agency_id=int(form.agency_id.data),
        grants=frozenset(Permission(one) for one in form.grants.data or ()),
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        room=form.room.data,
        phone=form.phone.data,
    )


def _recorded(account: Account) -> dict[str, object]:
    return {
        "username": account.username,
        "name": account.name,
        "role": str(account.role),
        "agency_id": str(account.agency_id),
        **{name: getattr(account, name) for name in ("valid_from", "valid_to", "room", "phone")},
        "grants": [str(one) for one in grants_of(db(), account.id)],
    }


def _conflict(form: AccountForm, account: Account) -> tuple[object, object]:
    return last_change(db(), "account", account.id), changes_beside(form, _recorded(account))
