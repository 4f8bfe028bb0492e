"""The table role x permission, as it was reviewed."""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner

from overseas.accounts.annex import annex
from overseas.accounts.permissions import GRANTABLE, GRID, MEANINGS, ROLE_NAMES, Permission, Role
from overseas.cli.permissions import permissions
from overseas.kernel.i18n import language
from tests.golden_files import differences


def test_is_the_reviewed_one() -> None:
    assert differences(annex("md"), "permissions.md") == []


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
