"""The commands that prepare the database of an installation."""

from __future__ import annotations

import click

from overseas.cli.office import Office, answer, json_option, pass_office
from overseas.cli.schema import newest_revision, present_revision, upgrade
from overseas.kernel.database import open_engine
from overseas.kernel.i18n import gettext as _


@click.group()
def db() -> None:
    """Prepare and look after the database."""


@db.command("upgrade")
@click.option("--check", is_flag=True, help="Only say what would be done.")
@json_option
@pass_office
def upgrade_tables(office: Office, *, check: bool, as_json: bool) -> None:
    """Bring the tables to the newest revision; makes the home folder and an empty database where there is none."""
    url = office.settings.database_url
    engine = open_engine(url)
    try:
        before, newest = present_revision(engine), newest_revision()
    finally:
        engine.dispose()
    if before != newest and not check:
        upgrade(url)
    words = {
        (True, True): _("The tables are at revision %(newest)s already.", newest=newest),
        (True, False): _("The tables are at revision %(newest)s already.", newest=newest),
        (False, True): _("The tables would go from revision %(before)s to %(newest)s.", before=before, newest=newest),
        (False, False): _("The tables are now at revision %(newest)s.", newest=newest),
    }[before == newest, check]
    answer({"before": before, "now": before if check else newest, "newest": newest}, [words], as_json=as_json)
