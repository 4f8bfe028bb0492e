"""Who may do what, where: the only two questions that the rest of the program asks about rights."""

from __future__ import annotations

from dataclasses import dataclass, field

from overseas.accounts.permissions import IN_THE_AREA, WHERE, Permission, Role
from overseas.audit.journal import Program
from overseas.kernel.errors import Forbidden
from overseas.units.scope import NOWHERE, Reach


@dataclass(frozen=True)
class Actor:
    """The person who acts, as one row of the database says it at the start of the request."""

    account_id: int
    name: str
    username: str
    role: Role
    agency_name: str
    unit_id: int
    unit_code: str
    unit_name: str
    permissions: frozenset[Permission]
    area: Reach = field(default=NOWHERE)
    language: str = "vi"
    must_change_password: bool = False
    """Whether the password has run out, where an installation lets passwords run out."""


def may(actor: Actor, permission: Permission) -> bool:
    """Whether the actor has the permission at all; where, says `reach`."""
    return permission in actor.permissions


def reach(actor: Actor, permission: Permission) -> Reach:
    """The part of the unit tree in which the actor has the permission; nowhere without it."""
    return actor.area if permission in actor.permissions and WHERE[permission] in IN_THE_AREA else NOWHERE


def require(by: Actor | Program, permission: Permission) -> None:
    """Nothing when the actor has the permission; Forbidden otherwise.

    The program itself has no permissions: whoever can run its commands has the installation in her hands anyway.
    """
    if not isinstance(by, Program) and not may(by, permission):
        raise Forbidden
