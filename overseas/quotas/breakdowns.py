"""Who leaves, by what the law holds sensitive: people, priority groups, record checks; masked before anybody sees it.

Counted are years that are over, of one province, by the units directly below it; nothing finer and nothing shorter, for
two tables that overlap could be subtracted from one another. Whoever may look sees rows of this one masked table: a
province all of them with their sums, a district its own. The numbers behind it never leave this module.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach, require
from overseas.cases.lifecycle import AFTER_DEPARTURE
from overseas.cases.models import Case
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.kernel.errors import NotFound
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.quotas.masking import SMALLEST_SHOWN, masked, masked_groups
from overseas.units.models import Unit
from overseas.units.queries import at_or_below, children, units_by_ids
from overseas.workers.labels import group_name
from overseas.workers.models import Ethnicity, GroupMembership, PriorityGroup, Worker

MOST_PEOPLES = 5
"""So many peoples have a column of their own at most, the largest first; the others share one."""
OTHERS = "others"
TOLD_BY_PEOPLES = "ethnic_minority"
"""This group is everybody but the largest people: beside the table of peoples it would give a masked cell away."""

POVERTY = frozenset({"poor", "near_poor", "newly_non_poor"})
"""Nobody is in two of these: a household is put into one class (Decision 24/2021/QĐ-TTg, the yearly review)."""


class Kind(StrEnum):
    """By what the people are told apart."""

    PEOPLES = "peoples"
    GROUPS = "groups"
    CHECKS = "checks"


KIND_NAMES: dict[Kind, Text] = {
    Kind.PEOPLES: _l("Ethnic groups"),
    Kind.GROUPS: _l("Priority groups"),
    Kind.CHECKS: _l("Record checks"),
}
COUNTED: dict[Kind, Text] = {
    Kind.PEOPLES: _l("People who left in the year, by the unit in which they lived on the day of departure."),
    Kind.GROUPS: _l("People who left in the year and belonged to the group that day. One person may be in several."),
    Kind.CHECKS: _l("Record checks answered or refused in the year, by the unit in which the person lives."),
}
_ANSWERS: dict[str, Text] = {"met": _l("Condition met"), "unmet": _l("Condition not met"), "refused": _l("Refused")}


@dataclass(frozen=True)
class Line:
    """One unit: how many people in all, and for each column how many; None is masked."""

    unit_code: str
    unit_name: str
    total: int
    cells: tuple[int | None, ...]


@dataclass(frozen=True)
class Breakdown:
    """The masked table. `whole` is the line of the province, for those who may see all of it."""

    kind: Kind
    year: int
    province: Unit
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    whole: Line | None


def visible_breakdown(
    session: Session, actor: Actor, kind: Kind, year: int, *, province: Unit, today: date
) -> Breakdown:
    """The lines that the actor may see. NotFound for another province, or a year that is not over."""
    require(actor, Permission.VIEW_BREAKDOWNS)
    area = reach(actor, Permission.VIEW_BREAKDOWNS)
    found = breakdown(session, kind, year, province=province, today=today)
    if area.everything or area.province_id == province.id:
        return found
    own = session.get_one(Unit, actor.unit_id)
    if own.province_id != province.id:
        raise NotFound
    lines = tuple(line for line in found.lines if line.unit_code == own.code and own.parent_id == province.id)
    return replace(found, lines=lines, whole=None)


def province_of(session: Session, actor: Actor) -> Unit | None:
    """The province in which the actor works; None for those of the whole country."""
    own = session.get_one(Unit, actor.unit_id)
    return session.get_one(Unit, own.province_id) if own.province_id else None


def years_over(session: Session, province: Unit, today: date) -> list[int]:
    """The years that can be looked at, the latest first."""
    here = Case.departure_unit_id.in_(select(Unit.id).where(at_or_below(province)))
    first = session.scalar(select(func.min(Case.departed_on)).where(here))
    return list(range(today.year - 1, first.year - 1, -1)) if first else []


def breakdown(session: Session, kind: Kind, year: int, *, province: Unit, today: date) -> Breakdown:
    """The whole masked table of a province. NotFound for a year that is not over."""
    if not 1 <= year < today.year:
        raise NotFound(_("Only a year that is over can be told apart so; %(year)s is not.", year=year))
    counted = _Counted(session, province, year)
    if kind is Kind.GROUPS:
        return counted.by_group()
    return counted.by_people() if kind is Kind.PEOPLES else counted.by_answer()


class _Counted:
    """The bare numbers of one province and year; they are masked before they are given away."""

    def __init__(self, session: Session, province: Unit, year: int) -> None:
        self._session, self._province, self._year = session, province, year
        self._first, self._last = date(year, 1, 1), date(year, 12, 31)

    def by_people(self) -> Breakdown:
        query = self._departed(Worker.ethnicity_slug).join(Worker, Case.worker_id == Worker.id)
        numbers = self._gather(query.group_by(Unit.path, Worker.ethnicity_slug))
        totals = sum(numbers.values(), Counter[str]())
        largest = sorted((slug for slug in totals if slug), key=lambda slug: (-totals[slug], slug))[:MOST_PEOPLES]
        if totals.total() < SMALLEST_SHOWN:
            largest = []  # so few that the name of a column would tell who they are
        found = self._peoples(numbers, largest)
        while len(largest) > 1 and _says_nothing(found):
            largest = largest[:-1]
            found = self._peoples(numbers, largest)
        return found

    def _peoples(self, numbers: dict[int, Counter[str]], apart: Collection[str]) -> Breakdown:
        """These peoples in columns of their own, all others in one.

        They stand in the order of the official list: by number, their order would tell which of two masked is larger.
        And none stands alone, for the total of a unit would be its number.
        """
        official = select(Ethnicity.slug, Ethnicity.name).where(Ethnicity.slug.in_(apart)).order_by(Ethnicity.position)
        columns = dict(self._session.execute(official).all())
        merged = {unit: _merge(counts, columns) for unit, counts in numbers.items()}
        rest = len(columns) == 1 or any(counts[OTHERS] for counts in merged.values())
        return self._partition(Kind.PEOPLES, columns | ({OTHERS: str(_OTHER_PEOPLES)} if rest else {}), merged)

    def by_answer(self) -> Breakdown:
        query = (
            select(Unit.path, LegalCheck.case_id, LegalCheck.state, LegalCheck.meets_condition_sealed)
            .select_from(LegalCheck)
            .join(Case, LegalCheck.case_id == Case.id)
            .join(Unit, Case.residence_unit_id == Unit.id)
            .where(at_or_below(self._province))
            .where(or_(self._within(LegalCheck.answered_on), self._within(LegalCheck.refused_on)))
        )
        numbers: dict[int, Counter[str]] = {}
        for path, case_id, state, held in self._session.execute(query):
            answer = _answer(state, meets=bool(held and LegalCheck.meets_condition.open(held, case_id)))
            numbers.setdefault(self._unit_of(path), Counter())[answer] += 1
        return self._partition(Kind.CHECKS, {code: str(name) for code, name in _ANSWERS.items()}, numbers)

    def by_group(self) -> Breakdown:
        """Each group is a table of its own, in it or not, for one person may be in several; see `_tables`."""
        all_of_them = self._gather(self._departed(Case.stage).group_by(Unit.path, Case.stage))
        since, until = GroupMembership.valid_from, GroupMembership.valid_to
        query = (
            self._departed(GroupMembership.group_slug, func.count(Case.id.distinct()))
            .join(GroupMembership, GroupMembership.worker_id == Case.worker_id)
            .where(or_(since.is_(None), since <= Case.departed_on), or_(until.is_(None), until >= Case.departed_on))
        )
        members = self._gather(query.group_by(Unit.path, GroupMembership.group_slug))
        units = self._units({*all_of_them, *members})
        totals = [all_of_them.get(unit.id, Counter()).total() for unit in units]
        held = {slug for counts in members.values() for slug in counts}
        groups = [group for group in self._session.scalars(_GROUPS) if group.slug in held]
        inside = {group.slug: [members.get(unit.id, Counter())[group.slug] for unit in units] for group in groups}
        shown = masked_groups(inside, totals, exclusive=POVERTY)
        cells = [tuple(shown[group.slug].cells[place] for group in groups) for place in range(len(units))]
        sums = tuple(shown[group.slug].sum for group in groups)
        return self._table(Kind.GROUPS, [group_name(group) for group in groups], units, totals, (cells, sums))

    def _departed(self, column: Any, number: Any = None) -> Select[Any]:
        counted = func.count() if number is None else number
        return (
            select(Unit.path, column, counted)
            .select_from(Case)
            .join(Unit, Case.departure_unit_id == Unit.id)
            .where(at_or_below(self._province), self._within(Case.departed_on), Case.stage.in_(sorted(AFTER_DEPARTURE)))
        )

    def _within(self, day: Any) -> ColumnElement[bool]:
        inside: ColumnElement[bool] = day.between(self._first, self._last)
        return inside

    def _gather(self, query: Select[Any]) -> dict[int, Counter[str]]:
        """By the unit directly below the province and by the column, how many."""
        numbers: dict[int, Counter[str]] = {}
        for path, key, number in self._session.execute(query):
            numbers.setdefault(self._unit_of(path), Counter())[key or ""] += number
        return numbers

    def _unit_of(self, path: str) -> int:
        """The unit directly below the province in which a place lies; the province where it is that itself."""
        below = path.removeprefix(self._province.path).strip("/")
        return int(below.partition("/")[0]) if below else self._province.id

    def _units(self, found: Iterable[int]) -> list[Unit]:
        """The units below the province at the end of the year, and whatever else people were counted under."""
        there = {unit.id: unit for unit in children(self._session, self._province.id, self._last)}
        missing = units_by_ids(self._session, set(found) - set(there))
        return sorted([*there.values(), *missing.values()], key=lambda unit: (unit.code, unit.id))

    def _partition(self, kind: Kind, columns: dict[str, str], numbers: dict[int, Counter[str]]) -> Breakdown:
        units = self._units(numbers)
        rows = [[numbers.get(unit.id, Counter())[code] for code in columns] for unit in units]
        table = masked(rows) if columns else masked([])
        cells = [tuple(row) for row in table.rows] or [() for _ in units]
        return self._table(kind, list(columns.values()), units, [sum(row) for row in rows], (cells, tuple(table.sums)))

    def _table(
        self,
        kind: Kind,
        columns: Sequence[str],
        units: Sequence[Unit],
        totals: Sequence[int],
        shown: tuple[Sequence[tuple[int | None, ...]], tuple[int | None, ...]],
    ) -> Breakdown:
        cells, sums = shown
        lines = tuple(
            Line(unit.code, unit.name, total, values) for unit, total, values in zip(units, totals, cells, strict=True)
        )
        whole = Line(self._province.code, self._province.name, sum(totals), sums)
        return Breakdown(kind, self._year, self._province, tuple(columns), lines, whole)


def _says_nothing(found: Breakdown) -> bool:
    """So few people in so many columns that all are hidden: fewer columns may say something."""
    lines = [*found.lines, *([found.whole] if found.whole else [])]
    return len(found.columns) > 1 and all(cell is None for line in lines for cell in line.cells)


def _merge(counts: Counter[str], kept: Collection[str]) -> Counter[str]:
    merged: Counter[str] = Counter()
    for slug, number in counts.items():
        merged[slug if slug in kept else OTHERS] += number
    return merged


def _answer(state: LegalCheckState, *, meets: bool) -> str:
    if state is LegalCheckState.REFUSED:
        return "refused"
    return "met" if meets else "unmet"


_OTHER_PEOPLES = _l("Others, or not recorded")
_GROUPS = (
    select(PriorityGroup)
    .where(PriorityGroup.slug != TOLD_BY_PEOPLES)
    .order_by(PriorityGroup.position, PriorityGroup.slug)
)
