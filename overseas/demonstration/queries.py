"""What stands in a database before a demonstration is made there, and whose passwords are whose."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import Engine, Table, column, func, inspect, select
from sqlalchemy import table as bare_table
from sqlalchemy.orm import Session

from overseas.accounts.models import Account
from overseas.audit.models import AuditEvent
from overseas.audit.words import opened_lines
from overseas.cases.models import Case, GateWaiver, StageTransition
from overseas.cases.steps.departure import Departure
from overseas.cases.steps.legal_check import LegalCheck
from overseas.cases.steps.loan import Loan, LoanInstalment
from overseas.cases.steps.recruitment import Recruitment
from overseas.cases.steps.training import TrainingCourse
from overseas.contracts.models import Contract, ContractExtension
from overseas.demonstration.clones import Commune, Sample
from overseas.demonstration.districts import DISTRICTS
from overseas.demonstration.offices import SEATS
from overseas.kernel.columns import Base
from overseas.kernel.folding import fold
from overseas.kernel.key_use import KeyUse
from overseas.kernel.sealing import SealedRow, opened_row
from overseas.units.models import Unit
from overseas.units.queries import communes_below, unit_by_code
from overseas.workers.models import GroupMembership, NameEnding, Worker, WorkerIdentifier, WorkerPhone
from overseas.workers.phones import read_phones

REVISIONS = "alembic_version"


class Standing(Enum):
    """What somebody finds in a database."""

    NOTHING = "nothing"
    EMPTY_TABLES = "empty tables"
    DEMONSTRATION = "a demonstration"
    SOMETHING_ELSE = "something else"


def standing_of(engine: Engine) -> Standing:
    """What is in the database. Only what is nothing, empty or a demonstration may be written over."""
    names = set(inspect(engine).get_table_names())
    if not names:
        return Standing.NOTHING
    if not names <= {*Base.metadata.tables, REVISIONS}:
        return Standing.SOMETHING_ELSE
    with engine.connect() as connection:
        if "installation" in names:
            marks = bare_table("installation", column("demonstration"))
            mark = connection.scalar(select(marks.c.demonstration))
            if mark is not None:
                return Standing.DEMONSTRATION if mark else Standing.SOMETHING_ELSE
        for name in sorted(names - {REVISIONS, KeyUse.__tablename__}):
            if connection.scalar(select(select(1).select_from(bare_table(name)).exists())):
                return Standing.SOMETHING_ELSE
    return Standing.EMPTY_TABLES


def seated_accounts(session: Session) -> list[Account]:
    """The accounts that the demonstration came with."""
    usernames = [seat.username for seat in SEATS]
    return list(session.scalars(select(Account).where(Account.username.in_(usernames)).order_by(Account.id)))


def number_of_cases(session: Session) -> int:
    """How many cases there are."""
    return session.scalar(select(func.count()).select_from(Case)) or 0


def _table(model: type[Base]) -> Table:
    found = model.__table__
    if not isinstance(found, Table):
        raise TypeError(model)
    return found


PEOPLE: tuple[type[Base], ...] = (Worker, WorkerIdentifier, WorkerPhone, GroupMembership, NameEnding)
OF_A_CASE: tuple[type[Base], ...] = (
    StageTransition, GateWaiver, Recruitment, TrainingCourse, LegalCheck, Loan, LoanInstalment, Departure, Contract,
    ContractExtension, AuditEvent,
)  # fmt: skip
ALL: tuple[type[Base], ...] = (*PEOPLE, Case, *OF_A_CASE)
SAMPLED = tuple(_table(model) for model in ALL)
"""What a filled-in case consists of, parents before their children."""

SEALED = {_table(model).name: model for model in ALL if issubclass(model, SealedRow)}
"""Those of them that hold sealed values, by the name of the table."""

MOST_SAMPLES = 420
IN_THE_TRAIL = ("case", "contract", "recruitment", "departure")
"""Of the trail of a filled-in case only these lines are kept: enough for its timeline, a third of the room."""


def told_cases(session: Session) -> list[Sample]:
    """The cases that were told as stories, each with all its rows."""
    cases = _table(Case)
    found = session.execute(select(cases).order_by(cases.c.id).limit(MOST_SAMPLES)).mappings().all()
    codes = {unit.id: unit.code for unit in session.execute(select(Unit.id, Unit.code))}
    last = max((case["id"] for case in found), default=0)
    rows: dict[int, dict[str, list[dict[str, Any]]]] = {case["id"]: {} for case in found}
    for table in map(_table, OF_A_CASE):
        for case_id, row in _rows_of(session, table, last):
            rows[case_id].setdefault(table.name, []).append(row)
    return [Sample(opened_row(Case, dict(case)), codes[case["unit_id"]], rows[case["id"]]) for case in found]


def _rows_of(session: Session, table: Table, last: int) -> list[tuple[int, dict[str, Any]]]:
    contracts = _table(Contract)
    query = select(table)
    case_id = table.c.get("case_id")
    if case_id is None:
        case_id = contracts.c.case_id
        query = query.join(contracts, contracts.c.id == table.c.contract_id)
    query = query.add_columns(case_id.label("of_case")).where(case_id <= last)
    if table.name == "audit_event":
        query = query.where(table.c.subject_type.in_(IN_THE_TRAIL))
    if "id" in table.c:
        query = query.order_by(table.c.id)
    found = [dict(row) for row in session.execute(query).mappings()]
    if table.name == "audit_event":
        # The words are told again of somebody else, and sealed with a key of her own.
        found = opened_lines(session, found)
    kind = SEALED.get(table.name)
    return [(row.pop("of_case"), opened_row(kind, row) if kind else row) for row in found]


def highest_numbers(session: Session) -> Counter[str]:
    """The highest number that a row of each table has."""
    return Counter(
        {table.name: session.scalar(select(func.max(table.c.id))) or 0 for table in SAMPLED if "id" in table.c}
    )


def communes_by_district(session: Session, on: date) -> dict[str, list[Commune]]:
    """The communes of each district on that day."""
    return {
        district.code: [
            Commune(unit.id, unit.code, unit.name)
            for unit in communes_below(session, unit_by_code(session, district.code, on).id, on)
        ]
        for district in DISTRICTS
    }


def real_words(session: Session) -> frozenset[str]:
    """The names, numbers of papers and telephones of everybody in a database: nobody in a copy may bear one."""
    names = (Worker.name, Worker.family_contact_name, Account.name)
    found = {name for column in names for name in session.scalars(select(column)) if name}
    found |= {fold(name) for name in found}
    found |= {row.value for row in session.scalars(select(WorkerIdentifier))}
    found |= {number for number in session.scalars(select(WorkerPhone.number)) if number}
    family = session.scalars(select(Worker.family_contact_phone).where(Worker.family_contact_phone.is_not(None)))
    return frozenset(found | {phone.number for text in family for phone in read_phones(str(text))})
