"""What changed, column by column: on the pages of the trail, and of one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import request, url_for

from overseas.accounts.inspecting import may_see_content
from overseas.audit.listing import Line
from overseas.audit.models import FieldChange
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.paging import Page
from overseas.privacy.queries.changes import ChangeLine, change_lines
from overseas.privacy.record_names import field_label, known_field, record_name
from overseas.web.addresses import case_address
from overseas.web.request import actor, db


class Chip(NamedTuple):
    """A filter in force, and the address without it."""

    label: str
    remove_href: str


def here(**words: Any) -> str:
    """This page's address with these words."""
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **words})


def turns(found: Page[Any], words: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The ways to the page before and the one after, with what was asked for."""
    before, after = found.previous_cursor, found.next_cursor
    return (here(**words, page=before) if before else None, here(**words, page=after) if after else None)


def asked_field() -> tuple[str, str] | None:
    """The column to whose changes the page is narrowed. Invalid when there is no such column."""
    code = request.args.get("field")
    field = known_field(code) if code else None
    if code and field is None:
        raise Invalid({"field": [_("There is no such entry: “%(word)s”.", word=code[:40])]})
    return field


def narrowing(**words: Any) -> str:
    """The address that narrows this page to one column, when the column's code is added to it."""
    return here(**words, field="")


def field_chips(field: tuple[str, str] | None, words: Mapping[str, Any]) -> list[Chip]:
    """The filter by column as it is shown, to be taken away."""
    return [Chip(f"{record_name(field[0])}: {field_label(*field)}", here(**words))] if field else []


def changes_with_ways(rows: Sequence[Line], *, content: bool) -> list[tuple[ChangeLine, str | None]]:
    """The changes in words, each with the way to its case."""
    found = [row for row in rows if isinstance(row, FieldChange)]
    return [(line, case_href(line.case_id)) for line in change_lines(db(), actor(), found, content=content)]


def case_href(case_id: int | None) -> str | None:
    """The address of a case, for who may open cases."""
    return case_address(case_id) if case_id and may_see_content(actor()) else None
