"""What the rows of a case said at a moment, put together from what the trail kept of their changes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.audit.models import FieldChange, Operation
from overseas.kernel.columns import Json

Rebuilt = dict[tuple[str, str], Json]
"""What each row said, by its table and its key."""


def rows_before(session: Session, case_id: int, moment: datetime) -> Rebuilt:
    """The rows of the case as they stood just before the moment; masked values stay masked. Empty when it knows none.

    Changes stand in the order in which they were written; the moment of a line says when it was done.
    """
    found = select(FieldChange).where(FieldChange.case_id == case_id, FieldChange.at < moment)
    rows: Rebuilt = {}
    for change in session.scalars(found.order_by(FieldChange.id)):
        place = (change.table_name, change.row_key)
        if change.operation is Operation.INSERT:
            rows[place] = dict(change.after or {})
        elif change.operation is Operation.DELETE:
            rows.pop(place, None)
        elif change.field is not None:
            rows.setdefault(place, {})[change.field] = change.after
    return rows
