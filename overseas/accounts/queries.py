"""Who is signed in, who may act, and which office holds the cases of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, contains_eager

from overseas.accounts.models import HOLDS_CASES, Account, AccountGrant, Agency, AgencyKind, LinkedIdentity, SignIn
from overseas.accounts.passwords import PasswordRules, is_over
from overseas.accounts.permissions import GRANTABLE, GRID, Role
from overseas.accounts.policy import Actor
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.accounts.session_limits import SessionLimits
from overseas.accounts.tokens import hash_of
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.units.models import Unit
from overseas.units.queries import at_or_below
from overseas.units.scope import EVERYWHERE, NOWHERE, Reach

ActorRow = Row[*tuple[Any, ...]]
"""What an actor is, column by column, with one of the grants, and one of the labour offices below the unit.

Every request asks for it, and of whole rows most would be read in vain.
"""


@dataclass(frozen=True)
class SessionRules:
    """How long a session lives, and how long the password behind it is good."""

    limits: SessionLimits
    passwords: PasswordRules


@dataclass(frozen=True)
class LiveSession:
    """A session that has not ended: whose it is, which row it is, when it was last seen and last proved to be hers."""

    actor: Actor
    token_hash: str
    last_seen_at: datetime
    proved_at: datetime
    factor: FactorKind | None


@dataclass(frozen=True)
class OpenSession:
    """One line of the list of a person's sessions that have not ended."""

    token_hash: str
    signed_in_at: datetime
    last_seen_at: datetime
    device: str | None
    current: bool


def valid_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition under which an agency works on a day."""
    return and_(Agency.valid_from <= day, or_(Agency.valid_to.is_(None), Agency.valid_to >= day))


def works_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """The condition under which an account may be used on a day, as far as it is the account's own matter."""
    return and_(
        Account.active,
        or_(Account.valid_from.is_(None), Account.valid_from <= day),
        or_(Account.valid_to.is_(None), Account.valid_to >= day),
    )


def _actor_rows() -> Select[*tuple[Any, ...]]:
    """One statement for all that an actor is; a person with grants or with offices below hers comes in several rows."""
    below, office = aliased(Unit), aliased(Agency)
    inside = at_or_below(Unit, below)
    has_office = exists().where(office.unit_id == below.id, office.kind == AgencyKind.LABOUR)
    return (
        select(Account.id, Account.name, Account.username, Account.role, Account.language)
        .add_columns(Account.password_hash, Account.password_set_at, Agency.name.label("agency_name"))
        .add_columns(Unit.id.label("unit_id"), Unit.code.label("unit_code"), Unit.name.label("unit_name"))
        .add_columns(Unit.province_id, AccountGrant.permission, below.id.label("office_id"))
        .select_from(Account)
        .join(Agency, Agency.id == Account.agency_id)
        .join(Unit, Unit.id == Agency.unit_id)
        .outerjoin(AccountGrant, AccountGrant.account_id == Account.id)
        .outerjoin(below, and_(Unit.province_id != Unit.id, inside, has_office))
        .where(valid_on(bindparam("today", type_=Date)), works_on(bindparam("today", type_=Date)))
    )


_BY_USERNAME = _actor_rows().where(Account.username == bindparam("username"))
_BY_ID = _actor_rows().where(Account.id == bindparam("account_id"))
_BY_TOKEN = (
    _actor_rows()
    .add_columns(SignIn.token_hash, SignIn.last_seen_at, SignIn.proved_at, SignIn.factor)
    .join(SignIn, SignIn.account_id == Account.id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.last_seen_at > bindparam("seen_after"),
        SignIn.signed_in_at > bindparam("signed_in_after"),
    )
)
"""Put together once: every request asks it, and putting it together took longer than the answer."""


def live_session(session: Session, token: str, *, at: datetime, today: date, rules: SessionRules) -> LiveSession | None:
    """The session behind a browser's token; None when it ended, or when account or agency no longer work."""
    values = {
        "today": today,
        "token_hash": hash_of(token),
        "seen_after": at - rules.limits.idle,
        "signed_in_after": at - rules.limits.absolute,
    }
    rows = session.execute(_BY_TOKEN, values).all()
    if not rows:
        return None
    actor, row = _actor(rows), rows[0]
    # Without a password (a provider lets her in) there is none that could run out, and none to change it with.
    if row.password_hash is not None and is_over(row.password_set_at, rules.passwords, at):
        actor = replace(actor, must_change_password=True)
    return LiveSession(actor, row.token_hash, row.last_seen_at, row.proved_at, row.factor)


def actor_by_username(session: Session, username: str, today: date) -> Actor:
    """The actor of an account that may work today, for commands and invented data. NotFound otherwise."""
    rows = session.execute(_BY_USERNAME, {"today": today, "username": username}).all()
    if not rows:
        raise NotFound
    return _actor(rows)


def actor_by_id(session: Session, account_id: int, today: date) -> Actor:
    """The same by the account's number. NotFound when it may not work today."""
    rows = session.execute(_BY_ID, {"today": today, "account_id": account_id}).all()
    if not rows:
        raise NotFound
    return _actor(rows)


def actor_to_sign_in(session: Session, username: str, today: date) -> tuple[Actor, str | None] | None:
    """Who signs in under this name today, and what is kept of her password; None when there is nobody.

    One statement either way: a name that does not exist costs what another does.
    """
    rows = session.execute(_BY_USERNAME, {"today": today, "username": username}).all()
    if not rows:
        return None
    return _actor(rows), rows[0].password_hash


def _actor(rows: Sequence[ActorRow]) -> Actor:
    row = rows[0]
    grants = {one.permission for one in rows if one.permission} & GRANTABLE.get(row.role, frozenset())
    return Actor(
        account_id=row.id,
        name=row.name,
        username=row.username,
        role=row.role,
        agency_name=row.agency_name,
        unit_id=row.unit_id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        permissions=GRID[row.role] | grants,
        area=area_of(row.role, row.unit_id, row.province_id, {one.office_id for one in rows if one.office_id}),
        language=row.language,
    )


def area_of(role: Role, unit_id: int, province_id: int | None, offices_below: Iterable[int] = ()) -> Reach:
    """The part of the tree that belongs to an agency of this unit; an administrator has no part in the cases."""
    if role is Role.ADMINISTRATOR:
        return NOWHERE
    if province_id is None:
        return EVERYWHERE
    if province_id == unit_id:
        return Reach(province_id=unit_id)
    return Reach(unit_ids=frozenset({unit_id, *offices_below}))


def holding_office(session: Session, unit_id: int, on: date) -> Unit:
    """The nearest unit, from `unit_id` upwards, whose labour office holds its cases. Invalid where there is none."""
    place = aliased(Unit)
    found = session.scalar(
        select(Unit)
        .join(Agency, Agency.unit_id == Unit.id)
        .join(place, func.substr(place.path, 1, func.length(Unit.path)) == Unit.path)
        .where(place.id == unit_id, Agency.kind.in_(HOLDS_CASES), valid_on(on))
        .order_by(func.length(Unit.path).desc(), Unit.id)
        .limit(1)
    )
    if found is None:
        raise Invalid({"": [_("No labour office holds the cases of this place on this day.")]})
    return found


def open_sessions(
    session: Session, account_id: int, *, at: datetime, limits: SessionLimits, token_hash: str | None = None
) -> list[OpenSession]:
    """Where a person is signed in, the latest first; `token_hash` marks the session that asks."""
    wanted = select(SignIn).where(
        SignIn.account_id == account_id,
        SignIn.last_seen_at > at - limits.idle,
        SignIn.signed_in_at > at - limits.absolute,
    )
    return [
        OpenSession(row.token_hash, row.signed_in_at, row.last_seen_at, row.device, row.token_hash == token_hash)
        for row in session.scalars(wanted.order_by(SignIn.last_seen_at.desc(), SignIn.token_hash))
    ]


def account_by_id(session: Session, account_id: int) -> Account:
    """An account. NotFound without one."""
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def hold_account(session: Session, account_id: int) -> None:
    """Whoever changes how this account is signed in to waits here for whoever does so already. NotFound without one."""
    held = select(Account.id).where(Account.id == account_id).with_for_update(key_share=True)
    if session.scalar(held) is None:
        raise NotFound


def own_account(session: Session, account_id: int) -> Account:
    """An account with its agency and unit. NotFound without one."""
    found = session.scalar(
        select(Account)
        .join(Account.agency)
        .join(Agency.unit)
        .options(contains_eager(Account.agency).contains_eager(Agency.unit))
        .where(Account.id == account_id)
    )
    if found is None:
        raise NotFound
    return found


def linked_account(session: Session, *, issuer: str, subject: str) -> int | None:
    """The account that a provider knows under this subject, or None."""
    wanted = select(LinkedIdentity.account_id).where(LinkedIdentity.issuer == issuer)
    return session.scalar(wanted.where(LinkedIdentity.subject == subject))


def subject_of(session: Session, account_id: int) -> str | None:
    """Under which subject the provider knows an account, or None."""
    return session.scalar(select(LinkedIdentity.subject).where(LinkedIdentity.account_id == account_id))
