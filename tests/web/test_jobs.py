"""The administrator sees whether somebody keeps the clock, and what was done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

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
