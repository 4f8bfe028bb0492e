"""The case as it stood on an earlier day, against a replay of our own: from today's rows, every later change undone."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select, text
from sqlalchemy.orm import Session

from overseas.accounts.queries import actor_by_username
from overseas.audit.changes import MASKED
from overseas.audit.journal import plain
from overseas.audit.rebuilding import rows_before
from overseas.cases.models import Case, GateWaiver
from overseas.cases.queries.on_day import CaseOnDay, case_on_day
from overseas.cases.stages import STAGE_NAMES, Stage
from overseas.kernel.clock import OFFICE_ZONE
from overseas.tables import KEPT_CHANGES, metadata
from tests.demonstration.conftest import DAY
from tests.demonstration.test_case_on_a_day import OF_A_CASE, key_of

FIRST = date(2018, 6, 1)
DAYS_OF_A_CASE = 6

Rows = dict[tuple[str, str], dict[str, Any]]


def undone(session: Session, case_id: int, day: date) -> Rows:
    """Today's rows of a case with every change since the day taken back, the last one first."""
    rows: Rows = {}
    for table in TABLES:
        for row in map(dict, session.execute(select(table).where(belongs_to(table, case_id))).mappings()):
            rows[table.name, key_of(table, row)] = {name: plain(value) for name, value in row.items()}
    end = datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE) + timedelta(days=1)
    for change in reversed(changes_of(session.connection(), case_id)):
        place = (change["table_name"], change["row_key"])
        if change["at"] < end or place[0] not in NAMES:
            continue
        if change["operation"] == "insert":
            rows.pop(place, None)
        elif change["operation"] == "delete":
            rows[place] = dict(change["before"])
        else:
            rows[place][change["field"]] = change["before"]
    return rows


def belongs_to(table: Table, case_id: int) -> ColumnElement[bool]:
    """Which rows of the table are of the case; an extension hangs on the contract."""
    if table is EXTENSIONS:
        return table.c.contract_id.in_(select(CONTRACTS.c.id).where(CONTRACTS.c.case_id == case_id))
    return (table.c.id if table.name == "case_file" else table.c.case_id) == case_id


def changes_of(connection: Connection, case_id: int) -> list[dict[str, Any]]:
    """The changes of a case as the driver gives them, in the order in which they were written."""
    found = []
    sqlite = connection.dialect.name == "sqlite"
    wanted = text("SELECT * FROM field_change WHERE case_id = :case ORDER BY id")
    for row in connection.execute(wanted, {"case": case_id}).mappings():
        at = row["at"] if isinstance(row["at"], datetime) else datetime.fromisoformat(row["at"])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        sides = {
            side: json.loads(row[side]) if isinstance(row[side], str) and sqlite else row[side]
            for side in ("before", "after")
        }
        found.append({**row, **sides, "at": at})
    return found


def different(told: Mapping[tuple[str, str], Mapping[str, Any]], ours: Rows) -> list[Any]:
    """What the program's replay says otherwise than ours; what is masked or left out of the trail says nothing."""
    if {place for place in told if place[0] in KEPT_CHANGES} - set(ours) or set(ours) - set(told):
        return [("rows", set(told) ^ set(ours))]
    return [
        (place, name, value, ours[place].get(name))
        for place, row in told.items()
        for name, value in row.items()
        if value != MASKED and ours[place].get(name) not in (value, MASKED)
    ]


def test_is_what_every_later_change_taken_back_leaves(session: Session) -> None:
    chance = random.Random(2023)
    officer = actor_by_username(session, "canbo.tinh", DAY)
    known = compared = extended = waived = 0
    for case_id in session.scalars(select(Case.id).order_by(Case.id)):
        days = [FIRST + timedelta(days=chance.randrange((DAY - FIRST).days)) for _day in range(DAYS_OF_A_CASE - 3)]
        for day in (*days, *days_of_change(session, case_id, chance), DAY):
            end = datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE) + timedelta(days=1)
            ours = undone(session, case_id, day)
            told = {place: row for place, row in rows_before(session, case_id, end).items() if place[0] in NAMES}
            assert different(told, ours) == [], (case_id, day)
            page = case_on_day(session, officer, case_id, day)
            whole = ours.get(("case_file", str(case_id)))
            assert page.known == (whole is not None), (case_id, day)
            if whole is not None:
                known += 1
                assert page.parts[0].state == str(STAGE_NAMES[Stage(whole["stage"])])
                parts = [place for place in ours if place[0] in PARTS_OF]
                assert len(page.parts) == 1 + len(parts), (case_id, day)
                extended += told_extensions(page, ours)
                waived += told_waivers(session, page, ours)
            compared += 1
    assert compared > 2_000
    assert known > 500
    assert extended >= (session.scalar(select(func.count()).select_from(EXTENSIONS)) or 0) > 0
    assert waived >= (session.scalar(select(func.count()).select_from(GateWaiver)) or 0) > 0


CONTRACTS, EXTENSIONS = metadata.tables["contract"], metadata.tables["contract_extension"]
TABLES = [*OF_A_CASE, EXTENSIONS]
NAMES = {table.name for table in TABLES}
PARTS_OF = {
    *("recruitment", "training_course", "legal_check", "loan", "departure"),
    *("contract", "contract_extension", "gate_waiver"),
}


def rows_named(ours: Rows, table: str) -> list[dict[str, Any]]:
    return [row for (name, _key), row in sorted(ours.items(), key=lambda one: int(one[0][1])) if name == table]


def told_extensions(page: CaseOnDay, ours: Rows) -> int:
    """Every extension of the day stands on the page with its two ends and its paper; how many there are."""
    told = [part.facts for part in page.parts if part.name == "Extension of the contract"]
    rows = rows_named(ours, "contract_extension")
    assert len(told) == len(rows)
    for facts, row in zip(told, rows, strict=True):
        said = [value for _label, value in facts]
        ends = [f"{date.fromisoformat(row[name]):%d/%m/%Y}" for name in ("old_end_on", "new_end_on")]
        assert said[:3] == [*ends, row["paper"]]
    return len(rows)


def told_waivers(session: Session, page: CaseOnDay, ours: Rows) -> int:
    """Every waiver of the day stands on the page with its reason and by whom; how many there are."""
    told = [part.facts for part in page.parts if part.name == "Waived condition"]
    rows = rows_named(ours, "gate_waiver")
    assert len(told) == len(rows)
    for facts, row in zip(told, rows, strict=True):
        reason = (
            session.connection()
            .execute(text("SELECT reason FROM gate_waiver WHERE id = :id"), {"id": row["id"]})
            .scalar_one()
        )
        assert [value for _label, value in facts][1:3] == [reason, row["actor_name"]]
    return len(rows)


def days_of_change(session: Session, case_id: int, chance: random.Random) -> list[date]:
    """Two days on which something changed: where a day ends is where a replay goes wrong."""
    moments = [change["at"] for change in changes_of(session.connection(), case_id)]
    return [moment.astimezone(OFFICE_ZONE).date() for moment in chance.sample(moments, min(2, len(moments)))]
