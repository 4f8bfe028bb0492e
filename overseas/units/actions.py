"""Loading the units of the country: both trees, and what became of each unit on 1 July 2025."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Text, case, cast, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from overseas.kernel.folding import fold
from overseas.kernel.reference import day_or_none, reference_rows
from overseas.units.models import Share, Unit, UnitSuccession
from overseas.units.queries import exists_on

_PACKAGE = "overseas.units"
_Row = dict[str, str]


def load_units(session: Session) -> int:
    """Write every unit and succession that is not there yet; the number of new units.

    The data files say which tree was in force when: no level and no day stands in the code.
    """
    added = 0
    for tree in reference_rows(_PACKAGE, "trees.csv"):
        first, last = date.fromisoformat(tree["valid_from"]), day_or_none(tree["valid_to"])
        added += _load_tree(session, reference_rows(_PACKAGE, tree["file"]), first=first, last=last)
        if tree["succession"]:
            _load_succession(session, reference_rows(_PACKAGE, tree["succession"]), first=first)
    return added


def _load_tree(session: Session, rows: list[_Row], *, first: date, last: date | None) -> int:
    """One wave a level, from the top down: a unit waits until its parent is written."""
    there = frozenset(session.scalars(select(Unit.code).where(Unit.valid_from == first)))
    known = _ids_by_code(session, on=first)
    waiting = [row for row in rows if row["code"] not in there]
    while waiting:
        missing = {row["code"] for row in waiting}
        ready = [row for row in waiting if row["parent_code"] not in missing]
        if not ready:
            raise ValueError(f"units whose parents form a circle: {sorted(missing)[:5]}")
        new = [_values(row, known, first=first, last=last) for row in ready]
        for code, unit_id in session.execute(insert(Unit).returning(Unit.code, Unit.id), new):
            known[code] = unit_id
        _fill_paths(session)
        waiting = [row for row in waiting if row["parent_code"] in missing]
    return len(rows) - sum(row["code"] in there for row in rows)


def _values(row: _Row, known: dict[str, int], *, first: date, last: date | None) -> dict[str, Any]:
    return {
        "code": row["code"],
        "level": row["level"],
        "name": row["name"],
        "name_folded": fold(row["name"]),
        "parent_id": known[row["parent_code"]] if row["parent_code"] else None,
        "province_id": None,
        "path": "",
        "valid_from": first,
        "valid_to": last,
        "latitude": float(row["lat"]) if row["lat"] else None,
        "longitude": float(row["lon"]) if row["lon"] else None,
    }


def _fill_paths(session: Session) -> None:
    """Give the newly written units their path, and the number of their province: the unit directly below the top."""
    parent = aliased(Unit)
    mine = parent.id == Unit.parent_id
    path = func.coalesce(select(parent.path).where(mine).scalar_subquery(), literal("/"))
    province = case((parent.parent_id.is_(None), Unit.id), else_=parent.province_id)
    session.execute(
        update(Unit)
        .where(Unit.path == "")
        .values(path=path + cast(Unit.id, Text) + "/", province_id=select(province).where(mine).scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def _load_succession(session: Session, rows: list[_Row], *, first: date) -> None:
    """Which units of the tree that ended the day before went into which of this one."""
    day_before = date.fromordinal(first.toordinal() - 1)
    old, new = _ids_by_code(session, on=day_before), _ids_by_code(session, on=first)
    there = {tuple(row) for row in session.execute(select(UnitSuccession.old_id, UnitSuccession.new_id))}
    values = [
        {"old_id": old[row["old_code"]], "new_id": new[row["new_code"]], "share": Share(row["share"])} for row in rows
    ]
    fresh = [row for row in values if (row["old_id"], row["new_id"]) not in there]
    if fresh:
        session.execute(insert(UnitSuccession), fresh)


def _ids_by_code(session: Session, *, on: date) -> dict[str, int]:
    return {unit.code: unit.id for unit in session.execute(select(Unit.code, Unit.id).where(exists_on(on)))}
