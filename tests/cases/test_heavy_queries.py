"""The statements behind the pages that are opened most: as reviewed texts, and never without an index.

`OVERSEAS_REVIEW=1 pytest tests/cases/test_heavy_queries.py` writes the texts anew; read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from overseas.cases.filters import CaseFilter, StepFilter, WaitingFor
from overseas.cases.list_conditions import conditions
from overseas.cases.list_desks import CHECKS, LOANS, QueueView, desk_statement
from overseas.cases.lists import page_of_cases
from overseas.cases.stages import Stage, StepState
from overseas.contracts.borrowers import ENDED
from overseas.dashboards.work import Days, work_statement
from overseas.kernel.paging import Cursor
from overseas.units.scope import Reach
from tests.world import TODAY

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "sql"
DISTRICT, PROVINCE = Reach(unit_ids=frozenset({587})), Reach(province_id=58)
SECOND = Cursor((datetime(2023, 10, 1, tzinfo=UTC).isoformat(), 77))
OLD = Cursor(("2023-10-01", 77))
DAYS = Days(TODAY, ending_soon_days=90, departure_warn_days=150)
CHECKS_WAITING = CaseFilter(stage=Stage.PREPARING, step=StepFilter("legal_check", StepState.WAITING), market="JP")

Statement = Select[*tuple[Any, ...]]


def cases(reach: Reach, asked: CaseFilter, cursor: Cursor | None = None) -> Callable[[], Statement]:
    return lambda: page_of_cases(conditions(reach, asked, today=TODAY), cursor).limit(51)


STATEMENTS: dict[str, Callable[[], Statement]] = {
    "cases_of_a_district": cases(DISTRICT, CaseFilter()),
    "cases_of_a_district_next_page": cases(DISTRICT, CaseFilter(stage=Stage.PREPARING), SECOND),
    "cases_of_a_district_by_step": cases(DISTRICT, CHECKS_WAITING),
    "cases_of_a_province": cases(PROVINCE, CaseFilter(waiting_for=WaitingFor.BANK), SECOND),
    "cases_of_a_province_by_area": cases(PROVINCE, CaseFilter(area="22870", departed_from=TODAY, departed_to=TODAY)),
    "cases_that_fly_soon": cases(DISTRICT, CaseFilter(flight_days=14)),
    "record_checks_in_hand": lambda: desk_statement(CHECKS, DISTRICT, QueueView.OPEN, OLD, today=TODAY).limit(51),
    "record_checks_late": lambda: desk_statement(CHECKS, PROVINCE, QueueView.LATE, None, today=TODAY).limit(51),
    "record_checks_answered": lambda: desk_statement(CHECKS, DISTRICT, QueueView.SETTLED, SECOND, today=TODAY).limit(
        51
    ),
    "loans_to_decide": lambda: desk_statement(LOANS, DISTRICT, QueueView.OPEN, None, today=TODAY).limit(51),
    "loans_to_pay_out": lambda: desk_statement(LOANS, PROVINCE, QueueView.PAYING, OLD, today=TODAY).limit(51),
    "loans_settled": lambda: desk_statement(LOANS, DISTRICT, QueueView.SETTLED, None, today=TODAY).limit(51),
    "loans_after_the_contract": lambda: desk_statement(ENDED, DISTRICT, QueueView.ENDED, OLD, today=TODAY).limit(51),
    "work_of_a_district": lambda: work_statement(DISTRICT, DAYS).params(refused=[4711]),
    "work_of_a_province": lambda: work_statement(PROVINCE, DAYS).params(refused=[]),
}
BIG = ("case_file", "worker", "legal_check", "loan", "departure", "recruitment", "contract", "alert")


def written(statement: Statement) -> str:
    """The statement with its values, a clause a line."""
    text = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    return re.sub(r"[ \t]+\n", "\n", text).strip() + ";\n"


def full_scans(plan: list[str]) -> list[str]:
    """The steps of a plan that read a big table from end to end; an index of few rows is no table."""
    return [
        step
        for step in plan
        for table in BIG
        if re.match(rf"SCAN {table}\b", step) and "USING INDEX" not in step and "USING COVERING INDEX" not in step
    ]


@pytest.mark.parametrize("name", list(STATEMENTS))
def test_says_what_was_reviewed(name: str) -> None:
    path, text = GOLDEN / f"{name}.sql", written(STATEMENTS[name]())
    if os.environ.get("OVERSEAS_REVIEW"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_reviewed_text_is_of_a_statement() -> None:
    assert {path.stem for path in GOLDEN.glob("*.sql")} == set(STATEMENTS)


@pytest.mark.parametrize("name", list(STATEMENTS))
def test_reads_no_table_from_end_to_end(session: Session, name: str) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, rightly; its plans are looked at where there are many rows")
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {written(STATEMENTS[name]())}")
    plan = [row[3] for row in rows]
    assert full_scans(plan) == [], "\n".join(plan)
    if name.startswith("cases_"):
        assert any("ix_case_file" in step for step in plan) or "fly" in name, "\n".join(plan)


@pytest.mark.parametrize("office", ["district", "province"])
def test_looks_for_what_lacks_only_the_flight_among_those_few(session: Session, office: str) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip(
            "PostgreSQL chooses by how many rows there are; SQLite, which does not count them, must have no choice"
        )
    rows = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {written(STATEMENTS[f'work_of_a_{office}']())}")
    assert any("USING INDEX ix_case_file_unbooked_" in row[3] for row in rows), office


def test_sees_a_full_scan() -> None:
    assert full_scans(["SCAN case_file", "SEARCH worker USING INTEGER PRIMARY KEY (rowid=?)"]) == ["SCAN case_file"]
    assert full_scans(["SCAN legal_check USING INDEX ix_legal_check_unanswered", "SCAN case_file_x"]) == []
