"""Who holds the clock: one scheduler at a time, by the database's own clock."""

from __future__ import annotations

import time

from overseas.kernel.unit_of_work import Store
from overseas.scheduler.lease import Lease, lease_row
from overseas.scheduler.models import SchedulerLease
from tests.world import NOW


def row(store: Store) -> SchedulerLease:
    with store.reading() as session:
        found = lease_row(session)
    assert found is not None
    return found


class TestTheLease:
    def test_belongs_to_the_first_who_takes_it(self, store: Store) -> None:
        one, two = Lease(store, "one"), Lease(store, "two")
        assert one.renew(at=NOW)
        assert not two.renew(at=NOW)
        assert (one.held(), two.held()) == (True, False)
        assert (row(store).holder, row(store).epoch, row(store).heartbeat_at) == ("one", 1, NOW)

    def test_is_renewed_without_a_new_epoch(self, store: Store) -> None:
        one = Lease(store, "one")
        assert one.renew(at=NOW)
        assert one.renew(at=NOW)
        assert row(store).epoch == 1

    def test_passes_on_when_its_holder_falls_silent(self, store: Store) -> None:
        one, two = Lease(store, "one", seconds=0.2), Lease(store, "two", seconds=5)
        assert one.renew(at=NOW)
        time.sleep(0.3)
        assert not one.held()
        assert two.renew(at=NOW)
        assert not one.renew(at=NOW)
        assert (row(store).holder, row(store).epoch) == ("two", 2)

    def test_is_free_at_once_when_it_is_given_back(self, store: Store) -> None:
        one, two = Lease(store, "one"), Lease(store, "two")
        one.renew(at=NOW)
        one.release()
        assert not one.held()
        assert two.renew(at=NOW)
