"""The catalogue of purposes and the norms, before every test of the registers."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from overseas.norms.actions import load_norms
from overseas.privacy.actions.purposes import load_purposes
from overseas.workers.actions import load_reference
from tests.world import World


@pytest.fixture(autouse=True)
def _lists(session: Session, world: World) -> None:
    load_norms(session)
    load_reference(session)
    load_purposes(session)
