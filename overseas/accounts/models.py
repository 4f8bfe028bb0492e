"""Agencies, the accounts of their people, and who is signed in."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from overseas.accounts.permissions import Permission, Role
from overseas.accounts.second_factor.kinds import FactorKind
from overseas.kernel.columns import Base, Key, Versioned, enum_type
from overseas.units.models import Unit


class AgencyKind(StrEnum):
    """What an agency does in this system."""

    LABOUR = "labour"
    POLICE = "police"
    BANK = "bank"
    LEADERSHIP = "leadership"
    PROVINCE = "province"
    ADMINISTRATION = "administration"


HOLDS_CASES = frozenset({AgencyKind.LABOUR, AgencyKind.PROVINCE})
"""The next of these above a commune holds its cases: a labour office, or where there is none the province's own."""


class Agency(Versioned, Base):
    """An office that takes part, bound to a unit for a time."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("kind", "unit_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
    )

    id: Mapped[Key]
    kind: Mapped[AgencyKind] = mapped_column(enum_type(AgencyKind))
    name: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    # Where the office is reached; of an administration it is what somebody reads who cannot sign in.
    contact: Mapped[str | None]

    unit: Mapped[Unit] = relationship(lazy="raise_on_sql")


class Account(Versioned, Base):
    """A person who signs in, with one role in one agency."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("username"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
    )

    id: Mapped[Key]
    username: Mapped[str]
    name: Mapped[str]
    # Nothing until its owner has set a password by the link of the invitation.
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    role: Mapped[Role] = mapped_column(enum_type(Role))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    language: Mapped[str] = mapped_column(default="vi")
    active: Mapped[bool] = mapped_column(default=True)
    # The days between which the person works here; empty: from the start, until further notice.
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    room: Mapped[str | None]
    phone: Mapped[str | None]
    created_at: Mapped[datetime]
    last_signed_in_at: Mapped[datetime | None]

    agency: Mapped[Agency] = relationship(lazy="raise_on_sql")


class AccountGrant(Base):
    """A permission that one account has on top of its role."""

    __tablename__ = "account_grant"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    permission: Mapped[Permission] = mapped_column(enum_type(Permission), primary_key=True)


class LinkPurpose(StrEnum):
    """Why somebody was given a link: to set a first password, or a new one."""

    INVITATION = "invitation"
    RESET = "reset"


class AccountLink(Base):
    """A one-time link with which an account's owner sets the password: only the hash of its code is kept."""

    __tablename__ = "account_link"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(enum_type(LinkPurpose))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SignIn(Base):
    """A session: the browser holds a random token, this row its hash. Deleted, the browser is signed out.

    `proved_at` is when the person last proved who she is: at the sign-in, and whenever she was asked again; `factor` is
    what she proved it with beside the password at the sign-in.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    signed_in_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    factor: Mapped[FactorKind | None] = mapped_column(enum_type(FactorKind))
    device: Mapped[str | None]


class LinkedIdentity(Base):
    """Under which name a provider of identities knows an account; without a row it lets nobody in."""

    __tablename__ = "linked_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    issuer: Mapped[str]
    subject: Mapped[str]


class SignInFailure(Base):
    """How often signing in failed lately for one account name or one address; survives a restart."""

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(primary_key=True)
    window_start: Mapped[datetime]
    count: Mapped[int]


class KnownPlace(Base):
    """An account name once gave the right password from this address; only a hash of the two is kept."""

    __tablename__ = "known_place"

    key: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class Submission(Base):
    """A form that was sent: its one-time key, so that a second click does nothing, and where the first one led."""

    __tablename__ = "submission"

    key: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    location: Mapped[str]
