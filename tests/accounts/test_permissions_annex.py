"""The table role x permission, as it was reviewed."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from click.testing import CliRunner

from overseas.accounts.annex import AnnexRow, annex, annex_rows, reach_rows
from overseas.accounts.permissions import (
    GRANTABLE,
    GRID,
    MEANINGS,
    ROLE_NAMES,
    WHERE,
    WHERE_NAMES,
    Permission,
    Role,
    Where,
)
from overseas.accounts.policy import reach
from overseas.cli.permissions import permission_tables, permissions
from overseas.kernel.i18n import language
from overseas.units.scope import NOWHERE
from tests.golden_files import differences
from tests.world import World


def test_is_the_reviewed_one() -> None:
    assert differences(permission_tables("md"), "permissions.md") == []


def test_says_of_every_permission_where_it_holds() -> None:
    assert set(WHERE) == set(Permission)
    assert set(WHERE_NAMES) == set(Where)
    for row in reach_rows():
        assert [bool(cell) for cell in row.cells] == [bool(cell) for cell in annex_rows_by_code()[row.code].cells]


def annex_rows_by_code() -> dict[str, AnnexRow]:
    return {row.code: row for row in annex_rows()}


@pytest.mark.parametrize("permission", [one for one in Permission if WHERE[one] in {Where.SELF, Where.WHOLE}])
def test_reaches_into_no_part_of_the_tree_where_the_table_says_so(world: World, permission: Permission) -> None:
    actor = replace(world.actor("province"), permissions=frozenset(Permission))
    assert reach(actor, permission) == NOWHERE


def test_names_every_role_and_permission() -> None:
    assert set(MEANINGS) == set(Permission)
    assert set(ROLE_NAMES) == set(GRID) == set(Role)
    assert all(Permission.OWN_ACCOUNT in some for some in GRID.values())


def test_grants_nothing_that_a_role_has_already() -> None:
    assert not any(some & GRID[role] for role, some in GRANTABLE.items())


def test_can_be_counted() -> None:
    rows = list(csv.reader(io.StringIO(annex("csv"))))
    assert len(rows) == len(Permission) + 1
    assert {len(row) for row in rows} == {len(Role) + 2}


def test_speaks_both_languages() -> None:
    with language("vi"):
        assert annex("md") != "" != annex("csv")


@pytest.mark.parametrize("arguments", [["--format", "md"], ["--format", "csv"], ["--json"]])
def test_is_printed_by_the_command(arguments: list[str]) -> None:
    answer = CliRunner().invoke(permissions, arguments)
    assert answer.exit_code == 0
    assert "record_loans" in answer.output
