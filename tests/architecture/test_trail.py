"""What the trail keeps: of every table it is said whether its changes are kept, and what is masked in them."""

from __future__ import annotations

from overseas.tables import KEPT_CHANGES, UNKEPT_CHANGES, metadata


def test_every_table_is_kept_or_says_why_not() -> None:
    kept, unkept = set(KEPT_CHANGES), set(UNKEPT_CHANGES)
    assert not kept & unkept
    missing = set(metadata.tables) - kept - unkept
    assert not missing, f"say in overseas/tables.py whether the trail keeps their changes: {missing}"
    assert (kept | unkept) - set(metadata.tables) == set()


def test_every_masked_or_left_out_column_exists() -> None:
    named = {(table, column) for table, keeping in KEPT_CHANGES.items() for column in keeping.masked | keeping.left_out}
    assert named <= {(table.name, column.name) for table in metadata.tables.values() for column in table.columns}
