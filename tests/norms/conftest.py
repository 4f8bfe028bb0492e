"""Norms as they come with the program, in the small world."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.norms.actions import load_norms
from tests.world import World


@pytest.fixture
def office(session: Session, world: World) -> Session:
    """A session with the norms loaded."""
    load_norms(session)
    return session


@pytest.fixture
def administrator(world: World) -> Actor:
    return world.actor("administrator")
