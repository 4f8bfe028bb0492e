"""The copy for training: nothing real is left in it, and it works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Enum, MetaData, select
from sqlalchemy.orm import Session

from overseas.accounts.models import Account
from overseas.app import LISTENERS, create_app
from overseas.audit.journal import Program
from overseas.cases.models import Case
from overseas.cases.stages import StepState
from overseas.contracts.models import Contract
from overseas.demonstration.actions.copy_for_training import copy_for_training
from overseas.demonstration.copying import ABOUT_PEOPLE, CODES
from overseas.demonstration.strangers import Strangers
from overseas.kernel.clock import StoppedClock
from overseas.kernel.database import for_writing, open_engine, ring_of
from overseas.kernel.folding import word_ends
from overseas.kernel.unit_of_work import Store
from overseas.markets.actions import load_markets
from overseas.norms.actions import load_norms
from overseas.privacy.actions.purposes import load_purposes
from overseas.privacy.queries.held import mappers, values_of_row
from overseas.quotas.counters import compare_counters
from overseas.workers.actions import load_reference
from overseas.workers.models import IdentifierKind, NameEnding, Sex, Worker, WorkerIdentifier
from overseas.workers.phones import phone_key
from tests.cases.sample_cases import add_case, add_check, add_loan
from tests.databases import migrated_database
from tests.privacy.past import SECRETS, came_home
from tests.web.client import PageClient
from tests.web.conftest import SETTINGS
from tests.world import NOW, TODAY, World

LEAST = 4
"""A shorter word may stand anywhere by chance."""


@pytest.fixture
def filled(session: Session, world: World) -> Session:
    """An office with people, their papers, cases and steps."""
    for load in (load_norms, load_markets, load_reference, load_purposes):
        load(session)
    came_home(world)
    case = add_case(world, "Kiều Thị Ngọc Ánh", legal_check_state=StepState.WAITING, closed_note="Nhà ở cạnh chợ")
    add_check(world, case, supplement_note="Thiếu giấy khai sinh")
    add_loan(world, case, contract_number="TD-5521")
    session.flush()
    return session


@pytest.fixture
def copy(filled: Session, tmp_path: Path) -> Iterator[Store]:
    """The copy, in a database of its own."""
    with migrated_database(tmp_path, purpose="training") as url:
        store = Store(open_engine(url, ring=ring_of(filled)), LISTENERS)
        with Session(for_writing(store.engine), expire_on_commit=False) as target:
            copy_for_training(target, Program("test"), source=filled, salt="salt", at=NOW)
            target.commit()
        yield store
        store.engine.dispose()


def own_words(session: Session) -> set[str]:
    """Every text of somebody's own in the original: of people, and the names of officers."""
    found: set[str] = set()
    for name in ABOUT_PEOPLE:
        mapper = mappers()[name]
        kept = {
            column.name
            for column in mapper.local_table.columns
            if column.foreign_keys or isinstance(column.type, Enum) or column.name in CODES | {"wording"}
        }
        for row in session.scalars(select(mapper.class_)).unique():
            found |= {value for key, value in values_of_row(row).items() if isinstance(value, str) and key not in kept}
    for account in session.scalars(select(Account)):
        found |= {account.name}
    return {word for word in found if len(word) >= LEAST}


def dump(engine: Any) -> str:
    """All that stands in the database, as text."""
    reflected = MetaData()
    reflected.reflect(engine)
    with engine.connect() as connection:
        return "\n".join(
            repr(tuple(row)) for table in reflected.sorted_tables for row in connection.execute(table.select())
        )


def opened(session: Session) -> str:
    """All that the program can read of the people, sealed values opened."""
    return "\n".join(
        str(values_of_row(row))
        for name in ABOUT_PEOPLE
        for row in session.scalars(select(mappers()[name].class_)).unique()
    )


def found_in(text: str, words: set[str]) -> list[str]:
    return sorted(word for word in words if f"'{word}'" in text)


class TestAStranger:
    """Chance may not give a stranger what somebody real is called by."""

    def drawn(self, real: frozenset[str]) -> list[str]:
        strangers = Strangers("salt", real)
        papers = [strangers.number(kind, 7, Sex.MALE, TODAY) for kind in IdentifierKind]
        names = [strangers.name(7, Sex.MALE, "kinh"), strangers.relative(7), strangers.new_officer()]
        return [*papers, *names, phone_key(strangers.phone(21))]

    def test_is_drawn_again_where_it_would_be_one_of_the_original(self) -> None:
        first = self.drawn(frozenset())
        assert self.drawn(frozenset()) == first, "the same one for the same"
        again = self.drawn(frozenset(first))
        assert not set(first) & set(again)


class TestTheCopy:
    def test_holds_no_word_of_the_original(self, filled: Session, copy: Store) -> None:
        words = own_words(filled)
        with Session(copy.engine) as session:
            text = dump(copy.engine) + opened(session)
        assert found_in(text, words) == []
        assert [secret for secret in SECRETS if secret in text] == []

    def test_finds_people_by_the_endings_of_their_new_names_alone(self, copy: Store) -> None:
        with Session(copy.engine) as session:
            found = {(row.worker_id, row.ending) for row in session.scalars(select(NameEnding))}
            people = session.scalars(select(Worker)).unique()
            assert (
                found == {(person.id, ending) for person in people for ending in word_ends(person.name_folded)} != set()
            )

    def test_is_looked_through_in_a_way_that_would_find_them(self, filled: Session) -> None:
        words = own_words(filled)
        assert {"Đàng Thị Kim Xuyến", "058198001234", "TD-5521", "Thôn Bàu Trúc", "Nguyễn Thị Lành"} <= words
        text = opened(filled) + str([(row.name, row.username) for row in filled.scalars(select(Account))])
        endings = {word for word in words if word.islower()}
        assert set(found_in(text, words)) >= words - endings

    def test_has_the_same_cases_with_days_moved_alike(self, filled: Session, copy: Store) -> None:
        with Session(copy.engine) as session:
            for worker_id in filled.scalars(select(Worker.id)):
                shifts = set()
                for case in filled.scalars(select(Case).where(Case.worker_id == worker_id)):
                    there = session.get_one(Case, case.id)
                    assert (there.unit_id, there.stage) == (case.unit_id, case.stage)
                    shifts.add(case.registered_on - there.registered_on)
                    shifts |= {case.ended_on - there.ended_on} if case.ended_on and there.ended_on else set()
                for contract in filled.scalars(
                    select(Contract).join(Case, Contract.case_id == Case.id).where(Case.worker_id == worker_id)
                ):
                    shifts.add(contract.end_on - session.get_one(Contract, contract.id).end_on)
                assert len(shifts) == 1, worker_id
                assert all(shift.days > 0 and shift.days % 7 == 0 for shift in shifts)

    def test_counts_its_own_days(self, copy: Store) -> None:
        with Session(copy.engine) as session:
            assert compare_counters(session) == []

    def test_has_accounts_of_other_names(self, filled: Session, copy: Store) -> None:
        names = set(filled.scalars(select(Account.username)))
        with Session(copy.engine) as session:
            assert not names & set(session.scalars(select(Account.username)))

    def test_lets_nobody_in_with_a_password_of_the_original(self, copy: Store) -> None:
        with Session(copy.engine) as session:
            assert session.scalars(select(Account.password_hash).where(Account.password_hash.is_not(None))).all() == []

    def test_works(self, copy: Store) -> None:
        app = create_app(SETTINGS, store=copy, clock=StoppedClock(instant=NOW))
        with Session(for_writing(copy.engine), expire_on_commit=False) as session:
            account = session.scalars(
                select(Account).where(Account.role == "labour_officer").order_by(Account.id)
            ).first()
            assert account
            client = PageClient(app).sign_in_as(session, account)
            session.commit()
            people = session.scalars(select(Worker).order_by(Worker.id)).all()
            numbers = session.scalars(select(WorkerIdentifier)).all()
            case_ids = session.scalars(select(Case.id)).all()
        assert people[0].name in client.get(f"/workers/{people[0].id}").text
        assert numbers[0].value
        cases = [f"/cases/{case_id}" for case_id in case_ids]
        for path in ("/work", "/cases", *cases, "/progress", "/alerts", f"/workers/new?q={numbers[0].value}"):
            client.get(path)
