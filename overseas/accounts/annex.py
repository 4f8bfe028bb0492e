"""The tables role x permission, what and where, as they can be printed: the annex of a regulation."""

from __future__ import annotations

from dataclasses import dataclass

from overseas.accounts.permissions import (
    GRANTABLE,
    GRID,
    MEANINGS,
    ROLE_NAMES,
    WHERE,
    WHERE_NAMES,
    Permission,
    Role,
)
from overseas.kernel.i18n import gettext as _
from overseas.kernel.printing import printed

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
    return printed([head, *rows], form)


def reach_rows() -> list[AnnexRow]:
    """For each permission and role, where: in which part of the tree. Empty where the role does not have it."""
    return [
        AnnexRow(
            str(one),
            str(MEANINGS[one]),
            tuple(str(WHERE_NAMES[WHERE[one]]) if _cell(role, one) else "" for role in Role),
        )
        for one in Permission
    ]


def reach_annex(form: str) -> str:
    """The same as text."""
    head = [_("Permission"), _("Meaning"), *annex_head()]
    return printed([head, *([row.code, row.meaning, *row.cells] for row in reach_rows())], form)


def _cell(role: Role, permission: Permission) -> str:
    if permission in GRID[role]:
        return YES
    return ON_REQUEST if permission in GRANTABLE.get(role, frozenset()) else NO
