"""A dump of the whole database shows no number of a paper, no answer of a record check and no amount of a loan."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.orm import Session

from overseas.cases.models import Case, GateWaiver
from overseas.cases.steps.departure import Departure
from overseas.cases.steps.legal_check import LegalCheck
from overseas.cases.steps.loan import Loan, LoanInstalment
from overseas.cases.steps.recruitment import Recruitment
from overseas.contracts.models import Contract
from overseas.kernel.unit_of_work import Store
from overseas.markets.models import ProgrammeTerms
from overseas.workers.models import WorkerIdentifier

DOTTED = re.compile(r"(?<![0-9A-Za-z.])[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9A-Za-z.])")
BARE = re.compile(r"(?<![0-9A-Za-z])[0-9]+(?![0-9A-Za-z])")
# A sealed value and a digest are long runs of hexadecimal digits, in which eight characters such as C7137694 stand by
# chance about once in two dumps: they are looked through only for the bytes of a value.
SEALED = re.compile(r"[0-9a-f]{32,}")
NO = 'meets_condition": false'
ANSWERS = (NO, 'meets_condition": true', 'closed_reason": "record_check', "legal_check.clear", "condition is not met")


def dumped(connection: Connection) -> str:
    """Every row of every table as text, as the database's own tool writes it."""
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "sqlite":
        return "\n".join(line for line in driver.iterdump() if line.startswith("INSERT"))
    parts = []
    for table in inspect(connection).get_table_names():
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
            parts += [bytes(part).decode() for part in rows]
    return "".join(parts)


def shown(dump: str, words: Iterable[str]) -> set[str]:
    """Which of the words stand in the dump, as they are or as the bytes of a value."""
    plain = dump.lower()
    legible = SEALED.sub(" ", plain)
    return {word for word in words if word.lower() in legible or word.encode().hex() in plain}


def amounts_in(dump: str) -> set[int]:
    """Every whole number that stands by itself, with or without dots between thousands."""
    return {int(number.replace(".", "")) for number in (*DOTTED.findall(dump), *BARE.findall(dump))}


@pytest.fixture(scope="module")
def dump(store: Store) -> str:
    with store.engine.connect() as connection:
        return dumped(connection)


def numbers_of(session: Session) -> set[str]:
    papers = {row.value for row in session.scalars(select(WorkerIdentifier))}
    return papers | {row.passport_number for row in session.scalars(select(Departure)) if row.passport_number}


def loans_of(session: Session) -> set[int]:
    """The amounts of loans, without those that are also a wage or a deposit: these lie open."""
    loans = session.scalars(select(Loan)).all()
    amounts = {amount for row in loans for amount in (row.requested_amount, row.approved_amount, row.paid_out_amount)}
    amounts |= {row.amount for row in session.scalars(select(LoanInstalment))}
    open_amounts = {number for column in (Recruitment.wage, Contract.wage, ProgrammeTerms.deposit_amount)
                    for number in session.scalars(select(column))}  # fmt: skip
    return {amount for amount in amounts - open_amounts if amount}


class TestADump:
    def test_shows_no_number_of_a_paper(self, dump: str, session: Session) -> None:
        numbers = numbers_of(session)
        assert len(numbers) > 400
        assert shown(dump, numbers) == set()

    def test_shows_no_amount_of_a_loan(self, dump: str, session: Session) -> None:
        amounts = loans_of(session)
        assert len(amounts) > 20
        assert amounts_in(dump) & amounts == set()

    def test_shows_no_answer_of_a_record_check(self, dump: str, session: Session) -> None:
        answers = [
            row.meets_condition for row in session.scalars(select(LegalCheck)) if row.meets_condition is not None
        ]
        assert {True, False} == set(answers)
        assert session.scalars(select(GateWaiver)).all()
        assert shown(dump, ANSWERS) == set()

    def test_tells_the_answer_by_no_state_of_the_case_either(self, session: Session) -> None:
        rows = session.execute(select(LegalCheck, Case).join(Case, Case.id == LegalCheck.case_id)).all()
        told = {(check.meets_condition, case.legal_check_state) for check, case in rows if check.answered_on}
        assert {answer for answer, _state in told} == {True, False}
        assert len({state for _answer, state in told}) == 1

    def test_would_show_them_if_they_lay_open(self, store: Store, session: Session) -> None:
        number, amount = min(numbers_of(session)), max(loans_of(session))
        leaks = {
            "UPDATE worker SET address = :leak WHERE id = 1": f"CCCD {number}",
            "UPDATE worker SET family_contact_name = :leak WHERE id = 1": f"vay {amount:,} đ".replace(",", "."),
            "UPDATE case_file SET closed_note = :leak WHERE id = 1": 'x "meets_condition": false',
        }
        with store.engine.connect() as connection:
            for statement, leak in leaks.items():
                connection.execute(text(statement), {"leak": leak})
            leaked = dumped(connection)
            connection.rollback()
        assert shown(leaked, numbers_of(session)) == {number}
        assert amounts_in(leaked) & loans_of(session) == {amount}
        assert shown(leaked, ANSWERS) == {NO}
