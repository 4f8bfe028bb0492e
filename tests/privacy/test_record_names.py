"""Whoever reads what changed reads words: every column that the trail keeps has a name, and no row shows a code."""

from __future__ import annotations

import pytest

from overseas.audit.changes import UNTOLD
from overseas.privacy.holdings import TECHNICAL
from overseas.privacy.record_names import field_label, known_field, record_name
from overseas.tables import KEPT_CHANGES, metadata

HIDDEN = frozenset({"name_folded", "name_sort", "birth_precision", "breach_id", "agency_id"})
"""They repeat another column, or name the row above, and are never edited by themselves."""


@pytest.mark.parametrize("table", KEPT_CHANGES)
def test_a_record_and_its_columns_have_names(table: str) -> None:
    assert str(record_name(table)) != table
    kept = {column.name for column in metadata.tables[table].columns} - UNTOLD - KEPT_CHANGES[table].left_out
    told = {name for name in kept - TECHNICAL - HIDDEN if not name.endswith("_hash")}
    nameless = {name for name in told if "_" in name and str(field_label(table, name)) == name.replace("_", " ")}
    assert nameless == set()


def test_an_address_can_name_no_other_column() -> None:
    assert known_field("case_file.stage") == ("case_file", "stage")
    for code in ("", ".", "case_file", "case_file.nothing", "sign_in.token_hash", "nothing.stage", "a.b.c"):
        assert known_field(code) is None
