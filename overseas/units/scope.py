"""Reach: what part of the unit tree somebody sees, and how that becomes one SQL condition."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, SQLColumnExpression, false, true


@dataclass(frozen=True)
class Reach:
    """Everything, one province whole, or some offices' units; nothing when all three are empty.

    `unit_ids` are the numbers of the units whose labour offices hold the rows: never of the communes below them.
    """

    everything: bool = False
    province_id: int | None = None
    unit_ids: frozenset[int] = field(default_factory=frozenset)

    def covers(self, *, province_id: int, unit_id: int) -> bool:
        """Whether a row of this office and province is within reach."""
        return self.everything or self.province_id == province_id or unit_id in self.unit_ids


NOWHERE = Reach()
EVERYWHERE = Reach(everything=True)


def within(reach: Reach, *, province: SQLColumnExpression[int], unit: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """The condition under which a row is within reach. A single office compares equal, so that its index serves."""
    if reach.everything:
        return true()
    if reach.province_id is not None:
        return province == reach.province_id
    if len(reach.unit_ids) == 1:
        return unit == next(iter(reach.unit_ids))
    return unit.in_(sorted(reach.unit_ids)) if reach.unit_ids else false()
