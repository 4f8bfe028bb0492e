"""overseas accounts: who may sign in; for the first administrator, and for the day when nobody can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import wraps

import click
from sqlalchemy.orm import Session

from overseas.accounts.account_state import STATE_NAMES, state_of_account
from overseas.accounts.actions import (
    AccountEntry,
    AgencyEntry,
    add_account,
    add_agency,
    disable_account,
    enable_account,
    give_link,
)
from overseas.accounts.actions.end_sessions import end_account_sessions, end_everybodys_sessions
from overseas.accounts.actions.factors import drop_factors
from overseas.accounts.directory import account_by_username, account_rows, agency_of_kind
from overseas.accounts.fitting import HOME_OF
from overseas.accounts.forms import AGENCY_KINDS
from overseas.accounts.models import Account
from overseas.accounts.permissions import ROLE_NAMES, Role
from overseas.accounts.queries import own_account
from overseas.accounts.review.queries import CONCERN_NAMES, review_of_month
from overseas.accounts.session_limits import SessionLimits
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


def changing(work: Callable[..., None]) -> Callable[..., None]:
    """The command changes something: it is dry without `--commit`, and `--json` prints what it did for programs."""
    return json_option(commit_option(pass_office(work)))


def about_one_account(work: Callable[[Office, Session, Account], str]) -> Callable[..., None]:
    """The command changes one account, named by its username: it says the sentence of `work`, or how it stands then."""

    @wraps(work)
    def command(office: Office, username: str, *, commit: bool, as_json: bool) -> None:
        with office.working(commit=commit) as unit:
            account = _account(unit.session, username)
            said = work(office, unit.session, account)
            agency = own_account(unit.session, account.id).agency
            state = state_of_account(account, agency, office.clock.today())
            data = {"username": account.username, "name": account.name, "state": state}
        answer(data, [said] if commit else [], as_json=as_json)
        say_if_dry(commit=commit)

    return click.argument("username")(changing(command))


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
@changing
def add(office: Office, username: str, name: str, role: str, code: str, **way: bool) -> None:
    """Add an account; the link that sets its password is printed once. Its agency is made where there is none."""
    today, at = office.clock.today(), office.clock.now()

    def act(session: Session) -> Account:
        unit, kind = unit_named(session, code, today), HOME_OF[Role(role)]
        agency = agency_of_kind(session, kind, unit.id, today) or add_agency(
            session, BY, AgencyEntry(kind, f"{AGENCY_KINDS[kind]}, {unit.name}", unit.id, today), at=at
        )
        return add_account(session, BY, AccountEntry(username, name, Role(role), agency.id), at=at)

    _give_link(office, act, **way)


@accounts.command("invite")
@click.argument("username")
@changing
def invite(office: Office, username: str, **way: bool) -> None:
    """Make a one-time link with which the account's owner sets a password, the first or a new one; printed once."""
    _give_link(office, lambda session: _account(session, username), **way)


@accounts.command("drop-factor")
@about_one_account
def drop_factor(office: Office, session: Session, account: Account) -> str:
    """Take a lost second factor away, for the day when no administrator can; all sessions of the account end."""
    try:
        drop_factors(session, BY, account.id, at=office.clock.now())
    except NotFound:
        raise NotFound(_("%(name)s has no second factor.", name=account.username)) from None
    return _("The second factor of %(name)s is taken away.", name=account.name)


@accounts.command("disable")
@about_one_account
def disable(office: Office, session: Session, account: Account) -> str:
    """Switch an account off: its sessions and its open link end at once."""
    disable_account(session, BY, account.id, version=account.version, at=office.clock.now())
    return _("%(name)s cannot sign in any more.", name=account.name)


@accounts.command("enable")
@about_one_account
def enable(office: Office, session: Session, account: Account) -> str:
    """Switch an account on again."""
    enable_account(session, BY, account.id, version=account.version, at=office.clock.now())
    return _("%(name)s can sign in again.", name=account.name)


@accounts.command("end-sessions")
@about_one_account
def end_sessions(office: Office, session: Session, account: Account) -> str:
    """End every session of an account; its owner can sign in again at once."""
    end_account_sessions(session, BY, account, limits=_limits(office), at=office.clock.now())
    return _("%(name)s is signed out everywhere.", name=account.name)


@accounts.command("end-all-sessions")
@changing
def end_all_sessions(office: Office, *, commit: bool, as_json: bool) -> None:
    """End every session of everybody, for the day when somebody got in; everybody signs in again."""
    with office.working(commit=commit) as work:
        ended = end_everybodys_sessions(work.session, BY, limits=_limits(office), at=office.clock.now())
        names = {row.id: row.username for row in account_rows(work.session, "", office.clock.today())}
    data = {names[account_id]: sessions for account_id, sessions in ended.items()}
    said = ngettext("%(number)s account is signed out.", "%(number)s accounts are signed out.", len(data))
    answer(data, [said] if commit else [], as_json=as_json)
    say_if_dry(commit=commit)


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


def _limits(office: Office) -> SessionLimits:
    settings = office.settings
    return SessionLimits.of(idle_minutes=settings.idle_minutes, absolute_hours=settings.absolute_hours)


def _give_link(office: Office, find: Callable[[Session], Account], *, commit: bool, as_json: bool) -> None:
    """A one-time link for an account; its address is printed once, and only when it was kept."""
    settings, at = office.settings, office.clock.now()
    lasts = timedelta(hours=settings.link_hours)
    with office.working(commit=commit) as work:
        account = find(work.session)
        code = give_link(work.session, BY, account, lasts=lasts, at=at)
        username = account.username
    base = settings.address or f"http://{settings.host}:{settings.port}"
    address = f"{base}/password/{code}" if commit else None
    hours = ngettext("%(number)s hour", "%(number)s hours", settings.link_hours)
    said = _("With this link %(name)s sets the password; it works once, for %(hours)s:", name=username, hours=hours)
    data = {"username": username, "link": address, "expires_at": at + lasts}
    answer(data, [said, address] if address else [], as_json=as_json)
    say_if_dry(commit=commit)


def _account(session: Session, username: str) -> Account:
    try:
        return account_by_username(session, username)
    except NotFound:
        raise NotFound(_("There is no account %(name)s.", name=username)) from None
