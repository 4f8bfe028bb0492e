"""Whose file is closed to whoever gives no reason: the one place that decides it, for a page, a list and an export.

Restricted data are closed to everybody: they are kept, and used no longer (Law 91/2025/QH15, Article 4). A file whose
cases have been over for a time is closed to the provincial office, which never led it (norm `closed_file_months`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.cases.models import Case
from overseas.kernel.dates import add_months
from overseas.norms.queries import norm_book
from overseas.privacy.models import FileState
from overseas.privacy.queries.past import facts_of_cases, past_of
from overseas.units.scope import Reach, within
from overseas.workers.models import Worker

AT_ONCE = 500
"""So many numbers stand in one statement."""


@dataclass(frozen=True)
class ClosedFile:
    """Whose file it is, by number, and why it is closed."""

    worker_id: int
    state: FileState


def is_of_a_province(area: Reach) -> bool:
    """Whether this is the reach of an office that watches over the offices which lead the files."""
    return area.everything or area.province_id is not None


def closed_file(session: Session, actor: Actor, worker_id: int, today: date) -> FileState | None:
    """Why this file is closed to the actor. None for an open one, one out of reach, and one that names nobody."""
    area = reach(actor, Permission.VIEW_CASES)
    here = within(area, province=Worker.province_id, unit=Worker.unit_id)
    if session.scalar(select(Worker.id).where(Worker.id == worker_id, here)) is None:
        return None
    found = closed_people(session, area, [worker_id], today).get(worker_id)
    return found.state if found else None


def closed_people(session: Session, area: Reach, worker_ids: Iterable[int], today: date) -> dict[int, ClosedFile]:
    """Of these people, those whose file is closed to somebody of this area: no list names them."""
    return _closed(session, area, _Asked(Worker.id, lambda some: some), list(worker_ids), today)


def closed_cases(session: Session, area: Reach, case_ids: Iterable[int], today: date) -> dict[int, ClosedFile]:
    """Of these cases, those of people whose file is closed to somebody of this area."""
    other = aliased(Case)
    asked = _Asked(Case.id, lambda some: select(other.worker_id).where(other.id.in_(some)))
    return _closed(session, area, asked, list(case_ids), today)


@dataclass(frozen=True)
class _Asked:
    """By what people are asked for: a column, and whom its values mean."""

    key: InstrumentedAttribute[int]
    people: Callable[[list[int]], Any]

    def statement(self, some: list[int], *, with_past: bool) -> Select[*tuple[Any, ...]]:
        """One row for each value: whose it is, whether her data are restricted, and what her cases tell."""
        found: Select[*tuple[Any, ...]] = select(
            self.key.label("key"), Worker.id, Worker.restricted, Worker.created_at
        ).where(self.key.in_(some), Worker.erased_on.is_(None))
        if self.key is not Worker.id:
            found = found.join(Worker, Worker.id == Case.worker_id)
        if not with_past:
            return found.where(Worker.restricted)
        past = facts_of_cases().where(Case.worker_id.in_(self.people(some))).subquery()
        return found.add_columns(*past.c).outerjoin(past, past.c.worker_id == Worker.id)


def _closed(session: Session, area: Reach, asked: _Asked, numbers: list[int], today: date) -> dict[int, ClosedFile]:
    with_past = is_of_a_province(area)
    found: dict[int, ClosedFile] = {}
    for first in range(0, len(numbers), AT_ONCE):
        rows = session.execute(asked.statement(numbers[first : first + AT_ONCE], with_past=with_past)).all()
        found |= {row.key: ClosedFile(row.id, FileState.RESTRICTED) for row in rows if row.restricted}
        if with_past:
            over = [row for row in rows if not row.restricted and row.cases and not row.open]
            found |= _past(session, over, today)
    return found


def _past(session: Session, over: Sequence[Any], today: date) -> dict[int, ClosedFile]:
    """Of people whose cases are all over, those for whom the months of the norm have passed since."""
    if not over:
        return {}
    months = norm_book(session, today)["closed_file_months"]
    past = [row for row in over if add_months(past_of(row, row.created_at).last, months) < today]
    return {row.key: ClosedFile(row.id, FileState.PAST) for row in past}
