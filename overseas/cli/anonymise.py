"""The command that makes a copy for training in which nobody real is left."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from config import Settings
from overseas.audit.journal import Program
from overseas.cli.demo_database import making_place, standing
from overseas.cli.office import Office, answer, commit_option, json_option, pass_office, say_if_dry
from overseas.cli.refusals import Failure
from overseas.demonstration.actions.copy_for_training import copy_for_training
from overseas.demonstration.queries import Standing
from overseas.kernel.i18n import gettext as _
from overseas.kernel.key_file import kept_ring
from overseas.kernel.unit_of_work import Store


@click.command()
@click.option("--to", "place", required=True, help="A file that is not there yet, or the address of an empty database.")
@commit_option
@json_option
@pass_office
def anonymise(office: Office, place: str, *, commit: bool, as_json: bool) -> None:
    """Make a copy for training: no name, number, telephone, address or free text of the original is in it."""
    settings = office.settings
    target = replace(settings, database_url=_address(place), keys=None, keys_file=_keys_file(settings, place))
    if standing(target) not in (Standing.NOTHING, Standing.EMPTY_TABLES):
        raise Failure(_("Something stands there already. Name a new file, or an empty database."))
    counts = _copy(office, target) if commit else {}
    lines = [f"{name}: {number}" for name, number in counts.items()]
    if counts:
        lines.append(_("Its keys are in %(file)s: they go to the training installation.", file=target.keys_file))
    answer({"to": place, "keys": str(target.keys_file), **counts}, lines, as_json=as_json)
    say_if_dry(commit=commit)


def _copy(office: Office, target: Settings) -> dict[str, int]:
    kept_ring(target.keys_file)  # keys of its own, on a server too, where nothing is opened without
    with making_place(target) as settings, office.store.copying() as source:
        # Without those who listen: what follows from the rows is made anew at the end, and the trail begins with it.
        store = Store(office.open_store(settings).engine)
        try:
            with store.working() as work:
                return copy_for_training(
                    work.session, Program("anonymise"), source=source, salt=secrets.token_hex(16), at=office.clock.now()
                )
        finally:
            store.engine.dispose()


def _keys_file(settings: Settings, place: str) -> Path:
    """The copy has keys of its own: whoever trains with it must not hold those of the office."""
    return settings.home / "training.keys" if "://" in place else Path(f"{Path(place).resolve()}.keys")


def _address(place: str) -> str:
    """The address of the database; a path is that of a SQLite file."""
    if "://" not in place:
        return f"sqlite:///{Path(place).resolve()}"
    try:
        return make_url(place).render_as_string(hide_password=False)
    except ArgumentError as unreadable:
        raise Failure(_("“%(place)s” is no address of a database.", place=place)) from unreadable
