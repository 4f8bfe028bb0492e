"""Loading the 54 peoples with their two official codes, and the priority groups of plans and laws."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.kernel.reference import reference_rows
from overseas.workers.models import Ethnicity, PriorityGroup

_PACKAGE = "overseas.workers"


def load_reference(session: Session) -> int:
    """Write every people and group that is not there yet, and keep their order; the number of new ones.

    They come with the program and are the same everywhere, so nothing is written to the trail.
    """
    return _load_ethnicities(session) + _load_groups(session)


def _load_ethnicities(session: Session) -> int:
    there = {row.slug: row for row in session.scalars(select(Ethnicity))}
    rows = reference_rows(_PACKAGE, "ethnicities.csv")
    for position, cells in enumerate(rows, 1):
        row = there.get(cells["slug"]) or Ethnicity(slug=cells["slug"])
        row.name, row.position = cells["name"], position
        row.code_1979, row.code_2008 = cells["code_1979"] or None, cells["code_2008"] or None
        session.add(row)
    session.flush()
    return len({cells["slug"] for cells in rows} - set(there))


def _load_groups(session: Session) -> int:
    there = {row.slug: row for row in session.scalars(select(PriorityGroup))}
    rows = reference_rows(_PACKAGE, "priority_groups.csv")
    for position, cells in enumerate(rows, 1):
        row = there.get(cells["slug"]) or PriorityGroup(slug=cells["slug"])
        row.name_vi, row.name_en, row.basis, row.position = cells["name_vi"], cells["name_en"], cells["basis"], position
        session.add(row)
    session.flush()
    return len({cells["slug"] for cells in rows} - set(there))
