"""The commands that prepare the database of an installation."""

from __future__ import annotations

import click

from overseas.audit.journal import Change, Program, Subject, record, verb
from overseas.cli.backups import back_up, open_copy
from overseas.cli.office import Office, answer, commit_option, json_option, pass_office, say_if_dry
from overseas.cli.roles import print_roles
from overseas.cli.schema import newest_revision, present_revision, upgrade
from overseas.kernel.clock import Clock
from overseas.kernel.database import open_engine
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.installation import Installation, installed
from overseas.markets.actions import load_markets
from overseas.norms.actions import load_norms
from overseas.privacy.actions.purposes import load_purposes
from overseas.quotas.actions import load_plan_targets
from overseas.units.actions import load_units
from overseas.workers.actions.load_reference import load_reference as load_people_reference

LOADED = verb("installation.load", _l("loaded units, norms, programmes and targets"))


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
    if before == newest:
        words = _("The tables are at revision %(newest)s already.", newest=newest)
    elif check:
        words = _("The tables would go from revision %(before)s to %(newest)s.", before=before, newest=newest)
    else:
        words = _("The tables are now at revision %(newest)s.", newest=newest)
    answer({"before": before, "now": before if check else newest, "newest": newest}, [words], as_json=as_json)


@db.command("load")
@commit_option
@json_option
@pass_office
def load_reference(office: Office, *, commit: bool, as_json: bool) -> None:
    """Load what every office needs: units, norms, markets and programmes, peoples and groups, targets of the plans.

    What is there already stays as it is, so that this may be said again after an upgrade.
    """
    with office.working(commit=commit) as work:
        session = work.session
        counts = {
            "units": load_units(session),
            "norms": load_norms(session),
            "markets": load_markets(session),
            "reference": load_people_reference(session),
            "purposes": load_purposes(session),
            "targets": load_plan_targets(session),
        }
        at = Clock().now()
        if installed(session) is None:
            session.add(Installation(id=1, made_at=at))
        if any(counts.values()):
            change = Change(after=counts)
            record(session, Program("overseas db load"), LOADED, Subject("installation", 1), at=at, change=change)
    answer(counts, [f"{name}: {number}" for name, number in counts.items()], as_json=as_json)
    say_if_dry(commit=commit)


for _command in (print_roles, back_up, open_copy):
    db.add_command(_command)
