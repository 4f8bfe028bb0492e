"""What every command is handed: the settings, the database when it is ready, the clock; and how a command answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from config import Settings, read_settings
from overseas.audit.journal import ListRead, Program, Subject, record_read
from overseas.audit.reads import asked_hash
from overseas.cli.refusals import Failure
from overseas.cli.schema import is_current
from overseas.kernel.clock import Clock
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.installation import Installation, clock_of, installed
from overseas.kernel.key_use import settle_keys
from overseas.kernel.unit_of_work import Store, UnitOfWork
from overseas.kernel.writing import written_day
from overseas.units.models import Unit
from overseas.units.queries import unit_by_code

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Office:
    """The installation on which a command works; whoever puts the program together says how to open its database."""

    open_store: Callable[[Settings], Store]

    @cached_property
    def settings(self) -> Settings:
        """The settings of this installation. SettingsError when one is wrong."""
        return read_settings()

    @cached_property
    def store(self) -> Store:
        """Its database, ready for work. A failure with a sentence when the tables are not there."""
        store = self.open_store(self.settings)
        with ExitStack() as left:
            left.callback(store.engine.dispose)
            if not is_current(store.engine):
                raise Failure(_("The database is not ready. Prepare it first: overseas db upgrade"))
            settle_keys(store, at=Clock().now())
            left.pop_all()
        return store

    @cached_property
    def installation(self) -> Installation | None:
        """What this installation is."""
        with self.store.reading() as session:
            return installed(session)

    @cached_property
    def clock(self) -> Clock:
        """The office's clock; in a demonstration it runs behind."""
        return clock_of(self.installation)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with self.store.reading() as session:
            yield session

    @contextmanager
    def working(self, *, commit: bool) -> Iterator[UnitOfWork]:
        """A unit of work; without `commit` everything is tried and nothing is kept."""
        with self.store.working(commit=commit) as work:
            yield work

    def note_read(self, what: str, subject: Subject | None = None, *, rows: int | None = None, **asked: object) -> None:
        """Write into the trail what this command is about to tell of people: of a list, how many rows, and the hash of
        what was asked. No answer without it.
        """
        _program, *said = click.get_current_context().command_path.split()
        by, words = Program(" ".join(["overseas", *said])), {name: str(asked[name]) for name in asked}
        with self.store.working() as work:
            read = None if rows is None else ListRead(rows, asked_hash(work.session, words))
            record_read(work.session, by, what, subject, at=self.clock.now(), rows=read)


def unit_named(session: Session, code: str, on: date) -> Unit:
    """The unit that bears the code on the day; NotFound says which code and which day."""
    try:
        return unit_by_code(session, code, on)
    except NotFound:
        raise NotFound(_("No unit bears the code %(code)s on %(day)s.", code=code, day=written_day(on))) from None


class Day(click.ParamType[date]):
    """A day, written 2026-03-01 as programs do, or 01/03/2026 as offices do."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that was typed."""
        if isinstance(value, date):
            return value
        text = str(value)
        try:
            if "/" in text:
                day, month, year = text.split("/")
                return date(int(year), int(month), int(day))
            return date.fromisoformat(text)
        except ValueError:
            self.fail(_("“%(text)s” is not a day. Write it as 2026-03-01.", text=text[:40]), param, ctx)


DAY = Day()

pass_office = click.make_pass_decorator(Office)


def json_option(command: F) -> F:
    """`--json`: print for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def commit_option(command: F) -> F:
    """`--commit`: keep the change; without it the command only says what it would do."""
    return click.option("--commit", is_flag=True, help="Keep the change; without it nothing is kept.")(command)


def answer(data: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print the answer once: as JSON for programs, or as lines for people."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
        return
    for line in lines:
        click.echo(line)


def say_if_dry(*, commit: bool) -> None:
    """Tell people, beside the answer, that nothing was kept."""
    if not commit:
        click.echo(_("Nothing was kept. Say --commit to keep it."), err=True)


def columns(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Rows as lines whose columns stand below each other."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*texts, strict=True)] if texts else []
    for row in texts:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
