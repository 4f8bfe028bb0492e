"""A trail to be tampered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audit.trails import Trails
from tests.world import World


@pytest.fixture
def trails(world: World, tmp_path: Path) -> Trails:
    """Five lines of each kind under two seals, and three that came after."""
    made = Trails(world.session, tmp_path / "seals.txt")
    made.account = world.accounts["officer"].id
    world.session.flush()
    for count in (3, 2):
        made.add(count)
        made.seal()
    made.add(3)
    return made
