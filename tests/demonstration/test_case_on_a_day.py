"""What the trail tells of every demonstration case, put together anew, is what the rows say today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select

from overseas.audit.changes import MASKED, UNTOLD
from overseas.audit.journal import plain
from overseas.audit.rebuilding import rows_before
from overseas.cases.models import Case
from overseas.kernel.unit_of_work import Store
from overseas.tables import KEPT_CHANGES, metadata

LATER = datetime(2100, 1, 1, tzinfo=UTC)
OF_A_CASE = [
    table
    for name, table in metadata.tables.items()
    if name in KEPT_CHANGES and (name == "case_file" or "case_id" in table.columns)
]


def test_every_case_is_rebuilt_as_it_stands(store: Store) -> None:
    with store.reading() as session:
        cases = list(session.scalars(select(Case.id).order_by(Case.id)))
        assert len(cases) > 300
        compared = 0
        for case_id in cases:
            rebuilt = rows_before(session, case_id, LATER)
            for table in OF_A_CASE:
                owner = table.c.id if table.name == "case_file" else table.c.case_id
                for row in map(dict, session.execute(select(table).where(owner == case_id)).mappings()):
                    told = rebuilt[table.name, key_of(table, row)]
                    for name, value in told.items():
                        assert value == MASKED or value == plain(row[name]), (table.name, case_id, name)
                        compared += 1
                    missing = {
                        name for name, value in row.items()
                        if value is not None and name not in told and name not in UNTOLD
                        and name not in KEPT_CHANGES[table.name].left_out and not name.endswith("_hash")
                    }  # fmt: skip
                    assert missing == set(), (table.name, case_id)
        assert compared > 10_000


def key_of(table: Table, row: Mapping[str, Any]) -> str:
    return "/".join(str(plain(row[column.name])) for column in table.primary_key)
