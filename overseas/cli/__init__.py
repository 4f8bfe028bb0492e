"""The command line's door: the words every command shares; one module per group of commands."""

from __future__ import annotations

import click

from overseas.cli.accounts import accounts
from overseas.cli.alerts import alerts
from overseas.cli.anonymise import anonymise
from overseas.cli.audit import audit
from overseas.cli.breakdown import print_breakdown
from overseas.cli.cases import cases
from overseas.cli.database import db
from overseas.cli.demo import demo
from overseas.cli.keys import keys
from overseas.cli.office import Office, pass_office
from overseas.cli.permissions import permissions
from overseas.cli.progress import progress
from overseas.cli.refusals import Commands
from overseas.kernel.i18n import use_language

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(package_name="overseas", message="%(prog)s %(version)s")
@pass_office
def main(office: Office) -> None:
    """The case system with which labour offices send people to work abroad and bring them home.

    Settings are read from the environment; data lies in $OVERSEAS_HOME (./instance) unless $OVERSEAS_DATABASE_URL
    names a PostgreSQL. Commands that change data keep nothing unless --commit is given.
    """
    use_language(office.settings.language)


for command in (accounts, alerts, anonymise, audit, cases, db, demo, keys, permissions, print_breakdown, progress):
    main.add_command(command)
