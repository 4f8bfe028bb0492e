"""What the command line tells of people leaves a read in the trail, as a page does; every command is asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from sqlalchemy import select

from overseas.audit.models import ReadEvent
from overseas.audit.reads import READINGS
from overseas.cli import main
from overseas.console import serve
from overseas.kernel.unit_of_work import Store
from tests.cases.sample_cases import add_case
from tests.cli.test_commands import Line
from tests.world import build_world

assert serve  # the console registers its commands with the group

TELLS = {
    "alerts list": ("alerts list", "alert.list"),
    "audit export": ("audit export --case 1", "trail.export"),
    "audit list": ("audit list --account 1", "trail.list"),
    "cases why": ("cases why {case}", "case.why"),
    "db backup": ("db backup --to {folder} --commit", "database.copy"),
}
"""Commands that tell of people: how each is said here, and the read that it leaves."""
TELLS_NOBODY = {
    "accounts add": "an officer's own account, with a line of the trail",
    "accounts disable": "as above",
    "accounts drop-factor": "as above",
    "accounts enable": "as above",
    "accounts end-all-sessions": "as above",
    "accounts end-sessions": "as above",
    "accounts invite": "as above",
    "accounts list": "officers at work, as the administrator's page does",
    "accounts review": "as above",
    "anonymise": "its copy names nobody",
    "audit head": "seals",
    "audit seal": "seals",
    "audit verify": "numbers of rows",
    "breakdown": "masked figures",
    "db load": "norms and units",
    "db open-backup": "opens a copy: whoever holds it and the keys needs no database",
    "db roles": "rights",
    "db upgrade": "the tables",
    "demo": "invented people",
    "jobs list": "counts",
    "jobs run": "counts",
    "keys check": "numbers of rows",
    "keys forget": "keys",
    "keys new": "keys",
    "keys rotate": "keys",
    "permissions": "rights",
    "progress": "figures",
    "scheduler": "the jobs tell counts",
    "serve": "the pages tell for themselves",
}
"""Every other command, and what it tells instead."""


def commands_of(group: click.Group, above: str = "") -> Iterator[str]:
    """Every command as it is said."""
    for name, command in group.commands.items():
        said = f"{above} {name}".strip()
        if isinstance(command, click.Group):
            yield from commands_of(command, said)
        else:
            yield said


def test_every_command_says_whether_it_tells_of_people() -> None:
    assert isinstance(main, click.Group)
    assert set(commands_of(main)) == {*TELLS, *TELLS_NOBODY}
    assert {read for _said, read in TELLS.values()} <= set(READINGS.codes())


@pytest.mark.parametrize("command", list(TELLS))
def test_a_command_that_tells_of_people_leaves_a_read(command: str, tmp_path: Path, url: str, store: Store) -> None:
    line = Line(tmp_path / "home", url)
    with store.working() as work:
        case = add_case(build_world(work.session)).id
    said, what = TELLS[command]
    if command == "db backup" and not url.startswith("sqlite"):
        pytest.skip("there pg_dump hands the database over; the command is the same")
    line.ok(said.format(case=case, folder=tmp_path / "copies"))
    with store.reading() as session:
        found = session.execute(select(ReadEvent.what, ReadEvent.actor_name, ReadEvent.account_id)).all()
    assert [tuple(row) for row in found] == [(what, f"overseas {command}", None)]
