"""overseas permissions: who may do what, where, and who is told what, as the annex of a regulation or for programs."""

from __future__ import annotations

import click

from overseas.accounts.annex import annex, annex_head, annex_rows, reach_annex, reach_rows
from overseas.accounts.permissions import Role
from overseas.cases.told import told_annex, told_rows
from overseas.cli.office import answer, json_option
from overseas.kernel.i18n import gettext as _


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["md", "csv"]), default="md", show_default=True, help="How to print."
)
@json_option
def permissions(form: str, *, as_json: bool) -> None:
    """Who may do what, where, and which office is told what: three tables."""
    data = {
        "roles": dict(zip((str(role) for role in Role), annex_head(), strict=True)),
        "permissions": [
            {"code": row.code, "meaning": row.meaning, **dict(zip(Role, row.cells, strict=True))}
            for row in annex_rows()
        ],
        "reach": [{"code": row.code, **dict(zip(Role, row.cells, strict=True))} for row in reach_rows()],
        "told": [{"code": row.code, "label": row.label, "desks": sorted(row.desks)} for row in told_rows()],
    }
    answer(data, permission_tables(form).splitlines(), as_json=as_json)


def permission_tables(form: str) -> str:
    """The three tables one below the other; 'md' gives each a heading."""
    tables = (
        (_("Who may do what"), annex(form)),
        (_("Where"), reach_annex(form)),
        (_("Who is told what of a case"), told_annex(form)),
    )
    return "\n".join(f"## {title}\n\n{text}" if form == "md" else text for title, text in tables)
