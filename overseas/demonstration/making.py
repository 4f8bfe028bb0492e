"""Making the demonstration: what every office needs, the offices, the people and what happened to each, the alerts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from overseas.alerts.sweep import sweep
from overseas.demonstration.actions.mark_demonstration import mark_demonstration
from overseas.demonstration.cast import Stage, cast
from overseas.demonstration.districts import DISTRICTS
from overseas.demonstration.offices import DEMONSTRATION, open_offices
from overseas.demonstration.register_stories import register_entries
from overseas.demonstration.registers import Entry
from overseas.demonstration.telling import Moment, Teller, moments
from overseas.demonstration.telling_registers import Registrar
from overseas.kernel.clock import office_day, office_instant
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.unit_of_work import UnitOfWork
from overseas.markets.actions import load_markets
from overseas.markets.queries import programmes
from overseas.norms.actions import load_norms
from overseas.privacy.actions.purposes import load_purposes
from overseas.quotas.actions import load_plan_targets
from overseas.quotas.counters import compare_counters
from overseas.units.actions import load_units
from overseas.units.queries import communes_below, unit_by_code
from overseas.workers.actions import load_reference


class Watch(Protocol):
    """Says what is being done while it goes through the items."""

    def __call__(self, doing: Text, items: Sequence[Any]) -> Iterable[Any]:
        """The items, one after the other."""


@dataclass(frozen=True)
class Setup:
    """The demonstration's day, the instant of its making (by its own clock), and how far that clock is behind."""

    today: date
    at: datetime
    behind_days: int
    password: str


LOADERS: tuple[Callable[[Session], int], ...] = (
    load_units,
    load_norms,
    load_markets,
    load_reference,
    load_purposes,
    load_plan_targets,
)


def make_demonstration(work: UnitOfWork, setup: Setup, watch: Watch) -> int:
    """Fill an empty database with the demonstration, in one transaction; the number of cases."""
    session = work.session
    for load in watch(_l("Units, laws, markets and plans"), LOADERS):
        load(session)
    since = date(setup.today.year - 6, 1, 1)
    open_offices(session, since=since, at=office_instant(since, 8), password=setup.password)
    teller, stage = _teller(session, setup.today)
    stories, registrar = cast(stage), Registrar(teller)
    told: list[Moment | Entry] = [*moments(stories), *register_entries(stories, stage, setup.at)]
    swept = since
    for each in watch(_l("People and their ways abroad"), sorted(told, key=lambda each: each.at)):
        swept = _sweep_monthly(work, office_day(each.at), swept)
        if isinstance(each, Entry):
            registrar.tell(each)
        else:
            teller.tell(each)
        work.deliver()
    sweep(session, today=setup.today, at=setup.at)
    mark_demonstration(session, DEMONSTRATION, behind_days=setup.behind_days, at=setup.at)
    work.deliver()
    if differences := compare_counters(session):
        raise RuntimeError(f"the counters differ from the rows: {differences[:3]}")
    return len(stories)


def _teller(session: Session, today: date) -> tuple[Teller, Stage]:
    found = [
        commune
        for district in DISTRICTS
        for commune in communes_below(session, unit_by_code(session, district.code, today).id, today)
    ]
    offered = programmes(session)
    stage = Stage(today, {unit.code: unit.name for unit in found}, {each.code: each.id for each in offered})
    choices = [(str(each.id), each.code) for each in offered]
    return Teller(session, {unit.code: unit.id for unit in found}, choices, today), stage


def _sweep_monthly(work: UnitOfWork, day: date, swept: date) -> date:
    """On the first of each month the alerts of that time, so that those settled since are in the trail as well."""
    first = day.replace(day=1)
    if first > swept:
        sweep(work.session, today=first, at=office_instant(first, 6))
        return first
    return swept
