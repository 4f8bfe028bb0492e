"""Nothing about a person is forgotten: each table and column about her is told, and erased or kept on purpose."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from overseas.privacy.column_names import column_name
from overseas.privacy.holdings import HOLDINGS, TECHNICAL, names_a_person
from overseas.privacy.queries.held import tables_about_people
from overseas.tables import KEPT_CHANGES, metadata


def unthought(tables: dict[str, list[str]]) -> list[str]:
    """The tables and columns about people that have no line above, and the lines that speak of nothing."""
    missing = [f"{name}: the table" for name in tables if name not in HOLDINGS]
    missing += [
        f"{name}.{column}"
        for name, columns in tables.items()
        if name in HOLDINGS
        for column in columns
        if column not in HOLDINGS[name].columns()
    ]
    gone = [f"{name}: no such table" for name in HOLDINGS if name not in tables]
    gone += [
        f"{name}.{column}: no such column"
        for name, holding in HOLDINGS.items()
        if name in tables
        for column in sorted(holding.columns() - TECHNICAL - set(tables[name]))
    ]
    return missing + gone


def about_people() -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in tables_about_people()}


def test_every_table_and_column_about_people_has_been_thought_about() -> None:
    assert unthought(about_people()) == [], "say in overseas/privacy/holdings.py what becomes of it"


def test_every_told_column_has_a_name() -> None:
    bare = [
        f"{table}.{column}"
        for table, holding in HOLDINGS.items()
        for column in sorted(holding.told())
        if str(column_name(table, column)) == column.replace("_", " ")
    ]
    assert bare == [], "give it a name in overseas/privacy/column_names.py"


def test_what_is_erased_never_stood_in_the_trail() -> None:
    for table in set(HOLDINGS) & set(KEPT_CHANGES):
        assert names_a_person(table) <= KEPT_CHANGES[table].masked, table


def test_no_column_is_both_kept_and_erased() -> None:
    for name, holding in HOLDINGS.items():
        assert not (holding.goes | holding.dashed) & holding.stays, name


def test_sees_what_was_forgotten() -> None:
    grown = {**about_people(), "visit": ["id", "worker_id", "note"]}
    assert unthought(grown) == ["visit: the table"]
    grown = about_people()
    grown["worker"] = [*grown["worker"], "nickname"]
    assert unthought(grown) == ["worker.nickname"]
    grown["worker"] = [name for name in grown["worker"] if name not in {"nickname", "address"}]
    assert unthought(grown) == ["worker.address: no such column"]


def test_a_new_table_that_leads_to_a_person_is_found() -> None:
    there = set(tables_about_people())
    planted = Table(
        "planted_visit", metadata, Column("id", Integer, primary_key=True), Column("worker_id", ForeignKey("worker.id"))
    )
    try:
        assert {table.name for table in set(tables_about_people()) - there} == {"planted_visit"}
    finally:
        metadata.remove(planted)
    assert isinstance(metadata, MetaData)
