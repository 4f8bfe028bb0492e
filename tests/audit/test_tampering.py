"""Whatever is done to the trail behind the program's back is found, and the first row of it is named.

The fixture's trails hold eight rows each, numbered from {n} on: three under the first seal, two under the second, three
under none. `{t}` is the trail's table, `{columns}` all of its columns but the number and the mark.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest
from sqlalchemy import DateTime, Enum, Integer, TypeDecorator
from sqlalchemy.types import JSON

from overseas.audit.canonical import TRAILS
from overseas.audit.verifying import Fault, Finding
from tests.audit.trails import Trails


class Tampering(NamedTuple):
    """What is done by hand, and what must be found first: at which place after the first row, and as what."""

    statement: str
    place: int
    fault: Fault


NEW = "INSERT INTO {t} (id, {columns}, mark) SELECT {n} "
OF_ROWS = {
    "a row no longer says who": Tampering("UPDATE {t} SET actor_name = 'x' WHERE id = {n}", 0, Fault.CHANGED),
    "two rows are changed": Tampering("UPDATE {t} SET at = at, actor_name = 'x' WHERE id IN ({n} + 3, {n} + 1)", 1,
                                      Fault.CHANGED),
    "all rows say another name": Tampering("UPDATE {t} SET actor_name = 'x'", 0, Fault.CHANGED),
    "a row that no seal covers is changed": Tampering("UPDATE {t} SET actor_name = 'x' WHERE id = {n} + 6", 6,
                                                      Fault.CHANGED),
    "a mark is changed": Tampering("UPDATE {t} SET mark = mark || 'x' WHERE id = {n} + 1", 1, Fault.CHANGED),
    "a mark is emptied": Tampering("UPDATE {t} SET mark = '' WHERE id = {n} + 1", 1, Fault.CHANGED),
    "a mark is made with a key of one's own": Tampering(
        "UPDATE {t} SET mark = 'a0a0a0a0.112233445566.00112233445566778899aabbccddeeff' WHERE id = {n} + 1", 1,
        Fault.NO_KEY),
    "two marks change places": Tampering(
        "UPDATE {t} SET mark = CASE id WHEN {n} + 1 THEN (SELECT mark FROM {t} WHERE id = {n} + 3) "
        "ELSE (SELECT mark FROM {t} WHERE id = {n} + 1) END WHERE id IN ({n} + 1, {n} + 3)", 1, Fault.CHANGED),
    "two rows change places": Tampering(
        "UPDATE {t} SET id = -5 WHERE id = {n} + 1; UPDATE {t} SET id = {n} + 1 WHERE id = {n} + 3; "
        "UPDATE {t} SET id = {n} + 3 WHERE id = -5", 1, Fault.MOVED),
    "a row is moved to the end": Tampering("UPDATE {t} SET id = {n} + 8 WHERE id = {n} + 1", 1, Fault.REMOVED),
    "all rows are numbered anew": Tampering("UPDATE {t} SET id = -id; UPDATE {t} SET id = 1 - id", 0, Fault.REMOVED),
    "the order is turned round": Tampering("UPDATE {t} SET id = -id; UPDATE {t} SET id = id + 2 * {n} + 7", 0,
                                           Fault.MOVED),
    "the first row is removed": Tampering("DELETE FROM {t} WHERE id = {n}", 0, Fault.REMOVED),
    "a row in the middle is removed": Tampering("DELETE FROM {t} WHERE id = {n} + 2", 2, Fault.REMOVED),
    "the last sealed row is removed": Tampering("DELETE FROM {t} WHERE id = {n} + 4", 4, Fault.REMOVED),
    "the beginning is cut off": Tampering("DELETE FROM {t} WHERE id < {n} + 3", 0, Fault.REMOVED),
    "the end is cut off": Tampering("DELETE FROM {t} WHERE id > {n} + 3", 4, Fault.REMOVED),
    "nothing is left": Tampering("DELETE FROM {t}", 0, Fault.REMOVED),
    # Before the first number there is: one that a transaction took and gave back is not known to be a stranger's.
    "a row is put in before the first": Tampering(NEW + "- 1000000, {columns}, 'x' FROM {t} WHERE id = {n}", -1000000,
                                                  Fault.ADDED),
    "a row is put in where one was removed": Tampering(
        "DELETE FROM {t} WHERE id = {n} + 2; " + NEW + "+ 2, {columns}, mark FROM {t} WHERE id = {n} + 3", 2,
        Fault.MOVED),
    "a row is put in at the end": Tampering(NEW + "+ 8, {columns}, '00.11.22' FROM {t} WHERE id = {n}", 8,
                                            Fault.CHANGED),
    "a row is copied to the end": Tampering(NEW + "+ 8, {columns}, mark FROM {t} WHERE id = {n}", 8, Fault.COPIED),
}  # fmt: skip
SEALED = "trail, number, at, last_id, row_count, ids, gaps, entries, previous, digest"
HERE = "WHERE trail = '{t}' AND number"
OF_SEALS = {
    "a seal is of another moment": Tampering(f"UPDATE trail_seal SET at = '2020-01-01 00:00:00' {HERE} = 1", 1,
                                             Fault.SEAL_CHANGED),
    "a seal ends earlier": Tampering(f"UPDATE trail_seal SET last_id = last_id - 1 {HERE} = 2", 2, Fault.SEAL_CHANGED),
    "a seal holds no rows": Tampering(f"UPDATE trail_seal SET ids = '[]', row_count = 0 {HERE} = 2", 2,
                                      Fault.SEAL_CHANGED),
    "a seal forgives a gap": Tampering(f"UPDATE trail_seal SET gaps = '[[1, 99, \"2023-10-16\"]]' {HERE} = 2", 2,
                                       Fault.SEAL_CHANGED),
    "a seal's digests are emptied": Tampering(f"UPDATE trail_seal SET entries = '' {HERE} = 1", 1, Fault.SEAL_CHANGED),
    "a seal forgets the one before": Tampering(f"UPDATE trail_seal SET previous = '' {HERE} = 2", 2,
                                               Fault.SEAL_CHANGED),
    "a seal's digest is changed": Tampering(f"UPDATE trail_seal SET digest = digest || '0' {HERE} = 2", 2,
                                            Fault.SEAL_CHANGED),
    "a seal is made with a key of one's own": Tampering(
        f"UPDATE trail_seal SET digest = 'a0a0a0a0.00112233445566778899aabbccddeeff' {HERE} = 2", 2, Fault.NO_KEY),
    "a seal of another trail": Tampering(
        "UPDATE trail_seal SET digest = (SELECT max(digest) FROM trail_seal WHERE trail <> '{t}' AND number = 1) "
        f"{HERE} = 1", 1, Fault.SEAL_CHANGED),
    "two seals change places": Tampering(
        f"UPDATE trail_seal SET number = -1 {HERE} = 1; UPDATE trail_seal SET number = 1 {HERE} = 2; "
        f"UPDATE trail_seal SET number = 2 {HERE} = -1", 1, Fault.SEAL_CHANGED),
    "the first seal is removed": Tampering(f"DELETE FROM trail_seal {HERE} = 1", 1, Fault.SEAL_REMOVED),
    "the last seal is removed": Tampering(f"DELETE FROM trail_seal {HERE} = 2", 2, Fault.SEAL_REMOVED),
    "all seals are removed": Tampering("DELETE FROM trail_seal", 1, Fault.SEAL_REMOVED),
    "an old seal stands at the end once more": Tampering(
        f"INSERT INTO trail_seal ({SEALED}) SELECT {SEALED.replace('number', '3')} FROM trail_seal {HERE} = 1", 3,
        Fault.SEAL_CHANGED),
    "the end is cut off with its seal": Tampering(
        f"DELETE FROM {{t}} WHERE id > {{n}} + 2; DELETE FROM trail_seal {HERE} = 2", 2, Fault.SEAL_REMOVED),
    "everything is removed, seals and all": Tampering(f"DELETE FROM {{t}}; DELETE FROM trail_seal {HERE} > 0", 1,
                                                      Fault.SEAL_REMOVED),
}  # fmt: skip
FEWEST = 20


def done(trail: str, tampering: Tampering, first: int) -> list[str]:
    columns = ", ".join(column.name for column in TRAILS[trail].columns if column.name not in {"id", "mark"})
    return tampering.statement.format(t=trail, n=first, columns=columns).split("; ")


def found_after(trails: Trails, trail: str, kinds: dict[str, Tampering]) -> dict[str, list[Finding]]:
    return {name: trails.after(*done(trail, kind, trails.first(trail))) for name, kind in kinds.items()}


@pytest.mark.parametrize("trail", TRAILS)
class TestOfEachTrail:
    def test_what_was_done_to_rows_is_found_and_the_first_is_named(self, trails: Trails, trail: str) -> None:
        first = trails.first(trail)
        named = {name: found[:1] for name, found in found_after(trails, trail, OF_ROWS).items()}
        assert named == {name: [Finding(trail, first + kind.place, kind.fault)] for name, kind in OF_ROWS.items()}

    def test_what_was_done_to_seals_is_found_and_the_first_is_named(self, trails: Trails, trail: str) -> None:
        found = found_after(trails, trail, OF_SEALS)
        wanted = {name: Finding(trail, kind.place, kind.fault) for name, kind in OF_SEALS.items()}
        assert {name: found[name] for name, finding in wanted.items() if finding not in found[name]} == {}

    def test_no_column_of_a_row_can_be_changed(self, trails: Trails, trail: str) -> None:
        first, unseen = trails.first(trail), []
        for column in TRAILS[trail].columns:
            kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
            if column.name != "id":
                found = trails.after(f"UPDATE {trail} SET {column.name} = {another(kind)} WHERE id = {first} + 1")
                unseen += [] if found[:1] == [Finding(trail, first + 1, Fault.CHANGED)] else [column.name]
        assert unseen == []

    def test_rows_that_took_the_numbers_of_removed_ones_are_found(self, trails: Trails, trail: str) -> None:
        first = trails.first(trail)
        trails.by_hand(f"DELETE FROM {trail} WHERE id > {first} + 3", *trails.counting_on(trail, first + 4))
        trails.add(2)
        assert trails.findings(outside=False)[0] == Finding(trail, first + 4, Fault.MOVED)

    def test_an_older_copy_of_the_database_is_found_by_the_seals_told_outside(self, trails: Trails, trail: str) -> None:
        first = trails.first(trail)
        ends = f"DELETE FROM trail_seal WHERE trail = '{trail}' AND number > 1"
        trails.by_hand(f"DELETE FROM {trail} WHERE id > {first} + 2", ends, *trails.counting_on(trail, first + 3))
        trails.add(2)
        trails.seal()
        assert Finding(trail, 2, Fault.SEAL_UNKNOWN) in trails.findings()


def another(kind: object) -> str:
    if isinstance(kind, Enum):
        return f"'{kind.enums[-1]}'"
    if isinstance(kind, JSON):
        return "'[\"x\"]'"
    if isinstance(kind, DateTime):
        return "'2020-01-01 00:00:00.000000'"
    return "999" if isinstance(kind, Integer) else "'x'"


def test_there_are_enough_kinds_and_each_looks_for_a_row_of_its_own() -> None:
    assert len(OF_ROWS) >= FEWEST
    assert len({kind.statement for kind in [*OF_ROWS.values(), *OF_SEALS.values()]}) == len(OF_ROWS) + len(OF_SEALS)


class TestTheTriggers:
    def test_are_there(self, trails: Trails) -> None:
        assert trails.unguarded() == []

    def test_that_were_taken_away_or_switched_off_are_missed(self, trails: Trails) -> None:
        trails.by_hand()
        assert trails.unguarded() == [*TRAILS, "trail_seal"]

    def test_that_refuse_nothing_are_no_triggers(self, trails: Trails) -> None:
        trails.disarm("read_event")
        assert trails.unguarded() == ["read_event"]
