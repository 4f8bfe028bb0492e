"""overseas accounts: who may sign in; for the first administrator, and for the day when nobody can."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from overseas.accounts.actions import AccountEntry, AgencyEntry, add_account, add_agency, set_one_time_password
from overseas.accounts.directory import account_by_username, account_rows, agency_of_kind
from overseas.accounts.fitting import HOME_OF
from overseas.accounts.forms import AGENCY_KINDS
from overseas.accounts.models import Account
from overseas.accounts.passwords import one_time_password
from overseas.accounts.permissions import ROLE_NAMES, Role
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
        rows = account_rows(session, "")
    data = [{"username": row.username, "name": row.name, "role": row.role, "active": row.active} for row in rows]
    lines = columns([row.username, row.name, ROLE_NAMES[row.role], row.agency_name] for row in rows)
    answer(data, lines, as_json=as_json)


@accounts.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's full name.")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True, help="What she is.")
@click.option("--unit", "code", required=True, help="The code of the unit of her agency, as it is today, such as 56.")
@commit_option
@pass_office
def add(office: Office, username: str, name: str, role: str, code: str, *, commit: bool) -> None:
    """Add an account; its one-time password is printed once. Its agency is made where there is none."""
    today, at, password = office.clock.today(), office.clock.now(), one_time_password()
    with office.working(commit=commit) as work:
        unit, kind = unit_named(work.session, code, today), HOME_OF[Role(role)]
        agency = agency_of_kind(work.session, kind, unit.id, today) or add_agency(
            work.session, BY, AgencyEntry(kind, f"{AGENCY_KINDS[kind]}, {unit.name}", unit.id, today), at=at
        )
        entry = AccountEntry(username, name, Role(role), agency.id)
        add_account(work.session, BY, entry, password=password, at=at)
    if commit:
        click.echo(_("The one-time password of %(name)s: %(password)s", name=username, password=password))
    say_if_dry(commit=commit)


@accounts.command("reset-password")
@click.argument("username")
@commit_option
@pass_office
def reset(office: Office, username: str, *, commit: bool) -> None:
    """Give an account a one-time password, printed once."""
    with office.working(commit=commit) as work:
        account = _account(work.session, username)
        password = set_one_time_password(work.session, BY, account, at=office.clock.now())
    if commit:
        click.echo(_("The one-time password of %(name)s: %(password)s", name=username, password=password))
    say_if_dry(commit=commit)


def _account(session: Session, username: str) -> Account:
    try:
        return account_by_username(session, username)
    except NotFound:
        raise NotFound(_("There is no account %(name)s.", name=username)) from None
