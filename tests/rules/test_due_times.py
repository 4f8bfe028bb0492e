"""When a daily job is due, and which due times were missed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from overseas.kernel.clock import office_instant
from overseas.scheduler.jobs import TIMETABLE, Job
from overseas.scheduler.slots import MOST_DAYS, is_slot, latest_slot, missing_slots

JOB = Job("sweep", "Sweep", 6, 0, lambda _session, _today, _at: {})


def at(day: int, hour: int = 6, minute: int = 0, month: int = 10) -> datetime:
    return office_instant(date(2023, month, day), hour, minute)


class TestTheLatestDueTime:
    def test_is_todays_from_the_hour_on(self) -> None:
        assert latest_slot(JOB, at(16, 6)) == at(16)
        assert latest_slot(JOB, at(16, 23, 59)) == at(16)

    def test_is_yesterdays_before_the_hour(self) -> None:
        assert latest_slot(JOB, at(16, 5, 59)) == at(15)

    def test_is_six_in_the_morning_in_vietnam(self) -> None:
        assert latest_slot(JOB, at(16, 12)) == datetime(2023, 10, 15, 23, 0, tzinfo=UTC)


class TestMissedDueTimes:
    def test_a_first_start_runs_the_latest_one_only(self) -> None:
        assert missing_slots(JOB, [], at(16, 9)) == [at(16)]

    def test_nothing_is_missing_after_todays_run(self) -> None:
        assert missing_slots(JOB, [at(15), at(16)], at(16, 9)) == []

    def test_each_missed_day_is_caught_up_once_oldest_first(self) -> None:
        assert missing_slots(JOB, [at(12), at(14)], at(16, 9)) == [at(13), at(15), at(16)]

    def test_a_run_by_hand_takes_no_day_away(self) -> None:
        by_hand = at(16, 8) + timedelta(microseconds=5)
        assert not is_slot(JOB, by_hand)
        assert missing_slots(JOB, [at(15), by_hand], at(16, 9)) == [at(16)]

    def test_a_due_time_of_another_hour_of_the_timetable_does_not_count(self) -> None:
        assert missing_slots(JOB, [at(15, 7)], at(16, 9)) == [at(16)]

    def test_is_bounded(self) -> None:
        found = missing_slots(JOB, [at(1) - timedelta(days=3000)], at(16, 9))
        assert len(found) == MOST_DAYS
        assert found[-1] == at(16)


class TestTheTimetable:
    def test_sweeps_the_alerts_at_six(self) -> None:
        job = TIMETABLE["alerts-sweep"]
        assert (job.hour, job.minute) == (6, 0)
