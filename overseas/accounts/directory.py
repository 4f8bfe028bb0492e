"""Agencies and accounts as the administrator lists them, and how the installation stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import column, func, or_, select, table
from sqlalchemy.orm import Session, contains_eager

from overseas.accounts.account_state import AccountState, state_of_account
from overseas.accounts.links import HeldLink, state_of
from overseas.accounts.models import Account, AccountGrant, AccountLink, Agency, AgencyKind, SignIn
from overseas.accounts.permissions import Permission, Role
from overseas.accounts.queries import valid_on
from overseas.accounts.tokens import bare_code, hash_of
from overseas.audit.models import AuditEvent
from overseas.kernel.errors import NotFound
from overseas.kernel.folding import fold, sorting_key
from overseas.units.models import Unit

_REVISION = table("alembic_version", column("version_num")).c.version_num


@dataclass(frozen=True)
class AccountRow:
    """One line of the list of accounts."""

    id: int
    username: str
    name: str
    role: Role
    agency_name: str
    unit_name: str
    desk: str | None
    state: AccountState
    last_signed_in_at: datetime | None


@dataclass(frozen=True)
class AgencyRow:
    """One line of the list of agencies."""

    id: int
    name: str
    kind: AgencyKind
    unit_name: str
    unit_code: str
    valid_from: date
    valid_to: date | None
    accounts: int


@dataclass(frozen=True)
class Standing:
    """How the installation stands: what it runs on, and how many people it serves."""

    database: str
    revision: str | None
    accounts: int
    switched_off: int
    agencies: int
    signed_in: int


def account_rows(session: Session, words: str, today: date) -> list[AccountRow]:
    """The accounts whose name, account name, agency or unit holds the words, by unit and agency, by given name."""
    rows = session.execute(
        select(Account, Agency, Unit).join(Agency, Agency.id == Account.agency_id).join(Unit, Unit.id == Agency.unit_id)
    ).all()
    # Names sort as offices do, which no database can.
    in_order = sorted(
        rows, key=lambda row: (row[2].path, row[1].kind, row[1].name, sorting_key(row[0].name), row[0].id)
    )
    wanted = fold(words).split()
    # Accounts are as many as an office has people: what is asked for without marks is picked out here.
    return [
        _account_row(account, agency, unit, today)
        for account, agency, unit in in_order
        if all(word in fold(f"{account.name} {account.username} {agency.name} {unit.name}") for word in wanted)
    ]


def _account_row(account: Account, agency: Agency, unit: Unit, today: date) -> AccountRow:
    return AccountRow(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        agency_name=agency.name,
        unit_name=unit.name,
        desk=", ".join(part for part in (account.room, account.phone) if part) or None,
        state=state_of_account(account, agency, today),
        last_signed_in_at=account.last_signed_in_at,
    )


def agency_rows(session: Session) -> list[AgencyRow]:
    """All agencies with the number of their accounts, by unit and kind."""
    rows = session.execute(
        select(
            Agency.id,
            Agency.name,
            Agency.kind,
            Unit.name,
            Unit.code,
            Agency.valid_from,
            Agency.valid_to,
            func.count(Account.id),
        )
        .join(Unit, Unit.id == Agency.unit_id)
        .outerjoin(Account, Account.agency_id == Agency.id)
        .group_by(Agency.id, Unit.id)
        .order_by(Unit.path, Agency.kind, Agency.valid_from, Agency.id)
    )
    return [AgencyRow(*row) for row in rows]


def agency_choices(session: Session, today: date, *, of: int | None = None) -> list[tuple[str, str]]:
    """The agencies that work today, and the one `of` this number, by unit and kind, for a field of choice."""
    rows = session.execute(
        select(Agency.id, Agency.name)
        .join(Unit, Unit.id == Agency.unit_id)
        .where(or_(valid_on(today), Agency.id == of))
        .order_by(Unit.path, Agency.kind, Agency.id)
    )
    return [(str(agency_id), name) for agency_id, name in rows]


def administrations(session: Session, today: date) -> list[Agency]:
    """The agencies that administer this system today: whom to ask when one cannot sign in."""
    rows = select(Agency).join(Agency.unit).where(Agency.kind == AgencyKind.ADMINISTRATION, valid_on(today))
    return list(session.scalars(rows.order_by(Unit.path, Agency.id)))


def agency_in(session: Session, agency_id: int) -> Agency:
    """An agency with its unit. NotFound without one."""
    found = session.scalar(
        select(Agency).join(Agency.unit).options(contains_eager(Agency.unit)).where(Agency.id == agency_id)
    )
    if found is None:
        raise NotFound
    return found


def agency_of_kind(session: Session, kind: AgencyKind, unit_id: int, today: date) -> Agency | None:
    """The agency of this kind that works for the unit today, or None."""
    wanted = select(Agency).where(Agency.kind == kind, Agency.unit_id == unit_id, valid_on(today))
    return session.scalar(wanted.order_by(Agency.valid_from.desc()).limit(1))


def account_by_username(session: Session, username: str) -> Account:
    """The account of this name, working or not. NotFound without one."""
    found = session.scalar(select(Account).where(Account.username == username))
    if found is None:
        raise NotFound
    return found


def link_in_hand(session: Session, code: str, *, at: datetime, today: date) -> HeldLink | None:
    """The link with this code, whatever it is worth now; None when there never was one."""
    row = session.execute(
        select(AccountLink, Account, Agency)
        .join(Account, Account.id == AccountLink.account_id)
        .join(Agency, Agency.id == Account.agency_id)
        .where(AccountLink.code_hash == hash_of(bare_code(code)))
    ).first()
    if row is None:
        return None
    link, account, agency = row
    works = state_of_account(account, agency, today) in {AccountState.WORKS, AccountState.INVITED}
    state = state_of(
        expires_at=link.expires_at,
        used_at=link.used_at,
        withdrawn_at=link.withdrawn_at,
        account_works=works,
        at=at,
    )
    return HeldLink(
        code_hash=link.code_hash,
        account_id=account.id,
        username=account.username,
        name=account.name,
        agency_name=agency.name,
        purpose=link.purpose,
        expires_at=link.expires_at,
        state=state,
    )


def open_link_of(session: Session, account_id: int, at: datetime) -> AccountLink | None:
    """The link of an account that waits to be used, or None."""
    return session.scalar(
        select(AccountLink)
        .where(
            AccountLink.account_id == account_id,
            AccountLink.used_at.is_(None),
            AccountLink.withdrawn_at.is_(None),
            AccountLink.expires_at > at,
        )
        .order_by(AccountLink.made_at.desc())
        .limit(1)
    )


def grants_of(session: Session, account_id: int) -> list[Permission]:
    """What an account may do on top of its role."""
    wanted = select(AccountGrant.permission).where(AccountGrant.account_id == account_id)
    return list(session.scalars(wanted.order_by(AccountGrant.permission)))


def last_change(session: Session, subject_type: str, subject_id: int) -> AuditEvent | None:
    """Who changed this last, and when."""
    return session.scalar(
        select(AuditEvent)
        .where(AuditEvent.subject_type == subject_type, AuditEvent.subject_id == subject_id)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )


def standing(session: Session, *, seen_after: datetime) -> Standing:
    """How the installation stands; `seen_after` says who counts as signed in."""
    dialect = session.get_bind().dialect
    active, off = session.execute(
        select(func.count().filter(Account.active), func.count().filter(~Account.active)).select_from(Account)
    ).one()
    return Standing(
        database=dialect.name,
        revision=session.scalar(select(_REVISION)),
        accounts=active,
        switched_off=off,
        agencies=session.scalar(select(func.count()).select_from(Agency)) or 0,
        signed_in=session.scalar(
            select(func.count(SignIn.account_id.distinct())).where(SignIn.last_seen_at > seen_after)
        )
        or 0,
    )
