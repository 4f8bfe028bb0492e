"""What is asked about units; the answer depends on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from overseas.kernel.errors import NotFound
from overseas.units.models import Share, Unit, UnitSuccession
from overseas.units.names import wanted_name

MOST_FOUND = 30


@dataclass(frozen=True)
class Succession:
    """An old unit, the new one into which it went, and how much of it."""

    old: Unit
    new: Unit
    share: Share


def exists_on(on: date, place: type[Unit] = Unit) -> ColumnElement[bool]:
    """The condition that a unit existed on that day."""
    return and_(place.valid_from <= on, or_(place.valid_to.is_(None), place.valid_to >= on))


def at_or_below(top: Unit | type[Unit], place: type[Unit] = Unit) -> ColumnElement[bool]:
    """The condition that `place` is the unit `top` or stands below it; `top` may also be a unit that is asked for."""
    # Paths end with '/', and ':' is the character after '9': a range is what an index on the path can read.
    return and_(place.path >= top.path, place.path < top.path + ":")


def unit_by_code(session: Session, code: str, on: date) -> Unit:
    """The unit that bore this code on that day. NotFound when none did."""
    unit = session.scalar(select(Unit).where(Unit.code == code, exists_on(on)))
    if unit is None:
        raise NotFound
    return unit


def units_of_code(session: Session, code: str) -> list[Unit]:
    """Every unit that ever bore this code, the oldest first."""
    return list(session.scalars(select(Unit).where(Unit.code == code).order_by(Unit.valid_from)))


def unit_by_id(session: Session, unit_id: int) -> Unit:
    """The unit with this number. NotFound when there is none."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit


def units_by_ids(session: Session, unit_ids: Iterable[int]) -> dict[int, Unit]:
    """Several units by their numbers; unknown numbers are left out."""
    wanted = sorted(set(unit_ids))
    return {unit.id: unit for unit in session.scalars(select(Unit).where(Unit.id.in_(wanted)).order_by(Unit.id))}


def top_units(session: Session, on: date) -> list[Unit]:
    """The units that stood at the top of the tree on that day."""
    found = select(Unit).where(Unit.parent_id.is_(None), exists_on(on)).order_by(Unit.code)
    return list(session.scalars(found))


def children(session: Session, unit_id: int, on: date) -> list[Unit]:
    """The units directly below on that day, by code."""
    return list(session.scalars(select(Unit).where(Unit.parent_id == unit_id, exists_on(on)).order_by(Unit.code)))


def ancestors(session: Session, unit: Unit) -> list[Unit]:
    """The units above this one, from the top down, without itself."""
    above = [int(part) for part in unit.path.strip("/").split("/")][:-1]
    units = units_by_ids(session, above)
    return [units[unit_id] for unit_id in above]


def communes_below(session: Session, unit_id: int, on: date) -> list[Unit]:
    """The units at the foot of the tree below this one on that day, whatever their level is called, by code.

    A unit without any below it is its own foot, like an island district that has no communes.
    """
    unit = unit_by_id(session, unit_id)
    child = aliased(Unit)
    has_children = select(child.id).where(child.parent_id == Unit.id, exists_on(on, child)).exists()
    found = select(Unit).where(at_or_below(unit), exists_on(on), ~has_children)
    return list(session.scalars(found.order_by(Unit.code)))


def successors(session: Session, unit_id: int) -> list[Succession]:
    """Into which units this one went, the largest share first; empty while it exists or when only its parts know."""
    return _successions(session, UnitSuccession.old_id == unit_id)


def predecessors(session: Session, unit_id: int) -> list[Succession]:
    """From which units this one came, the largest share first."""
    return _successions(session, UnitSuccession.new_id == unit_id)


def successions_below(session: Session, unit: Unit) -> list[Succession]:
    """What became of the units below this one: for a district, which has no heir of its own, its communes tell."""
    ids = select(Unit.id).where(at_or_below(unit), Unit.id != unit.id)
    return _successions(session, UnitSuccession.old_id.in_(ids))


def _successions(session: Session, condition: ColumnElement[bool]) -> list[Succession]:
    old, new = aliased(Unit), aliased(Unit)
    size = case((UnitSuccession.share == Share.WHOLE, 0), (UnitSuccession.share == Share.MAIN_PART, 1), else_=2)
    rows = session.execute(
        select(old, new, UnitSuccession.share)
        .join(old, old.id == UnitSuccession.old_id)
        .join(new, new.id == UnitSuccession.new_id)
        .where(condition)
        .order_by(size, old.code, new.code)
    )
    return [Succession(*row) for row in rows]


def find_units(
    session: Session, words: str, on: date, *, within: Unit | None = None, most: int = MOST_FOUND
) -> list[Unit]:
    """The units whose name or code is meant by these words on that day, the likeliest first."""
    wanted = wanted_name(words)
    if wanted is None:
        return []
    compact = func.replace(Unit.name_folded, " ", "")
    whole = compact.in_(wanted.whole)
    inside = (literal(" ") + Unit.name_folded).contains(f" {wanted.inside}")
    is_code = Unit.code == words.strip().upper()
    likely = case((is_code, 0), (compact == wanted.whole[0], 1), (whole, 2), else_=3)
    found = select(Unit).where(exists_on(on), or_(is_code, whole, inside))
    if within is not None:
        found = found.where(at_or_below(within))
    return list(session.scalars(found.order_by(likely, func.length(Unit.code), Unit.code).limit(most)))
