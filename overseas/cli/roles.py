"""The command that prints which rights the program's own role needs on PostgreSQL: on the trail it may only add."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from overseas.audit.canonical import SEALS, TRAILS
from overseas.cli.refusals import Failure
from overseas.kernel.i18n import gettext as _

ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def rights_of(role: str) -> Iterator[str]:
    """The statements, one by one, that the owner of the tables runs after each upgrade."""
    trail = ", ".join([*TRAILS, SEALS.name])
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {trail} FROM {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON alembic_version FROM {role}"
    # A temporary table of the same name would take the rows of the trail in place of the real one.
    revoked = f"EXECUTE 'REVOKE TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' FROM PUBLIC, {role}'"
    yield f"DO $$ BEGIN {revoked}; END $$"


@click.command("roles")
@click.argument("role")
def print_roles(role: str) -> None:
    """Print, for PostgreSQL, the rights of the role ROLE under which the program works: for the owner of the tables."""
    if not ROLE.fullmatch(role):
        raise Failure(_("A role is named with small letters, digits and underscores."))
    for statement in rights_of(role):
        click.echo(f"{statement};")
