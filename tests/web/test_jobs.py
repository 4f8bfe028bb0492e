"""The administrator sees whether somebody keeps the clock, and what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from overseas.audit.models import TrailLook
from overseas.scheduler.models import JobRun, RunOutcome, SchedulerLease
from tests.web.conftest import ClientFor
from tests.world import NOW


def add_heartbeat(session: Session, *, seconds_ago: int) -> None:
    beat = NOW - timedelta(seconds=seconds_ago)
    session.add(SchedulerLease(name="scheduler", holder="one", epoch=1, expires_at=0.0, heartbeat_at=beat))
    session.commit()


class TestThePageOfJobs:
    def test_says_when_nobody_ever_kept_the_clock(self, client_for: ClientFor) -> None:
        assert "No scheduler has worked on this database yet." in client_for("administrator").get("/admin/jobs").text

    def test_says_that_the_scheduler_works(self, session: Session, client_for: ClientFor) -> None:
        add_heartbeat(session, seconds_ago=8)
        assert "Its last sign was 8 seconds ago." in client_for("administrator").get("/admin/jobs").text

    def test_says_that_it_fell_silent(self, session: Session, client_for: ClientFor) -> None:
        add_heartbeat(session, seconds_ago=90)
        assert "Nobody keeps the clock" in client_for("administrator").get("/admin/jobs").text

    def test_shows_the_runs_with_their_counts_and_faults(self, session: Session, client_for: ClientFor) -> None:
        common = {"started_at": NOW, "ended_at": NOW, "holder": "one"}
        session.add_all(
            [
                JobRun(
                    job="alerts-sweep",
                    due_at=NOW,
                    outcome=RunOutcome.DONE,
                    counts={"opened": 3, "on": "2023-10-16"},
                    **common,
                ),
                JobRun(
                    job="figures-check", due_at=NOW, outcome=RunOutcome.FAILED, counts={}, error="no paper", **common
                ),
            ]
        )
        session.commit()
        text = client_for("administrator").get("/admin/jobs").text
        assert "opened 3" in text
        assert "for the day 16/10/2023" in text
        assert "no paper" in text

    @pytest.mark.parametrize("who", ["officer", "province", "police", "bank", "leader"])
    def test_is_not_for_the_others(self, client_for: ClientFor, who: str) -> None:
        client_for(who).get("/admin/jobs", status=403)


class TestALookAtTheTrail:
    """What the clock's look found is seen by the administrator wherever he looks first."""

    def look(self, session: Session, **found: object) -> None:
        common = {"row_count": 7, "seal_count": 2, "fault_count": 0, "first": {}, "unguarded": [], "reached": {}}
        session.add(TrailLook(**{"at": NOW, "whole": True, **common, **found}))
        session.commit()

    def test_that_found_nothing_is_told_quietly(self, session: Session, client_for: ClientFor) -> None:
        administrator = client_for("administrator")
        assert "not yet: the job looks at it every night" in administrator.get("/admin/").text
        self.look(session)
        for page in ("/admin/", "/trail"):
            text = administrator.get(page).text
            assert "whole, every row of it" in text
            assert "tampered" not in text

    def test_that_found_something_is_told_in_red_with_the_first_row(
        self, session: Session, client_for: ClientFor
    ) -> None:
        self.look(session, fault_count=2, first={"trail": "audit_event", "number": 12, "fault": "removed"})
        administrator = client_for("administrator")
        for page in ("/admin/", "/trail"):
            text = administrator.get(page).text
            assert "Somebody tampered with the trail" in text
            assert "The first fault: audit_event 12: was removed." in text
            assert "Health 2" in text

    def test_that_found_tables_without_their_guard_names_the_first(
        self, session: Session, client_for: ClientFor
    ) -> None:
        self.look(session, fault_count=1, unguarded=["read_event"])
        assert (
            "read_event: the database lets rows of the trail be changed"
            in client_for("administrator").get("/admin/").text
        )

    def test_that_is_missing_for_nights_is_warned_of(self, session: Session, client_for: ClientFor) -> None:
        self.look(session, at=NOW - timedelta(days=3))
        assert "The trail is not looked at" in client_for("administrator").get("/admin/").text

    def test_that_was_changed_by_hand_is_told_in_red(self, session: Session, client_for: ClientFor) -> None:
        self.look(session, fault_count=1, unguarded=["read_event"])
        session.execute(text("UPDATE trail_look SET fault_count = 0"))
        session.commit()
        session.expire_all()
        assert "was changed behind the program" in client_for("administrator").get("/admin/").text

    def test_stands_with_its_first_fault_among_the_runs(self, session: Session, client_for: ClientFor) -> None:
        counts = {"looked": 7, "faults": 1, "first": "audit_event 12 changed"}
        common = {"started_at": NOW, "ended_at": NOW, "holder": "one", "outcome": RunOutcome.DONE}
        session.add(JobRun(job="trail-check", due_at=NOW, counts=counts, **common))
        session.commit()
        said = client_for("administrator").get("/admin/jobs").text
        assert "found faults" in said
        assert "the first audit_event 12: was changed, or not written by this program" in said
