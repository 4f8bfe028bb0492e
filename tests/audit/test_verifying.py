"""Whatever is done to the trail behind the program's back is found, and the first row of it is named."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from overseas.audit.models import AuditEvent, TrailSeal
from overseas.audit.verifying import Fault, Finding, verify_trails
from tests.audit.trails import BY, Trails
from tests.world import World

LINES = "audit_event"


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


CHANGED, REMOVED, BROKEN = Fault.CHANGED, Fault.REMOVED, Fault.SEAL_CHANGED


class Tampering(NamedTuple):
    """What is done by hand ({n} is the first line's number), and what must be found first."""

    statement: str
    place: int
    fault: Fault
    trail: str = LINES


COPY = (
    "at, account_id, actor_name, verb, subject_type, subject_id, case_id, before, after, reason, mark",
    "at, account_id, actor_name, verb, subject_type, subject_id, case_id, before, after, reason",
)
NEW = f"INSERT INTO audit_event (id, {COPY[0]})"
TAMPERINGS = {
    "the moment": Tampering("UPDATE {t} SET at = '2023-10-16 01:00:00.000000' WHERE id = {n} + 1", 1, CHANGED),
    "the account": Tampering("UPDATE {t} SET account_id = 999 WHERE id = {n} + 1", 1, CHANGED),
    "the name of who did it": Tampering("UPDATE {t} SET actor_name = 'x' WHERE id = {n}", 0, CHANGED),
    "what was done": Tampering("UPDATE {t} SET verb = 'case.open' WHERE id = {n} + 4", 4, CHANGED),
    "the kind of subject": Tampering("UPDATE {t} SET subject_type = 'worker' WHERE id = {n} + 2", 2, CHANGED),
    "the subject": Tampering("UPDATE {t} SET subject_id = 77 WHERE id = {n} + 3", 3, CHANGED),
    "the case": Tampering("UPDATE {t} SET case_id = NULL WHERE id = {n} + 3", 3, CHANGED),
    "a value before": Tampering("UPDATE {t} SET before = '{{}}' WHERE id = {n} + 2", 2, CHANGED),
    "a value after": Tampering("UPDATE {t} SET after = '{{\"name\": \"y\"}}' WHERE id = {n}", 0, CHANGED),
    "the reason": Tampering("UPDATE {t} SET reason = 'so' WHERE id = {n} + 1", 1, CHANGED),
    "the mark": Tampering("UPDATE {t} SET mark = 'x' || mark WHERE id = {n} + 1", 1, CHANGED),
    "two rows at once": Tampering("UPDATE {t} SET verb = 'x' WHERE id IN ({n} + 3, {n} + 1)", 1, CHANGED),
    "a row that no seal covers": Tampering("UPDATE {t} SET verb = 'x' WHERE id = {n} + 6", 6, CHANGED),
    "the first row is gone": Tampering("DELETE FROM {t} WHERE id = {n}", 0, REMOVED),
    "a row in the middle is gone": Tampering("DELETE FROM {t} WHERE id = {n} + 2", 2, REMOVED),
    "the last sealed row is gone": Tampering("DELETE FROM {t} WHERE id = {n} + 4", 4, REMOVED),
    "all rows are gone": Tampering("DELETE FROM {t}", 0, REMOVED),
    "a row before the first": Tampering(
        f"{NEW} SELECT {{n}} - 1000, {COPY[1]}, 'x' FROM {{t}} WHERE id = {{n}}", -1000, Fault.ADDED
    ),
    "a row at the end": Tampering(
        f"{NEW} SELECT {{n}} + 8, {COPY[1]}, '00.11.22' FROM {{t}} WHERE id = {{n}}", 8, CHANGED
    ),
    "a copy at the end": Tampering(
        f"{NEW} SELECT {{n}} + 8, {COPY[0]} FROM {{t}} WHERE id = {{n}}", 8, Fault.COPIED
    ),
    "a row moved to the end": Tampering("UPDATE {t} SET id = {n} + 8 WHERE id = {n} + 1", 1, REMOVED),
    "two rows changed places": Tampering(
        "UPDATE {t} SET id = -5 WHERE id = {n} + 1; UPDATE {t} SET id = {n} + 1 WHERE id = {n} + 3; "
        "UPDATE {t} SET id = {n} + 3 WHERE id = -5", 1, Fault.MOVED,
    ),
    "a field": Tampering("UPDATE field_change SET table_name = 'loan' WHERE id = {n}", 0, CHANGED, "field_change"),
    "a changed field is gone": Tampering("DELETE FROM field_change WHERE id = {n} + 1", 1, REMOVED, "field_change"),
    "who read": Tampering("UPDATE read_event SET account_id = 1 WHERE id = {n}", 0, CHANGED, "read_event"),
    "a reading is gone": Tampering("DELETE FROM read_event WHERE id = {n} + 3", 3, REMOVED, "read_event"),
    "a refusal": Tampering("UPDATE refusal_event SET address = '::1' WHERE id = {n} + 7", 7, CHANGED, "refusal_event"),
}  # fmt: skip
OF_SEALS = {
    "where a seal ends": ("UPDATE {seal} SET last_id = last_id - 1 WHERE {line} AND number = 2", 2, BROKEN),
    "when a seal was made": ("UPDATE {seal} SET at = '2020-01-01 00:00:00' WHERE {line} AND number = 1", 1, BROKEN),
    "what a seal holds": ("UPDATE {seal} SET entries = '' WHERE {line} AND number = 1", 1, BROKEN),
    "a seal without rows": ("UPDATE {seal} SET ids = '[]', row_count = 0 WHERE {line} AND number = 2", 2, BROKEN),
    "the chain": ("UPDATE {seal} SET previous = '' WHERE {line} AND number = 2", 2, BROKEN),
    "a seal is gone": ("DELETE FROM trail_seal WHERE {line} AND number = 1", 1, Fault.SEAL_REMOVED),
    "an old seal once more": (
        ("INSERT INTO trail_seal (trail, number, at, last_id, row_count, ids, gaps, entries, previous, digest) "
        "SELECT trail, 3, at, last_id, row_count, ids, gaps, entries, previous, digest FROM trail_seal "
        "WHERE {line} AND number = 1"), 3, BROKEN,
    ),
    "another's seal": (
        ("UPDATE {seal} SET digest = (SELECT digest FROM trail_seal WHERE trail = 'read_event' AND number = 1) "
        "WHERE {line} AND number = 1"), 1, BROKEN,
    ),
}  # fmt: skip


def first_number(trails: Trails, trail: str) -> int:
    return int(trails.session.connection().scalar(text(f"SELECT min(id) FROM {trail}")) or 0)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_done_to_a_row_is_found_and_the_row_is_named(trails: Trails, name: str) -> None:
    done = TAMPERINGS[name]
    first = first_number(trails, done.trail)
    trails.by_hand(*done.statement.format(n=first, t=done.trail).split("; "))
    found = trails.findings(outside=False)
    assert found
    assert found[0] == Finding(done.trail, first + done.place, done.fault)


@pytest.mark.parametrize("name", OF_SEALS)
def test_what_was_done_to_a_seal_is_found_and_the_seal_is_named(trails: Trails, name: str) -> None:
    statement, number, fault = OF_SEALS[name]
    trails.by_hand(statement.format(seal="trail_seal", line="trail = 'audit_event'"))
    assert Finding(LINES, number, fault) in trails.findings(outside=False)


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
        assert cut.findings() == [Finding(LINES, 2, Fault.SEAL_REMOVED)]

    def test_and_rows_and_seals_put_in_their_place_are_found_as_well(self, cut: Trails) -> None:
        cut.add(2)
        cut.seal()
        assert cut.findings(outside=False) == []
        assert Finding(LINES, 2, Fault.SEAL_UNKNOWN) in cut.findings()

    def test_of_everything_is_found(self, trails: Trails) -> None:
        trails.by_hand("DELETE FROM audit_event", "DELETE FROM trail_seal")
        assert trails.findings(outside=False) != [] or trails.findings()
        assert Finding(LINES, 1, Fault.SEAL_REMOVED) in trails.findings()


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
