"""overseas permissions: the table role x permission, as the annex of a regulation or for programs."""

from __future__ import annotations

import click

from overseas.accounts.annex import annex, annex_head, annex_rows
from overseas.accounts.permissions import Role
from overseas.cli.office import answer, json_option


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["md", "csv"]), default="md", show_default=True, help="How to print."
)
@json_option
def permissions(form: str, *, as_json: bool) -> None:
    """Who may do what: every permission and the roles that have it."""
    data = {
        "roles": dict(zip((str(role) for role in Role), annex_head(), strict=True)),
        "permissions": [
            {"code": row.code, "meaning": row.meaning, **dict(zip(Role, row.cells, strict=True))}
            for row in annex_rows()
        ],
    }
    answer(data, annex(form).splitlines(), as_json=as_json)
