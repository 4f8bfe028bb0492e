"""What every table promises: names for its constraints, an index for each pointer, checks for its enumerations."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, mapped_column, relationship

from overseas.kernel.columns import NAMING, Base
from overseas.tables import metadata


def columns_that_lead(table: Table) -> set[tuple[str, ...]]:
    """The beginnings of all indexes, keys and unique constraints: what the database finds without reading a table."""
    lists = [[column.name for column in index.columns] for index in table.indexes if not partial(index.kwargs)]
    lists += [
        [column.name for column in constraint.columns]
        for constraint in table.constraints
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
    ]
    return {tuple(names[:count]) for names in lists for count in range(1, len(names) + 1)}


def partial(settings: object) -> bool:
    """Whether an index holds only some rows, and so cannot find the others."""
    return isinstance(settings, dict) and any(
        key.endswith("_where") and value is not None for key, value in settings.items()
    )


def pointers_without_index(tables: Iterable[Table]) -> list[str]:
    return [
        f"{table.name}({', '.join(names)})"
        for table in tables
        for constraint in table.constraints
        if isinstance(constraint, ForeignKeyConstraint)
        and (names := tuple(constraint.column_keys)) not in columns_that_lead(table)
        and not begins_with_the_key(table, names)
    ]


def begins_with_the_key(table: Table, names: tuple[str, ...]) -> bool:
    """Whether a pointer of several columns begins with the table's own key, which finds the one row there can be."""
    key = tuple(column.name for column in table.primary_key.columns)
    return bool(key) and names[: len(key)] == key


def named_parts(table: Table) -> list[tuple[str, str]]:
    """What a table's constraints and indexes are, and how they are called."""
    constraints = [(type(constraint).__name__, str(constraint.name or "")) for constraint in table.constraints]
    return constraints + [("Index", str(index.name or "")) for index in table.indexes]


def without_name(tables: Iterable[Table]) -> list[str]:
    return [f"{table.name}: {kind}" for table in tables for kind, name in named_parts(table) if not name]


def twice_the_same_name(tables: Iterable[Table]) -> list[str]:
    """SQLite lets two constraints share a name; PostgreSQL does not, and cuts names off after 63 letters."""
    faults = []
    for table in tables:
        names = [name for _, name in named_parts(table)]
        faults += [f"{table.name}: {name} twice" for name in sorted({n for n in names if names.count(n) > 1})]
        faults += [f"{table.name}: {name} is too long" for name in names if len(name) > 63]
    return faults


def enumerations_without_check(tables: Iterable[Table]) -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if isinstance(column.type, Enum)
        and not any(
            isinstance(constraint, CheckConstraint) and column.name in {c.name for c in constraint.columns}
            for constraint in table.constraints
        )
    ]


def lazy_relationships(mappers: Iterable[Mapper[object]]) -> list[str]:
    return [
        f"{mapper.class_.__name__}.{relation.key} is lazy={relation.lazy!r}"
        for mapper in mappers
        for relation in mapper.relationships
        if relation.lazy not in {"raise_on_sql", "raise"}
    ]


def upward_relationships(mappers: Iterable[Mapper[object]]) -> list[str]:
    """Relationships made from elsewhere point up: a table would know those who stand on it."""
    return [
        f"{mapper.class_.__name__}.{relation.key} comes from a backref"
        for mapper in mappers
        for relation in mapper.relationships
        if relation.backref or relation.parent is not mapper
    ]


def test_there_are_tables() -> None:
    assert len(metadata.tables) > 10


def test_every_pointer_has_an_index() -> None:
    assert pointers_without_index(metadata.tables.values()) == []


def test_every_constraint_has_a_name_of_its_own() -> None:
    assert without_name(metadata.tables.values()) == []
    assert twice_the_same_name(metadata.tables.values()) == []


def test_every_enumeration_is_checked_by_the_database() -> None:
    assert enumerations_without_check(metadata.tables.values()) == []


def test_no_relationship_loads_by_itself() -> None:
    Base.registry.configure()
    assert lazy_relationships(Base.registry.mappers) == []
    assert upward_relationships(Base.registry.mappers) == []


class TestThePlantedTable:
    """Each check finds its fault in a table that was made wrong."""

    def test_points_without_an_index(self) -> None:
        planted = MetaData(naming_convention=NAMING)
        Table("parent", planted, Column("id", Integer, primary_key=True))
        child = Table("child", planted, Column("parent_id", ForeignKey("parent.id")), Column("x", Integer))
        assert pointers_without_index([child]) == ["child(parent_id)"]
        UniqueConstraint(child.c.x, child.c.parent_id)
        assert pointers_without_index([child]) == ["child(parent_id)"]
        UniqueConstraint(child.c.parent_id, child.c.x)
        assert pointers_without_index([child]) == []

    def test_points_by_several_columns_of_which_the_first_is_no_key(self) -> None:
        planted = MetaData(naming_convention=NAMING)
        parent = ("id", "x")
        Table("parent", planted, Column("id", Integer, primary_key=True), Column("x", Integer))
        columns = Column("parent_id", Integer, primary_key=True), Column("x", Integer)
        pointing = [f"parent.{name}" for name in parent]
        by_key = Table("by_key", planted, *columns, ForeignKeyConstraint(["parent_id", "x"], pointing))
        other = Column("other_id", Integer, primary_key=True), Column("parent_id", Integer), Column("x", Integer)
        without = Table("without", planted, *other, ForeignKeyConstraint(["parent_id", "x"], pointing))
        assert pointers_without_index([by_key, without]) == ["without(parent_id, x)"]

    def test_has_a_constraint_without_a_name(self) -> None:
        table = Table("planted", MetaData(), Column("id", Integer, primary_key=True), CheckConstraint("id > 0"))
        assert len(without_name([table])) == 2

    def test_has_a_name_twice(self) -> None:
        checks = (CheckConstraint("id > 0", name="one"), CheckConstraint("id > 1", name="one"))
        assert twice_the_same_name([Table("planted", MetaData(), Column("id", Integer), *checks)])
        assert twice_the_same_name([Table("planted", MetaData(), CheckConstraint("1 = 1", name="x" * 64))])

    def test_has_an_enumeration_that_takes_anything(self) -> None:
        loose = Enum("a", "b", native_enum=False, create_constraint=False)
        strict = Enum("a", "b", native_enum=False, create_constraint=True, name="kind")
        table = Table("planted", MetaData(), Column("loose", loose), Column("strict", strict))
        assert enumerations_without_check([table]) == ["planted.loose"]

    def test_has_a_relationship_that_loads_by_itself(self) -> None:
        class Plants(DeclarativeBase):
            pass

        class Parent(Plants):
            __tablename__ = "parent"
            id: Mapped[int] = mapped_column(primary_key=True)

        class Child(Plants):
            __tablename__ = "child"
            id: Mapped[int] = mapped_column(primary_key=True)
            parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
            parent = relationship(Parent, backref="children")

        Plants.registry.configure()
        mappers = list(Plants.registry.mappers)
        assert len(lazy_relationships(mappers)) == 2
        assert upward_relationships(mappers)
