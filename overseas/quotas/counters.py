"""The counters behind progress: kept in the transaction that changes a case, recomputed and compared by a job."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, delete, func, insert, null, select
from sqlalchemy.orm import Session

from overseas.cases.catalogue import STEPS
from overseas.cases.events import CaseMoved, StepsMoved
from overseas.cases.lifecycle import AFTER_DEPARTURE
from overseas.cases.models import Case
from overseas.cases.stages import Stage
from overseas.cases.under_way import steps_under_way
from overseas.contracts.events import ContractMoved
from overseas.contracts.models import Contract
from overseas.kernel.database import insert_into
from overseas.quotas.models import DayCount, Measure
from overseas.units.models import Unit

STEP_MEASURES: dict[str, Measure] = {step.code: Measure(f"at_{step.code}") for step in STEPS}
"""The counter of each step; a new step needs a measure of its own."""

Mark = tuple[int, Measure, date]
"""A commune, a measure and the day under which it is counted."""


def marks_of_case(
    stage: Stage | None,
    *,
    registered_on: date,
    residence_unit_id: int,
    departed_on: date | None,
    departure_unit_id: int | None,
    under_way: Collection[str] = (),
) -> list[Mark]:
    """What a case at this stage adds one to (the definition of every count but the open contracts)."""
    if stage in (Stage.REGISTERED, Stage.PREPARING):
        measure = Measure.REGISTERED if stage is Stage.REGISTERED else Measure.PREPARING
        year = date(registered_on.year, 1, 1)
        steps = sorted(under_way) if stage is Stage.PREPARING else []
        return [(residence_unit_id, one, year) for one in (measure, *(STEP_MEASURES[code] for code in steps))]
    if departed_on is None or departure_unit_id is None or stage not in AFTER_DEPARTURE:
        return []
    departed = [(departure_unit_id, Measure.DEPARTED, departed_on)]
    if stage is Stage.ABROAD:
        return [*departed, (departure_unit_id, Measure.ABROAD, date(departed_on.year, 1, 1))]
    return departed


def count_case(session: Session, moved: CaseMoved) -> None:
    """Listen to a case that moved: take away what it counted for before, add what it counts for now."""
    change: Counter[Mark] = Counter()
    change.update(_marks_at(moved.to_stage, moved))
    change.subtract(_marks_at(moved.from_stage, moved))
    _apply(session, change)


def _marks_at(stage: Stage | None, moved: CaseMoved) -> list[Mark]:
    return marks_of_case(
        stage,
        registered_on=moved.registered_on,
        residence_unit_id=moved.residence_unit_id,
        departed_on=moved.departed_on,
        departure_unit_id=moved.departure_unit_id,
        under_way=moved.under_way,
    )


def count_steps(session: Session, moved: StepsMoved) -> None:
    """Listen to a case of which other steps go on than before."""

    def marks(under_way: Collection[str]) -> list[Mark]:
        return marks_of_case(
            moved.stage,
            registered_on=moved.registered_on,
            residence_unit_id=moved.residence_unit_id,
            departed_on=None,
            departure_unit_id=None,
            under_way=under_way,
        )

    change: Counter[Mark] = Counter()
    change.update(marks(moved.after))
    change.subtract(marks(moved.before))
    _apply(session, change)


def count_contract(session: Session, moved: ContractMoved) -> None:
    """Listen to a contract whose open end moved, appeared or vanished."""
    change: Counter[Mark] = Counter()
    if moved.end_after is not None:
        change[moved.unit_id, Measure.OPEN_CONTRACT, moved.end_after] += 1
    if moved.end_before is not None:
        change[moved.unit_id, Measure.OPEN_CONTRACT, moved.end_before] -= 1
    _apply(session, change)


def _apply(session: Session, change: Counter[Mark]) -> None:
    """Add the changes for each commune and all units above it, in one order so that no two writers cross."""
    marks = {mark: number for mark, number in change.items() if number}
    if not marks:
        return
    total = _with_units_above(session, marks)
    statement = insert_into(session, DayCount)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[DayCount.unit_id, DayCount.measure, DayCount.day],
            set_={"count": DayCount.count + statement.excluded.count},
        ),
        [
            {"unit_id": unit_id, "measure": measure, "day": day, "count": number}
            for (unit_id, measure, day), number in sorted(total.items())
        ],
    )


def _with_units_above(session: Session, communes: Mapping[Mark, int]) -> Counter[Mark]:
    """What is counted for communes, counted for each unit above them as well."""
    ids = {mark[0] for mark in communes}
    paths = dict(session.execute(select(Unit.id, Unit.path).where(Unit.id.in_(ids))).all())
    total: Counter[Mark] = Counter()
    for (commune_id, measure, day), number in communes.items():
        for part in paths[commune_id].strip("/").split("/"):
            total[int(part), measure, day] += number
    return total


@dataclass(frozen=True)
class Difference:
    """A counter that does not say what the rows say."""

    unit_id: int
    measure: Measure
    day: date
    counted: int
    rows: int


def plain_counts(session: Session) -> Counter[Mark]:
    """Every count, reckoned anew from the cases and contracts themselves: the definition, without the counters."""
    communes: Counter[Mark] = Counter()
    groups = session.execute(_case_groups())
    for stage, registered_on, residence_id, departed_on, departure_id, number, *states in groups:
        marks = marks_of_case(
            stage,
            registered_on=registered_on,
            residence_unit_id=residence_id,
            departed_on=departed_on,
            departure_unit_id=departure_id,
            under_way=steps_under_way(dict(zip(STEP_MEASURES, states, strict=True))),
        )
        for mark in marks:
            communes[mark] += number
    for unit_id, end_on, number in session.execute(_open_contract_groups()):
        if unit_id is not None:
            communes[unit_id, Measure.OPEN_CONTRACT, end_on] += number
    return _with_units_above(session, communes)


def _case_groups() -> Select[*tuple[Any, ...]]:
    columns = (Case.stage, Case.registered_on, Case.residence_unit_id, Case.departed_on, Case.departure_unit_id)
    # After the departure the steps no longer matter: all in one group, else there would be one for each case.
    states = [
        case((Case.stage == Stage.PREPARING, getattr(Case, f"{code}_state")), else_=null()) for code in STEP_MEASURES
    ]
    return select(*columns, func.count(), *states).group_by(*columns, *states)


def _open_contract_groups() -> Select[int | None, date, int]:
    query = select(Case.departure_unit_id, Contract.end_on, func.count()).join(Case, Case.id == Contract.case_id)
    return query.where(Contract.settled.is_(False)).group_by(Case.departure_unit_id, Contract.end_on)


def compare_counters(session: Session) -> list[Difference]:
    """Where the counters differ from the rows; empty when all is well."""
    rows = plain_counts(session)
    kept: dict[Mark, int] = {
        (unit_id, measure, day): count
        for unit_id, measure, day, count in session.execute(
            select(DayCount.unit_id, DayCount.measure, DayCount.day, DayCount.count).where(DayCount.count != 0)
        )
    }
    return [
        Difference(*mark, counted=kept.get(mark, 0), rows=rows.get(mark, 0))
        for mark in sorted(rows.keys() | kept.keys())
        if kept.get(mark, 0) != rows.get(mark, 0)
    ]


def recompute_counters(session: Session) -> int:
    """Write all counters anew from the rows, after a bulk load. Gives the number of counters."""
    counts = plain_counts(session)
    rows = [{"unit_id": u, "measure": m, "day": d, "count": number} for (u, m, d), number in counts.items()]
    session.execute(delete(DayCount))
    if rows:
        session.execute(insert(DayCount), rows)
    return len(counts)
