"""Two officers at the same moment: the same number is taken once, and the other is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from overseas.kernel.errors import Invalid
from overseas.kernel.unit_of_work import Store
from overseas.workers.models import Worker
from tests.workers.people import registered
from tests.world import build_world

AT_ONCE = 6


def test_the_same_number_sent_many_times_at_once_is_registered_once(own_store: Store) -> None:
    with own_store.working() as work:
        world = build_world(work.session)
    start = threading.Barrier(AT_ONCE)

    def register(number: int) -> str:
        start.wait()
        try:
            with own_store.working() as work:
                registered(work.session, world, name=f"Đàng Văn {'An' * number}", national_id="058098001234")
        except Invalid as refusal:
            return ", ".join(refusal.errors)
        return "registered"

    with ThreadPoolExecutor(AT_ONCE) as officers:
        answers = list(officers.map(register, range(1, AT_ONCE + 1)))
    with own_store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Worker)) == 1
    assert sorted(answers) == ["national_id"] * (AT_ONCE - 1) + ["registered"]
