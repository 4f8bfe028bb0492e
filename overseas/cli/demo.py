"""overseas demo: a province to try, made when it is missing, then served together with the scheduler."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import FrameType
from typing import Any

import click

from config import Settings
from overseas.accounts.permissions import ROLE_NAMES
from overseas.cli.demo_database import making_place, standing
from overseas.cli.demo_password import demo_password
from overseas.cli.office import DAY, Office
from overseas.cli.refusals import Failure
from overseas.cli.schema import is_current
from overseas.demonstration.actions import give_password
from overseas.demonstration.cast import FIRST_DAY, LAST_DAY
from overseas.demonstration.filling import fill_up
from overseas.demonstration.making import Setup, make_demonstration
from overseas.demonstration.offices import DEMONSTRATION, SEATS
from overseas.demonstration.queries import Standing, number_of_cases
from overseas.kernel.clock import Clock, office_day
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.installation import installed
from overseas.kernel.key_file import kept_ring
from overseas.kernel.writing import written_day

USUAL_DAY = date(2023, 10, 16)
MOST_CASES = 900_000
PATIENCE_SECONDS = 15


@click.command()
@click.option("--no-serve", is_flag=True, help="Only make it; serve nothing.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port, instead of $OVERSEAS_PORT.")
@click.option("--today", type=DAY, help="The day on which it plays (default: 16/10/2023).")
@click.option("--reset", is_flag=True, help="Throw the present demonstration away and start afresh.")
@click.option(
    "--cases",
    type=click.IntRange(0, MOST_CASES),
    default=0,
    metavar="N",
    help="Fill in N simple cases more, to measure.",
)
@click.pass_context
def demo(
    context: click.Context, *, no_serve: bool, port: int | None, today: date | None, reset: bool, cases: int
) -> None:
    """Make a demonstration with invented people, once, and serve it; everything in it may be tried.

    A database that holds anything else is never touched.
    """
    office = context.ensure_object(Office)
    settings = replace(office.settings, port=port or office.settings.port)
    if not no_serve:
        _check_port_free(settings)
    password = demo_password(settings)
    _prepare(office, today=today, reset=reset, cases=cases, password=password)
    _say_who(office, settings, password)
    if not no_serve:
        _serve(context, settings)


def _prepare(office: Office, *, today: date | None, reset: bool, cases: int, password: str) -> None:
    """Make the demonstration where there is none; a present one is kept."""
    settings = office.settings
    found = standing(settings)
    if found is Standing.SOMETHING_ELSE:
        text = _("This database holds something else than a demonstration, and stays as it is.")
        raise Failure(f"{text} {_('Choose another place with OVERSEAS_HOME or OVERSEAS_DATABASE_URL.')}")
    if not settings.keys:
        kept_ring(settings.keys_file)  # a demonstration needs no keys from elsewhere, on a server neither
    if found is Standing.DEMONSTRATION and not reset:
        _keep(office, today=today, cases=cases, password=password)
        return
    _make(office, today or USUAL_DAY, cases=cases, password=password)


def _keep(office: Office, *, today: date | None, cases: int, password: str) -> None:
    with making_store(office, office.settings) as store:
        if not is_current(store.engine):
            raise Failure(
                _("This demonstration was made by another version of the program. Start afresh with --reset.")
            )
    installation = office.installation
    if today and installation and office_day(installation.made_at) != today:
        day = written_day(office_day(installation.made_at))
        raise Failure(_("This demonstration was made for %(day)s. Start afresh with --reset.", day=day))
    with office.working(commit=True) as work:
        give_password(work.session, DEMONSTRATION, password=password, at=office.clock.now())
    with office.working(commit=True) as work:
        missing = max(cases - number_of_cases(work.session), 0)
        fill_up(work.session, cases=missing, today=office.clock.today(), at=office.clock.now(), watch=watch)


def _make(office: Office, today: date, *, cases: int, password: str) -> None:
    """All of it or nothing: in one transaction, and on SQLite in a file that gets its name at the end."""
    if not FIRST_DAY <= today <= LAST_DAY:
        first, last = written_day(FIRST_DAY), written_day(LAST_DAY)
        raise Failure(_("The demonstration can play between %(first)s and %(last)s.", first=first, last=last))
    behind = (Clock().today() - today).days
    clock = Clock(behind)
    click.echo(
        _("Making a demonstration of %(day)s. Every person in it is invented.", day=written_day(today)), err=True
    )
    with making_place(office.settings) as settings, making_store(office, settings) as store, store.working() as work:
        make_demonstration(work, Setup(today, clock.now(), behind, password), watch)
        fill_up(work.session, cases=cases, today=today, at=clock.now(), watch=watch)


@contextmanager
def making_store(office: Office, settings: Settings) -> Iterator[Any]:
    """The database of these settings, closed at the end."""
    store = office.open_store(settings)
    try:
        yield store
    finally:
        store.engine.dispose()


def watch(doing: Text, items: Sequence[Any]) -> Iterable[Any]:
    """Say on the error output what is being done and how far it is."""
    with click.progressbar(items, label=str(doing), file=sys.stderr, width=30) as bar:
        yield from bar


def _say_who(office: Office, settings: Settings, password: str) -> None:
    with office.reading() as session:
        found = installed(session)
    if found is None:
        raise Failure(_("The demonstration could not be made."))
    click.echo(_("The demonstration plays on %(day)s.", day=written_day(office.clock.today())))
    click.echo(_("Address: %(address)s", address=f"http://{settings.host}:{settings.port}"))
    for seat in SEATS:
        if seat.shown:
            click.echo(f"  {seat.username:<20} {ROLE_NAMES[seat.role]}")
    click.echo(_("Password of every account: %(password)s", password=password))


def _check_port_free(settings: Settings) -> None:
    """Before anything is made: nobody waits a minute to hear that the port is taken."""
    family, kind, protocol, _name, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[
        0
    ]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except OSError as error:
            place = f"{settings.host}:{settings.port}"
            text = _("Port %(place)s cannot be used: %(why)s.", place=place, why=error.strerror)
            raise Failure(f"{text} {_('Choose another one with --port (make demo PORT=8100).')}") from error


def _serve(context: click.Context, settings: Settings) -> None:
    """The pages in this process, the scheduler in one of its own; both end together."""
    signal.signal(signal.SIGTERM, _end)
    log = settings.home / "scheduler.log"
    parent = context.find_root()
    serve = parent.command.get_command(parent, "serve") if isinstance(parent.command, click.Group) else None
    if serve is None:
        raise Failure(_("This program was put together without its server."))
    with log.open("ab") as lines:
        scheduler = subprocess.Popen(
            [sys.executable, "-m", "overseas", "scheduler", "--with-starter"],
            stdin=subprocess.PIPE,
            stdout=lines,
            stderr=lines,
        )
    try:
        context.invoke(serve, host=settings.host, port=settings.port)
    finally:
        scheduler.terminate()
        try:
            scheduler.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            scheduler.kill()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
