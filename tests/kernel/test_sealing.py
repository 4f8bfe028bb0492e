"""Sealed columns: plain to the program, unreadable in the database, bound to their row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, MetaData, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from overseas.kernel.columns import Base, Key
from overseas.kernel.database import open_engine, ring_of
from overseas.kernel.key_use import KeyUse
from overseas.kernel.keys import KeyRing, KeysError, Unreadable, new_key
from overseas.kernel.sealing import Opened, Sealed, SealedBytes, SealedRow
from tests.databases import empty_database

KEY_USE = [Base.metadata.tables[KeyUse.__tablename__]]


class Private(DeclarativeBase):
    """Tables of these tests alone."""

    metadata = MetaData()
    type_annotation_map = Base.type_annotation_map


class Holder(Private):
    __tablename__ = "holder"

    id: Mapped[Key]
    cards: Mapped[list[Card]] = relationship(lazy="selectin", order_by="Card.kind", cascade="all, delete-orphan")


class Card(SealedRow, Private):
    __tablename__ = "card"
    __sealed_to__ = ("holder_id", "kind")

    id: Mapped[Key]
    holder_id: Mapped[int] = mapped_column(ForeignKey("holder.id"))
    kind: Mapped[str] = mapped_column(unique=True)
    number_sealed: Mapped[Sealed] = mapped_column("number", SealedBytes)
    number = Opened[str](str, "number_sealed")
    amount_sealed: Mapped[Sealed | None] = mapped_column("amount", SealedBytes)
    amount = Opened[int | None](int, "amount_sealed")
    clear_sealed: Mapped[Sealed | None] = mapped_column("clear", SealedBytes)
    clear = Opened[bool | None](bool, "clear_sealed")


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with empty_database(tmp_path_factory.mktemp("sealing"), purpose="sealing") as url:
        yield url


@pytest.fixture
def opened(database_url: str) -> Iterator[Engine]:
    made = open_engine(database_url, ring=KeyRing([new_key()]))
    Private.metadata.create_all(made)
    Base.metadata.create_all(made, tables=KEY_USE)
    yield made
    Private.metadata.drop_all(made)
    Base.metadata.drop_all(made, tables=KEY_USE)
    made.dispose()


@pytest.fixture
def card(opened: Engine) -> int:
    with Session(opened) as session:
        holder = Holder(cards=[Card(kind="id", number="058198000123", amount=100_000_000, clear=False)])
        session.add(holder)
        session.commit()
        return holder.cards[0].id


def stored(engine: Engine, column: str) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(f"SELECT {column} FROM card ORDER BY id")).scalars())


class TestASealedColumn:
    def test_reads_and_writes_plainly_and_lies_unreadable(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            row = session.get_one(Card, card)
            assert (row.number, row.amount, row.clear) == ("058198000123", 100_000_000, False)
        for column, plain in (("number", b"058198000123"), ("amount", b"100000000")):
            assert plain not in bytes(stored(opened, column)[0])

    def test_tells_nothing_by_its_length(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            session.add(Card(holder_id=1, kind="other", number="058198000124", amount=5, clear=True))
            session.commit()
        for column in ("amount", "clear"):
            assert len({len(blob) for blob in stored(opened, column)}) == 1

    def test_holds_nothing_where_nothing_was_said(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            row = session.get_one(Card, card)
            row.amount = None
            session.commit()
            assert row.amount is None
        assert stored(opened, "amount") == [None]

    def test_is_written_again_only_when_the_value_is_another(self, opened: Engine, card: int) -> None:
        before = stored(opened, "number")
        with Session(opened) as session:
            row = session.get_one(Card, card)
            row.number = "058198000123"
            assert not session.is_modified(row)
            session.commit()
            assert stored(opened, "number") == before
            row.number = "058198000999"
            session.commit()
            assert row.number == "058198000999"
        assert stored(opened, "number") != before

    def test_is_undone_with_its_savepoint_and_may_be_tried_again(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            twice = Card(kind="id", number="1", holder_id=1)
            savepoint = session.begin_nested()
            session.add(twice)
            with pytest.raises(IntegrityError):
                session.flush()
            savepoint.rollback()
            other = Holder()
            session.add(other)
            session.flush()
            twice.kind, twice.holder_id = "second", other.id
            session.add(twice)
            session.commit()
            session.expire_all()
            assert session.get_one(Card, twice.id).number == "1"

    def test_refuses_another_kind_of_value(self) -> None:
        for wrong in ({"number": 5}, {"amount": "5"}, {"clear": "yes"}):
            with pytest.raises(TypeError, match=r"card\.\w+ holds"):
                Card(**wrong)

    def test_is_not_compared_or_sorted_by_mistake(self, opened: Engine, card: int) -> None:
        mistakes: list[Any] = [
            lambda: Card.number == "058198000123",
            lambda: Card.number_sealed == "058198000123",
            lambda: Card.number_sealed.in_(["058198000123"]),
            lambda: Card.amount_sealed > 5,
            Card.amount_sealed.desc,
        ]
        for mistake in mistakes:
            with pytest.raises(TypeError):
                mistake()
        with Session(opened) as session:
            assert session.scalars(select(Card.id).where(Card.amount_sealed.is_not(None))).all() == [card]

    def test_takes_nothing_plain_from_a_statement(self, opened: Engine, card: int) -> None:
        with Session(opened) as session, pytest.raises(StatementError, match="was not sealed"):
            session.execute(insert(Card), [{"holder_id": 1, "kind": "x", "number_sealed": "058"}])

    def test_is_opened_and_sealed_by_hand_where_rows_are_no_objects(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            sealed = Card.number.seal(ring_of(session), "058198000777", 1, "x")
            session.execute(insert(Card), [{"holder_id": 1, "kind": "x", "number_sealed": sealed}])
            rows = session.execute(select(Card.number_sealed, Card.holder_id, Card.kind).order_by(Card.id)).all()
            assert [Card.number.open(*row) for row in rows] == ["058198000123", "058198000777"]


class TestWhatIsDoneBehindTheProgramsBack:
    def test_a_value_pasted_into_another_row_does_not_open(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            session.add(Holder(cards=[Card(kind="other", number="058198000555", amount=1)]))
            session.commit()
            session.execute(text("UPDATE card SET amount = (SELECT amount FROM card WHERE kind = 'id')"))
            session.commit()
            assert session.get_one(Card, card).amount == 100_000_000
            with pytest.raises(Unreadable, match=r"card\.amount.*another row"):
                _ = session.scalars(select(Card).where(Card.kind == "other")).one().amount

    def test_a_value_pasted_into_another_column_does_not_open(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            session.execute(text("UPDATE card SET number = amount"))
            session.commit()
            with pytest.raises(Unreadable, match=r"card\.number"):
                _ = session.get_one(Card, card).number

    def test_a_changed_value_does_not_open(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            blob = bytearray(stored(opened, "clear")[0])
            blob[-1] ^= 1
            session.execute(text("UPDATE card SET clear = :blob"), {"blob": bytes(blob)})
            session.commit()
            with pytest.raises(Unreadable, match=r"card\.clear"):
                _ = session.get_one(Card, card).clear

    def test_a_row_given_to_another_holder_by_the_program_is_sealed_anew(self, opened: Engine, card: int) -> None:
        with Session(opened) as session:
            other = Holder()
            session.add(other)
            session.flush()
            session.get_one(Card, card).holder_id = other.id
            session.commit()
            session.expire_all()
            assert session.get_one(Card, card).number == "058198000123"
            session.execute(update(Card).values(holder_id=1))
            session.commit()
            session.expire_all()
            with pytest.raises(Unreadable):
                _ = session.get_one(Card, card).number


class TestTheRingOfADatabase:
    def test_is_its_own_also_when_the_same_statement_runs_on_another(
        self, opened: Engine, card: int, database_url: str, tmp_path: Path
    ) -> None:
        other = open_engine(f"sqlite:///{tmp_path / 'other.db'}", ring=KeyRing([new_key()]))
        stranger = open_engine(database_url, ring=KeyRing([new_key()]))
        Private.metadata.create_all(other)
        Base.metadata.create_all(other, tables=KEY_USE)
        with Session(other) as session:
            session.add(Holder(cards=[Card(kind="id", number="1")]))
            session.commit()
        for engine, number in ((opened, "058198000123"), (other, "1")):
            with Session(engine) as session:
                assert session.scalars(select(Card)).one().number == number
        with Session(stranger) as session, pytest.raises(Unreadable, match="not on the ring"):
            _ = session.scalars(select(Card)).one().number
        other.dispose()
        stranger.dispose()

    def test_is_asked_for_when_the_database_was_opened_without(self, database_url: str, card: int) -> None:
        engine = open_engine(database_url)
        with Session(engine) as session:
            with pytest.raises(KeysError, match="without its keys"):
                ring_of(session)
            cards = select(Card)
            with pytest.raises(KeysError, match="without its keys"):
                session.scalars(cards).all()
        engine.dispose()
