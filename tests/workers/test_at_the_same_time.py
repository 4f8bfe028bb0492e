"""Two officers at the same moment: the same number is taken once, and the other is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import func, select

from overseas.kernel.database import open_engine
from overseas.kernel.errors import Invalid
from overseas.kernel.integrity import learn_constraints
from overseas.kernel.unit_of_work import Store
from overseas.tables import metadata
from overseas.workers.models import Worker
from tests.databases import migrated_database
from tests.keys import RING
from tests.workers.people import registered
from tests.world import build_world

AT_ONCE = 6


def test_the_same_number_sent_many_times_at_once_is_registered_once(tmp_path: Path) -> None:
    learn_constraints(metadata)
    with migrated_database(tmp_path, purpose="race") as url:
        engine = open_engine(url, ring=RING)
        store = Store(engine)
        with store.working() as work:
            world = build_world(work.session)
        start = threading.Barrier(AT_ONCE)

        def register(number: int) -> str:
            start.wait()
            try:
                with store.working() as work:
                    registered(work.session, world, name=f"Đàng Văn {'An' * number}", national_id="058098001234")
            except Invalid as refusal:
                return ", ".join(refusal.errors)
            return "registered"

        with ThreadPoolExecutor(AT_ONCE) as officers:
            answers = list(officers.map(register, range(1, AT_ONCE + 1)))
        with store.reading() as session:
            assert session.scalar(select(func.count()).select_from(Worker)) == 1
        engine.dispose()
    assert sorted(answers) == ["national_id"] * (AT_ONCE - 1) + ["registered"]
