"""What every page asks of its request: the session, the actor, the clock, the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from config import FACTOR_ROLES, Settings
from overseas.accounts.policy import Actor
from overseas.kernel.clock import Clock
from overseas.kernel.unit_of_work import Store, UnitOfWork
from overseas.web.clockwork import Clockwork

EXTENSION = "overseas"
UNREADABLE = "overseas.unreadable"
"""Where the embedded server says with which status a request is refused that it could not read."""


@dataclass(frozen=True)
class Program:
    """What create_app hands to its pages: settings, database, clock, and a look at the clock's door."""

    settings: Settings
    store: Store
    clock: Clock
    demonstration: bool
    clockwork: Callable[[Session], Clockwork]

    @property
    def factor_roles(self) -> frozenset[str]:
        """Who must have a second factor; in a demonstration nobody, unless its setting says who."""
        if self.settings.factor_roles is not None:
            return self.settings.factor_roles
        return frozenset() if self.demonstration else FACTOR_ROLES


def program() -> Program:
    """The program behind this request."""
    return cast(Program, current_app.extensions[EXTENSION])


def db() -> Session:
    """The session of this request: one that only reads for GET and HEAD, else a unit of work's."""
    return cast(UnitOfWork, g.work).session


def actor() -> Actor:
    """Who is signed in; pages that need nobody must not ask."""
    return cast(Actor, g.actor)


def clock() -> Clock:
    """The office's clock: ask it for today() and now(), and hand the answer down."""
    return program().clock
