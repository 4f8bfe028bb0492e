"""Somebody erases who a person was while somebody else still works on her: on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import func, select

from overseas.cases.actions import open_case
from overseas.cases.models import Case
from overseas.kernel.database import open_engine
from overseas.kernel.errors import Invalid
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.unit_of_work import Store
from overseas.norms.actions import load_norms
from overseas.privacy.actions.erase_person import erase_person
from overseas.tables import metadata
from overseas.workers.actions import load_reference
from tests.databases import migrated_database
from tests.keys import RING
from tests.privacy.past import came_home
from tests.world import NOW, TODAY, build_world

A_MOMENT = 0.5


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    learn_constraints(metadata)
    with migrated_database(tmp_path, purpose="erasing") as url:
        engine = open_engine(url, ring=RING)
        yield Store(engine)
        engine.dispose()


def test_no_case_is_opened_for_somebody_who_is_just_being_erased(store: Store) -> None:
    with store.working() as work:
        load_norms(work.session)
        load_reference(work.session)
        world = build_world(work.session)
        worker_id = came_home(world).id
        officer, province = world.actor("officer"), world.actor("province")
    erased, opened = Event(), Event()

    def erase() -> None:
        with store.working() as work:
            erase_person(work.session, province, worker_id, reason="Hết thời hạn", at=NOW)
            erased.set()
            opened.wait(A_MOMENT)

    def open_one() -> None:
        erased.wait()
        with store.working() as work:
            open_case(work.session, officer, worker_id=worker_id, wanted_market_code=None, registered_on=TODAY, at=NOW)
        opened.set()

    with ThreadPoolExecutor(2) as pool:
        erasing, opening = pool.submit(erase), pool.submit(open_one)
        with pytest.raises(Invalid):
            opening.result()
        erasing.result()
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
