"""The table role x permission as it can be printed: the annex of a regulation."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from overseas.accounts.permissions import GRANTABLE, GRID, MEANINGS, ROLE_NAMES, Permission, Role
from overseas.kernel.i18n import gettext as _

YES, ON_REQUEST, NO = "yes", "on request", ""


@dataclass(frozen=True)
class AnnexRow:
    """One permission: its code, its meaning, and for each role yes, on request, or nothing."""

    code: str
    meaning: str
    cells: tuple[str, ...]


def annex_head() -> list[str]:
    """The names of the roles, in their order."""
    return [str(ROLE_NAMES[role]) for role in Role]


def annex_rows() -> list[AnnexRow]:
    """The table, one row a permission."""
    return [AnnexRow(str(one), str(MEANINGS[one]), tuple(_cell(role, one) for role in Role)) for one in Permission]


def annex(form: str) -> str:
    """The table as text: 'md' to be read, 'csv' to be counted."""
    head = [_("Permission"), _("Meaning"), *annex_head()]
    words = {YES: _("yes"), ON_REQUEST: _("on request"), NO: ""}
    rows = [[row.code, row.meaning, *(words[cell] for cell in row.cells)] for row in annex_rows()]
    return _as_csv([head, *rows]) if form == "csv" else _as_table([head, *rows])


def _cell(role: Role, permission: Permission) -> str:
    if permission in GRID[role]:
        return YES
    return ON_REQUEST if permission in GRANTABLE.get(role, frozenset()) else NO


def _as_csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def _as_table(rows: list[list[str]]) -> str:
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body]) + "\n"
