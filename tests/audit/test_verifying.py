"""A trail that nobody touched is whole, however its rows came; and what nobody may cut off is told outside."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from overseas.audit.models import AuditEvent, TrailSeal
from overseas.audit.verifying import Fault, Finding, verify_trails
from tests.audit.trails import BY, Trails

LINES = "audit_event"


class TestTheEndCutOffWithItsSeals:
    @pytest.fixture
    def cut(self, trails: Trails) -> Trails:
        last = trails.session.scalars(select(TrailSeal).filter_by(trail=LINES, number=1)).one().last_id
        trails.by_hand(
            f"DELETE FROM audit_event WHERE id > {last}",
            "DELETE FROM trail_seal WHERE trail = 'audit_event' AND number > 1",
        )
        return trails

    def test_is_found_by_the_seals_told_outside(self, cut: Trails) -> None:
        told = Finding(LINES, 2, Fault.SEAL_REMOVED)
        assert told in cut.findings()
        assert told not in cut.findings(outside=False)

    def test_is_found_by_the_changes_that_the_lines_left(self, cut: Trails) -> None:
        assert {one.fault for one in cut.findings(outside=False)} == {Fault.REMOVED}

    def test_and_rows_and_seals_put_in_their_place_are_found_as_well(self, cut: Trails) -> None:
        cut.add(2)
        cut.seal()
        told = Finding(LINES, 2, Fault.SEAL_UNKNOWN)
        assert told in cut.findings()
        assert told not in cut.findings(outside=False)

    def test_of_everything_is_found(self, trails: Trails) -> None:
        trails.by_hand("DELETE FROM audit_event", "DELETE FROM trail_seal")
        assert trails.findings(outside=False) != [] or trails.findings()
        assert Finding(LINES, 1, Fault.SEAL_REMOVED) in trails.findings()


class TestALineThatWasRemovedBeforeItWasSealed:
    def test_is_found_by_what_it_changed(self, trails: Trails) -> None:
        last = last_number(trails.session) - 1
        trails.by_hand(f"DELETE FROM audit_event WHERE id = {last}")
        assert trails.findings() == [Finding(LINES, last, Fault.REMOVED)]

    def test_is_found_after_a_seal_as_well(self, trails: Trails) -> None:
        last = last_number(trails.session) - 1
        trails.by_hand(f"DELETE FROM audit_event WHERE id = {last}")
        trails.seal()
        trails.add(1)
        trails.seal()
        assert Finding(LINES, last, Fault.REMOVED) in trails.findings()


class TestATrailThatNobodyTouched:
    def test_is_whole(self, trails: Trails) -> None:
        verdict = verify_trails(trails.session)
        assert (verdict.findings, verdict.whole) == ([], True)
        assert (verdict.seals, verdict.unsealed) == (8, 12)
        assert trails.findings() == []

    def test_is_sealed_to_its_end_by_the_next_run_and_not_twice(self, trails: Trails) -> None:
        assert trails.seal() == {"rows": 12, "seals": 4}
        assert trails.seal() == {"rows": 0, "seals": 0}
        verdict = verify_trails(trails.session)
        assert (verdict.unsealed, verdict.whole) == (0, True)

    def test_may_lack_numbers_that_were_taken_and_given_back(self, trails: Trails) -> None:
        leave_out_numbers(trails.session, 3)
        trails.add(2)
        trails.seal()
        assert trails.findings() == []

    def test_takes_in_a_row_that_was_kept_after_later_ones_were_sealed(self, trails: Trails) -> None:
        trails.seal()
        late = last_number(trails.session) + 1
        leave_out_numbers(trails.session, 1)
        trails.add(1)
        trails.seal()
        trails.session.add(
            AuditEvent(
                id=late, at=trails.now, actor_name=BY.name, verb="test.trails", subject_type="case", subject_id=1,
                before={}, after={},
            )
        )  # fmt: skip
        trails.session.commit()
        assert trails.findings() == []
        assert trails.seal()["rows"] == 1
        assert trails.findings() == []
        trails.by_hand(f"UPDATE audit_event SET verb = 'x' WHERE id = {late}")
        assert trails.findings() == [Finding(LINES, late, Fault.CHANGED)]


def last_number(session: Session) -> int:
    return session.scalar(select(func.max(AuditEvent.id))) or 0


def leave_out_numbers(session: Session, count: int) -> None:
    """So many numbers are taken, as by a transaction that is undone or still open."""
    if session.get_bind().dialect.name == "postgresql":
        for _turn in range(count):
            session.execute(text("SELECT nextval(pg_get_serial_sequence('audit_event', 'id'))"))
        return
    number = last_number(session) + count + 1
    session.add(
        AuditEvent(
            id=number, at=session.scalars(select(AuditEvent.at)).first(), actor_name="", verb="test.trails",
            subject_type="case", subject_id=1, before={}, after={},
        )
    )  # fmt: skip
    session.commit()
