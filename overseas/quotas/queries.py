"""What is asked about targets and progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, bindparam, func, select, union_all
from sqlalchemy.orm import Session, joinedload

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.kernel.errors import NotFound
from overseas.norms.queries import norm_value
from overseas.quotas.counters import STEP_MEASURES
from overseas.quotas.figures import (
    Counts,
    Figures,
    Period,
    expected_by_pace,
    forecast,
    is_behind,
    needed_per_month,
    percent_of,
    shares_warning,
)
from overseas.quotas.models import DayCount, Measure, Target
from overseas.units.models import Unit
from overseas.units.queries import at_or_below, children, exists_on


@dataclass(frozen=True)
class Progress:
    """A unit and its children over a period. `shares_differ_by` is the children's sum less the unit's own target."""

    period: Period
    unit: Figures
    children: Sequence[Figures]
    shares_differ_by: int | None

    @property
    def rows(self) -> list[Figures]:
        """The unit first, then its children."""
        return [self.unit, *self.children]


def progress(session: Session, unit: Unit, *, first: date, last: date, today: date) -> Progress:
    """The figures of a unit and of each unit below it, from `first` to `last` (both included), as seen `today`."""
    period = Period(first, last, today)
    below = children(session, unit.id, min(max(today, first), last))
    ids = [unit.id, *(child.id for child in below)]
    counts = _counts(session, ids, period)
    targets = _targets(session, ids, period)
    margin = norm_value(session, "pace_margin_percent", today)
    lines = [_figures(one, counts.get(one.id, Counts()), targets.get(one.id), period, margin) for one in (unit, *below)]
    differ = shares_warning(lines[0].target, [line.target for line in lines[1:]])
    return Progress(period, lines[0], lines[1:], differ)


def _figures(unit: Unit, counts: Counts, target: int | None, period: Period, margin: int) -> Figures:
    return Figures(
        unit_id=unit.id,
        unit_code=unit.code,
        unit_name=unit.name,
        target=target,
        departed=counts.departed,
        percent=percent_of(counts.departed, target),
        expected_by_pace=expected_by_pace(target, period),
        abroad=counts.abroad,
        expired_not_returned=counts.expired_not_returned,
        registered=counts.registered,
        preparing=counts.preparing,
        needed_per_month=needed_per_month(counts.departed, target, period),
        forecast=forecast(counts.departed, period),
        behind_pace=is_behind(counts.departed, target, period, margin_percent=margin),
        steps=counts.steps,
        latitude=unit.latitude,
        longitude=unit.longitude,
    )


def _counts(session: Session, unit_ids: Sequence[int], period: Period) -> dict[int, Counts]:
    """One statement over the thin counters; each part reads only its own range of the index."""
    values = {"units": list(unit_ids), "first": period.first, "last": period.last, "today": period.today}
    found: dict[int, dict[Measure, int]] = {}
    for measure, unit_id, number in session.execute(_COUNTS, values):
        found.setdefault(unit_id, {})[measure] = int(number)
    return {unit_id: _counts_of(numbers) for unit_id, numbers in found.items()}


def _counts_of(numbers: Mapping[Measure, int]) -> Counts:
    return Counts(
        departed=numbers.get(Measure.DEPARTED, 0),
        abroad=numbers.get(Measure.ABROAD, 0),
        expired_not_returned=numbers.get(Measure.OPEN_CONTRACT, 0),
        registered=numbers.get(Measure.REGISTERED, 0),
        preparing=numbers.get(Measure.PREPARING, 0),
        steps={code: numbers.get(measure, 0) for code, measure in STEP_MEASURES.items()},
    )


def _sum(*measures: Measure) -> Select[Measure, int, int]:
    return (
        select(DayCount.measure, DayCount.unit_id, func.sum(DayCount.count))
        .where(DayCount.unit_id.in_(bindparam("units", expanding=True)), DayCount.measure.in_(measures))
        .group_by(DayCount.measure, DayCount.unit_id)
    )


_COUNTS = union_all(
    _sum(Measure.DEPARTED).where(DayCount.day.between(bindparam("first"), bindparam("last"))),
    _sum(Measure.OPEN_CONTRACT).where(DayCount.day < bindparam("today")),
    _sum(Measure.ABROAD, Measure.REGISTERED, Measure.PREPARING, *STEP_MEASURES.values()),
)
"""Put together once: that takes longer than running it."""


def _targets(session: Session, unit_ids: Sequence[int], period: Period) -> dict[int, int | None]:
    """The targets decided for exactly this period; a five-year target is not silently cut into years."""
    query = select(Target.unit_id, Target.value).where(
        Target.unit_id.in_(unit_ids), Target.period_start == period.first, Target.period_end == period.last
    )
    return dict(session.execute(query).all())


def target_periods(session: Session, unit_ids: Sequence[int]) -> list[tuple[date, date]]:
    """The periods for which any of the units has a target, newest first."""
    query = select(Target.period_start, Target.period_end).where(Target.unit_id.in_(unit_ids)).distinct()
    return sorted(((first, last) for first, last in session.execute(query)), reverse=True)


def targets_of_period(session: Session, unit_ids: Sequence[int], first: date, last: date) -> dict[int, Target]:
    """The targets of these units for exactly this period, by unit."""
    query = (
        select(Target)
        .where(Target.unit_id.in_(unit_ids), Target.period_start == first, Target.period_end == last)
        .options(joinedload(Target.unit))
    )
    return {target.unit_id: target for target in session.scalars(query)}


def visible_unit(session: Session, actor: Actor, permission: Permission, code: str | None, on: date) -> Unit:
    """The unit with this code if it lies in the part of the tree where the actor has the permission; else NotFound.

    Without a code it is the actor's own unit. A leader of a province may look at its districts and communes.
    """
    own = session.get_one(Unit, actor.unit_id)
    area = reach(actor, permission)
    if not (area.everything or area.province_id or area.unit_ids):
        raise NotFound
    if code is None or code == own.code:
        return own
    query = select(Unit).where(Unit.code == code, exists_on(on), at_or_below(own))
    unit = session.scalar(query)
    if unit is None:
        raise NotFound
    return unit
