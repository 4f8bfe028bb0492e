"""Finding people by what is typed: parts of a name without marks in any order, the number of a paper, a telephone.

The search by name reads two ranges of the endings of names: that of the syllables as they were typed, and that of the
syllable which is likely to be the rarest; the other syllables are then looked for in the names found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, select, union_all
from sqlalchemy.orm import aliased

from overseas.kernel.folding import fold
from overseas.kernel.keys import KeyRing
from overseas.units.scope import Reach, within
from overseas.workers.models import IdentifierKind, NameEnding, Worker, WorkerIdentifier, WorkerPhone
from overseas.workers.national_ids import numbers_meant
from overseas.workers.phones import phone_key

LONGEST_QUERY = 120
MOST_SYLLABLES = 8
# Syllables that stand in so many names that others tell more: family names and the middle names of most people.
FREQUENT = frozenset(
    fold(
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Văn Thị Hữu Đức Ngọc Minh Thanh"
    ).split()
)


@dataclass(frozen=True)
class Wanted:
    """The syllables of a name: whole ones, and the beginning of one."""

    whole: tuple[str, ...]
    beginning: str

    def run(self) -> str:
        """The syllables as they were typed."""
        return " ".join((*self.whole, self.beginning))

    def read_first(self) -> str:
        """The syllable by which to read the endings: not a frequent one if there is another, then the longest."""
        frequent = {part for part in self.whole if part in FREQUENT}
        frequent |= {self.beginning} if any(word.startswith(self.beginning) for word in FREQUENT) else set()
        return max((*self.whole, self.beginning), key=lambda part: (part not in frequent, len(part)))


def wanted_name(text: str) -> Wanted | None:
    """What a typed text asks for as a name; the last syllable may be unfinished. None when it holds no letter."""
    parts = fold(text[:LONGEST_QUERY]).split()[:MOST_SYLLABLES]
    if not parts or any(part.isdigit() for part in parts):
        return None
    *whole, beginning = parts
    return Wanted(tuple(dict.fromkeys(whole)), beginning)


def wanted_phone(text: str) -> str | None:
    """What a typed text asks for as a telephone number, as it is kept; None when it is none."""
    try:
        return phone_key(text.strip())
    except ValueError:
        return None


def ids_by_words(reach: Reach, text: str, ring: KeyRing) -> Select[int]:
    """The numbers of the people within reach whom the text means; a person may come twice. Nothing asked finds nobody.

    A search by name reads as it goes, so that a LIMIT reads little more than it shows. The number of a paper is found
    only when it is typed whole: it is kept sealed, and its hash, with a key of the `ring`, tells nothing of its parts.
    """
    hashes = [_hashes(kind, number, ring) for kind, number in numbers_meant(text[:LONGEST_QUERY]).items()]
    phone = wanted_phone(text)
    if hashes or phone:
        return _ids_by_number(reach, hashes, phone)
    name = wanted_name(text)
    return select(Worker.id).where(false()) if name is None else _ids_by_name(reach, name)


def _ids_by_name(reach: Reach, name: Wanted) -> Select[int]:
    """First those whose name holds the syllables in a run as they were typed, then those of any other order."""
    in_a_run = _beginning_with(reach, name.run(), unfinished=True)
    if not name.whole:
        return in_a_run.order_by(NameEnding.ending, NameEnding.worker_id)
    first = name.read_first()
    padded = literal(" ") + Worker.name_folded + literal(" ")
    others = [f" {part} " for part in name.whole if part != first]
    others += [f" {name.beginning}"] if name.beginning != first else []
    in_any_order = (
        _beginning_with(reach, first, unfinished=first == name.beginning)
        .join(Worker, Worker.id == NameEnding.worker_id)
        .where(*(padded.contains(part) for part in others), ~padded.contains(f" {name.run()}"))
    )
    found = union_all(in_a_run, in_any_order).subquery()
    return select(found.c.worker_id)


def _beginning_with(reach: Reach, text: str, *, unfinished: bool) -> Select[int]:
    """The people of whose name an ending begins with this text; with whole words of it unless it is unfinished."""
    # '!' is the character after the space, '{' the one after 'z': both bounds are read by an index.
    after = f"{text}{{" if unfinished else f"{text}!"
    in_reach = within(reach, province=NameEnding.province_id, unit=NameEnding.unit_id)
    found = select(NameEnding.worker_id).where(in_reach, NameEnding.ending >= text, NameEnding.ending < after)
    # Whose data are restricted is found by the number of a paper, which she shows herself, and not by her name.
    her = aliased(Worker)
    return found.where(~exists().where(her.id == NameEnding.worker_id, her.restricted))


def _hashes(kind: IdentifierKind, number: str, ring: KeyRing) -> ColumnElement[bool]:
    return and_(
        WorkerIdentifier.kind == kind, WorkerIdentifier.value_hash.in_(WorkerIdentifier.value.hashes(ring, number))
    )


def _ids_by_number(reach: Reach, numbers: Sequence[ColumnElement[bool]], phone: str | None) -> Select[int]:
    means = [select(WorkerIdentifier.worker_id).where(number) for number in numbers]
    if phone:
        means.append(select(WorkerPhone.worker_id).where(WorkerPhone.number == phone))
    in_reach = within(reach, province=Worker.province_id, unit=Worker.unit_id)
    return select(Worker.id).where(Worker.id.in_(union_all(*means)), in_reach)
