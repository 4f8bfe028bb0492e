"""Whether the trail is whole: each row as the program marked it, each seal over exactly its rows, chained to the last.

What it cannot see: rows that were taken away before any seal was made over them, a few minutes' worth at most, a line
of what was done only together with all that it changed. A row that was changed or put in is seen at once by its mark.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from overseas.audit.anchors import Anchor
from overseas.audit.canonical import SEALS, TRAILS, as_kept, mark_fits
from overseas.audit.guards import unguarded_tables
from overseas.audit.models import AuditEvent, FieldChange, Marked, TrailSeal
from overseas.audit.raw_rows import raw_rows
from overseas.audit.seals import ENTRY, FIRST, digest_of, entry_of, key_of
from overseas.kernel.columns import Json
from overseas.kernel.database import ring_of
from overseas.kernel.keys import KeyRing


class Fault(StrEnum):
    """What was done behind the program's back."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"
    COPIED = "copied"
    NO_KEY = "no_key"
    SEAL_CHANGED = "seal_changed"
    SEAL_REMOVED = "seal_removed"
    SEAL_UNKNOWN = "seal_unknown"


@dataclass(frozen=True)
class Finding:
    """A fault: in which trail, of which row or, for a seal, which seal."""

    trail: str
    number: int
    fault: Fault


@dataclass(frozen=True)
class Verdict:
    """What was looked at, every fault in the order of trails and numbers, and the tables without their triggers."""

    rows: int
    seals: int
    unsealed: int
    findings: list[Finding]
    unguarded: list[str]
    reached: dict[str, int]
    """Of each trail the number of its last seal."""

    @property
    def whole(self) -> bool:
        """Whether nothing was found, and the database still refuses to change the trail."""
        return not self.findings and not self.unguarded


LINES, CHANGES = TRAILS[AuditEvent.__tablename__], TRAILS[FieldChange.__tablename__]
Promise = tuple[int, str, TrailSeal]
"""What a seal says of one row: its number, its digest, and the seal."""


def verify_trails(
    session: Session, *, anchors: Iterable[Anchor] = (), most: int = 1000, since: Mapping[str, int] | None = None
) -> Verdict:
    """Look at every row and every seal, and at the seals that were told outside; at most so many findings.

    With `since`, of each trail the number of a seal up to which it was found whole, only rows that came after it.
    """
    counts: Counter[str] = Counter()
    findings: list[Finding] = []
    reached: dict[str, int] = {}
    told, ring = list(anchors), ring_of(session)
    for trail, seals in _seals_by_trail(session).items():
        table = TRAILS[trail]
        counts["seals"] += len(seals)
        reached[trail] = _number(seals[-1]) if seals else 0
        intact = [seal for seal in seals if _is_intact(ring, seal)]
        after = _looked_at(intact, (since or {}).get(trail, 0))
        found = [
            *_of_rows(session, table, _Sealed(intact, after, whole=len(intact) == len(seals)), counts),
            *_copied(session, trail, table, after),
            *_of_seals(ring, trail, seals),
            *_of_anchors(trail, seals, told),
        ]
        findings += sorted(dict.fromkeys(found), key=_by_place)
    findings += (one for one in _missed(session) if one not in findings)
    return Verdict(
        counts["rows"],
        counts["seals"],
        counts["unsealed"],
        findings[:most],
        unguarded=unguarded_tables(session),
        reached=reached,
    )


def verify_seals(session: Session, *, anchors: Iterable[Anchor] = ()) -> list[Finding]:
    """Look at every seal, and at those told outside, without the rows under them: a matter of a second."""
    told, ring = list(anchors), ring_of(session)
    found: list[Finding] = []
    for trail, seals in _seals_by_trail(session).items():
        found += dict.fromkeys([*_of_seals(ring, trail, seals), *_of_anchors(trail, seals, told)])
    return found


def _seals_by_trail(session: Session) -> dict[str, list[TrailSeal]]:
    found = [TrailSeal(**row) for row in raw_rows(session, SEALS)]
    return {trail: sorted((seal for seal in found if seal.trail == trail), key=_number) for trail in TRAILS}


def verify_lines(session: Session, trail: str, lines: Iterable[Marked]) -> list[Finding]:
    """Of these rows of a trail those that do not say what the program wrote."""
    ring = ring_of(session)
    faults = ((line.id, _fault_of(ring, trail, as_kept(line), None)) for line in lines)
    return [Finding(trail, number, fault) for number, fault in faults if fault]


def _by_place(finding: Finding) -> tuple[bool, int]:
    return (finding.fault.name.startswith("SEAL"), finding.number)


def _number(seal: TrailSeal) -> int:
    """Its number; 0 for what somebody made of it by hand."""
    found: Any = seal.number
    return found if isinstance(found, int) else 0


def _is_intact(ring: KeyRing, seal: TrailSeal) -> bool:
    key = key_of(ring, seal)
    return key is not None and digest_of(key, seal) == seal.digest


@dataclass(frozen=True)
class _Sealed:
    """The seals of a trail that say what they said, whether that is all of them, and behind which row to look."""

    seals: list[TrailSeal]
    after: int | None
    whole: bool


def _looked_at(seals: list[TrailSeal], number: int) -> int | None:
    """The row up to which everything lies under this seal and those before it; None when there is no such seal.

    A row that was kept late stands under a later seal than its neighbours: then the look begins before it.
    """
    last = next((seal.last_id for seal in seals if seal.number == number), None)
    if last is None:
        return None
    return min([last, *(first - 1 for seal in seals if seal.number > number for first, _last in seal.ids)])


def _of_rows(session: Session, table: Table, sealed: _Sealed, counts: Counter[str]) -> Iterator[Finding]:
    """Each row has its mark and stands where a seal says; no sealed row is missing, none stands between them."""
    ring, trail, seals = ring_of(session), table.name, sealed.seals
    reached = max((seal.last_id for seal in seals), default=0) if sealed.whole else 0
    open_gaps = seals[-1].gaps if seals else []
    promises = _promises(seals, sealed.after)
    promise = next(promises, None)
    for row in raw_rows(session, table, after=sealed.after):
        counts["rows"] += 1
        while promise is not None and promise[0] < row["id"]:
            yield Finding(trail, promise[0], Fault.REMOVED)
            promise = next(promises, None)
        kept = promise if promise is not None and promise[0] == row["id"] else None
        if kept is not None:
            promise = next(promises, None)
        elif row["id"] <= reached and not any(first <= row["id"] <= last for first, last, _since in open_gaps):
            yield Finding(trail, row["id"], Fault.ADDED)
            continue
        counts["unsealed"] += kept is None
        fault = _fault_of(ring, trail, row, kept)
        if fault is not None:
            yield Finding(trail, row["id"], fault)
    while promise is not None:
        yield Finding(trail, promise[0], Fault.REMOVED)
        promise = next(promises, None)


def _promises(seals: list[TrailSeal], after: int | None) -> Iterator[Promise]:
    """What the seals say of each row behind this one, by rising number; of a number sealed twice only the first."""
    spans: list[tuple[int, int, TrailSeal, int]] = []
    for seal in seals:
        place = 0
        for first, last in seal.ids:
            spans.append((first, last, seal, place))
            place += last - first + 1
    reached = -sys.maxsize if after is None else after
    for first, last, seal, place in sorted(spans, key=lambda span: (span[0], _number(span[2]))):
        for number in range(max(first, reached + 1), last + 1):
            start = (place + number - first) * ENTRY
            yield number, seal.entries[start : start + ENTRY], seal
        reached = max(reached, last)


def _fault_of(ring: KeyRing, trail: str, row: Json, promise: Promise | None) -> Fault | None:
    mark = str(row["mark"])
    key_id = mark.partition(".")[0]
    if re.fullmatch(r"[0-9a-f]{8}", key_id) and ring.named(key_id) is None:
        return Fault.NO_KEY
    if not mark_fits(ring, trail, row):
        return Fault.CHANGED
    if promise is not None:
        number, entry, seal = promise
        key = key_of(ring, seal)
        if key is not None and entry_of(key, trail, number, mark) != entry:
            return Fault.MOVED
    return None


def _copied(session: Session, trail: str, table: Table, after: int | None) -> Iterator[Finding]:
    """No row behind this one bears the mark of another: whoever has no key can only copy one."""
    twice = select(func.max(table.c.id)).group_by(table.c.mark).having(func.count() > 1)
    if after is not None:
        twice = twice.where(table.c.mark.in_(select(table.c.mark).where(table.c.id > after)))
    return (Finding(trail, number, Fault.COPIED) for number in session.scalars(twice))


def _missed(session: Session) -> Iterator[Finding]:
    """A line of which only the changes are left was removed, sealed or not."""
    line = CHANGES.c.event_id
    left = select(line).distinct().where(~select(LINES.c.id).where(LINES.c.id == line).exists())
    return (Finding(LINES.name, number, Fault.REMOVED) for number in session.scalars(left.order_by(line)))


def _of_seals(ring: KeyRing, trail: str, seals: list[TrailSeal]) -> Iterator[Finding]:
    """Each seal says what it said when it was made, and follows the one before it."""
    number, previous = 0, FIRST
    for seal in seals:
        yield from (Finding(trail, missing, Fault.SEAL_REMOVED) for missing in range(number + 1, _number(seal)))
        key = key_of(ring, seal)
        if key is None:
            yield Finding(trail, seal.number, Fault.NO_KEY)
        elif not _is_intact(ring, seal) or (seal.previous != previous and seal.number == number + 1):
            yield Finding(trail, _number(seal), Fault.SEAL_CHANGED)
        number, previous = _number(seal), seal.digest


def _of_anchors(trail: str, seals: list[TrailSeal], anchors: Iterable[Anchor]) -> Iterator[Finding]:
    """Every seal that was told outside is there, as it was told."""
    there: Mapping[int, str] = {seal.number: seal.digest for seal in seals}
    for anchor in anchors:
        if anchor.trail == trail and there.get(anchor.number) != anchor.digest:
            gone = anchor.number not in there
            yield Finding(trail, anchor.number, Fault.SEAL_REMOVED if gone else Fault.SEAL_UNKNOWN)
