"""overseas accounts: who may sign in; for the first administrator, and for the day when nobody can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import click
from sqlalchemy.orm import Session

from overseas.accounts.account_state import STATE_NAMES
from overseas.accounts.actions import (
    AccountEntry,
    AgencyEntry,
    add_account,
    add_agency,
    disable_account,
    enable_account,
    give_link,
)
from overseas.accounts.actions.factors import drop_factors
from overseas.accounts.directory import account_by_username, account_rows, agency_of_kind
from overseas.accounts.fitting import HOME_OF
from overseas.accounts.forms import AGENCY_KINDS
from overseas.accounts.models import Account
from overseas.accounts.permissions import ROLE_NAMES, Role
from overseas.accounts.review.queries import CONCERN_NAMES, review_of_month
from overseas.audit.journal import Program
from overseas.cli.office import (
    Office,
    answer,
    columns,
    commit_option,
    json_option,
    pass_office,
    say_if_dry,
    unit_named,
)
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import ngettext

BY = Program("overseas accounts")


@click.group()
def accounts() -> None:
    """Who may sign in."""


@accounts.command("list")
@json_option
@pass_office
def list_accounts(office: Office, *, as_json: bool) -> None:
    """Every account with its role and agency."""
    with office.reading() as session:
        rows = account_rows(session, "", office.clock.today())
    lines = columns(
        [row.username, row.name, ROLE_NAMES[row.role], row.agency_name, STATE_NAMES[row.state]] for row in rows
    )
    data = [{name: value for name, value in asdict(row).items() if name != "id"} for row in rows]
    answer(data, lines, as_json=as_json)


@accounts.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True, help="The role of the account.")
@click.option("--unit", "code", required=True, help="The code of the unit of her agency, as it is today, such as 56.")
@commit_option
@pass_office
def add(office: Office, username: str, name: str, role: str, code: str, *, commit: bool) -> None:
    """Add an account; the link that sets its password is printed once. Its agency is made where there is none."""
    today, at = office.clock.today(), office.clock.now()
    with office.working(commit=commit) as work:
        unit, kind = unit_named(work.session, code, today), HOME_OF[Role(role)]
        agency = agency_of_kind(work.session, kind, unit.id, today) or add_agency(
            work.session, BY, AgencyEntry(kind, f"{AGENCY_KINDS[kind]}, {unit.name}", unit.id, today), at=at
        )
        entry = AccountEntry(username, name, Role(role), agency.id)
        account = add_account(work.session, BY, entry, at=at)
        code = give_link(work.session, BY, account, lasts=_lasts(office), at=at)
    _say_link(office, username, code, commit=commit)


@accounts.command("invite")
@click.argument("username")
@commit_option
@pass_office
def invite(office: Office, username: str, *, commit: bool) -> None:
    """Make a one-time link with which the account's owner sets a password, the first or a new one; printed once."""
    with office.working(commit=commit) as work:
        account = _account(work.session, username)
        code = give_link(work.session, BY, account, lasts=_lasts(office), at=office.clock.now())
    _say_link(office, username, code, commit=commit)


@accounts.command("drop-factor")
@click.argument("username")
@commit_option
@pass_office
def drop_factor(office: Office, username: str, *, commit: bool) -> None:
    """Take a lost second factor away, for the day when no administrator can; all sessions of the account end."""
    with office.working(commit=commit) as work:
        account = _account(work.session, username)
        try:
            drop_factors(work.session, BY, account.id, at=office.clock.now())
        except NotFound:
            raise NotFound(_("%(name)s has no second factor.", name=username)) from None
    if commit:
        click.echo(_("The second factor of %(name)s is taken away.", name=username))
    say_if_dry(commit=commit)


@accounts.command("disable")
@click.argument("username")
@commit_option
@pass_office
def disable(office: Office, username: str, *, commit: bool) -> None:
    """Switch an account off: its sessions and its open link end at once."""
    name = _switch(office, username, disable_account, commit=commit)
    if commit:
        click.echo(_("%(name)s cannot sign in any more.", name=name))
    say_if_dry(commit=commit)


@accounts.command("enable")
@click.argument("username")
@commit_option
@pass_office
def enable(office: Office, username: str, *, commit: bool) -> None:
    """Switch an account on again."""
    name = _switch(office, username, enable_account, commit=commit)
    if commit:
        click.echo(_("%(name)s can sign in again.", name=name))
    say_if_dry(commit=commit)


def _switch(office: Office, username: str, action: Callable[..., Account], *, commit: bool) -> str:
    """Switch an account off or on; gives its owner's name."""
    with office.working(commit=commit) as work:
        account = _account(work.session, username)
        return action(work.session, BY, account.id, version=account.version, at=office.clock.now()).name


@accounts.command("review")
@json_option
@pass_office
def review(office: Office, *, as_json: bool) -> None:
    """Print the accounts that this month's review brings up, and why; they are decided on the page."""
    with office.reading() as session:
        found = review_of_month(session, office.clock.today())
    lines = [
        [line.username, line.name, ", ".join(str(CONCERN_NAMES[one]) for one in line.concerns), line.decided_by or ""]
        for line in found.lines
    ]
    data = {
        "month": f"{found.month:%Y-%m}",
        "completed": found.completed,
        "last_completed_at": found.last and found.last.completed_at,
        "accounts": [asdict(line) for line in found.lines],
    }
    answer(data, columns(lines), as_json=as_json)


def _lasts(office: Office) -> timedelta:
    return timedelta(hours=office.settings.link_hours)


def _say_link(office: Office, username: str, code: str, *, commit: bool) -> None:
    """The link, once, and only when it was kept."""
    settings = office.settings
    address = settings.address or f"http://{settings.host}:{settings.port}"
    if commit:
        hours = ngettext("%(number)s hour", "%(number)s hours", settings.link_hours)
        click.echo(
            _("With this link %(name)s sets the password; it works once, for %(hours)s:", name=username, hours=hours)
        )
        click.echo(f"{address}/password/{code}")
    say_if_dry(commit=commit)


def _account(session: Session, username: str) -> Account:
    try:
        return account_by_username(session, username)
    except NotFound:
        raise NotFound(_("There is no account %(name)s.", name=username)) from None
