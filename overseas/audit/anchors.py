"""Seals told outside the database: a file beside the keys, so that cutting off the end of the trail is seen.

Whoever can change the database may cut off the newest rows together with their seals; then the file still names a seal
that is not there. The administrators' page shows the same words to be written down on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from overseas.audit.models import TrailSeal

FILE = "trail-seals.txt"
_PLACE = "anchors"


@dataclass(frozen=True)
class Anchor:
    """A seal as it is told outside: of which trail, which one, and its digest."""

    trail: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.trail} {self.number} {self.digest}"


def anchor_of(seal: TrailSeal) -> Anchor:
    """A seal as it is told outside."""
    return Anchor(seal.trail, seal.number, seal.digest)


def read_anchor(text: str) -> Anchor | None:
    """The anchor that a line holds, with or without a date before it; None when it holds none."""
    words = text.split()
    if len(words) in {3, 4} and words[-2].isdigit():
        return Anchor(words[-3], int(words[-2]), words[-1])
    return None


def anchors_in(path: Path) -> Iterator[Anchor]:
    """The anchors in a file; none when there is no such file."""
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from (anchor for line in file if (anchor := read_anchor(line)) is not None)


def kept_in(path: Path) -> dict[str, Any]:
    """What a session knows by which the seals that it makes are told in this file, and those in it are looked at."""
    return {_PLACE: path}


def told_anchors(session: Session) -> list[Anchor]:
    """The seals told outside, from the file that the session knows; none where it knows of no file."""
    path: Path | None = session.info.get(_PLACE)
    return list(anchors_in(path)) if path else []


def anchor_after_commit(session: Session, seals: Sequence[TrailSeal]) -> None:
    """Tell the last of the seals of each trail outside, once they are kept; nothing where no file was named."""
    path: Path | None = session.info.get(_PLACE)
    if path is None or not seals:
        return
    lines = list(_lines(seals))

    def tell(_session: Session) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(lines)

    event.listen(session, "after_commit", tell, once=True)


def told_outside(seal: TrailSeal) -> str:
    """The line that tells a seal outside: when it was made, of which trail, its number and its digest."""
    return f"{seal.at.isoformat(timespec='seconds')} {anchor_of(seal)}"


def _lines(seals: Iterable[TrailSeal]) -> Iterator[str]:
    last = {seal.trail: seal for seal in seals}
    return (f"{told_outside(seal)}\n" for seal in last.values())
