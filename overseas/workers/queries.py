"""What is asked about people; somebody out of reach is not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.kernel.database import ring_of
from overseas.kernel.errors import Blocked, NotFound
from overseas.kernel.fields import PartialDate, Precision
from overseas.kernel.folding import fold
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import lazy as _l
from overseas.units.models import Unit
from overseas.units.scope import Reach, within
from overseas.workers.duplicates import Held, Known, births_agree
from overseas.workers.entry import WorkerEntry
from overseas.workers.models import (
    Ethnicity,
    GroupMembership,
    IdentifierKind,
    PriorityGroup,
    Worker,
    WorkerIdentifier,
)
from overseas.workers.names_search import ids_by_words

FOUND_ROWS = 50


@dataclass(frozen=True)
class FoundWorker:
    """A line of the search: enough to tell people of one name apart."""

    id: int
    name: str
    birth: PartialDate
    commune_name: str
    unit_name: str


@dataclass(frozen=True)
class Found:
    """The people whom a search found, and whether there are more than are shown."""

    rows: Sequence[FoundWorker]
    more: bool


def visible_worker(session: Session, actor: Actor, worker_id: int) -> Worker:
    """The person, with numbers, telephones, groups, residence and ethnicity. NotFound out of the actor's reach."""
    return _whole(session, worker_id, reach(actor, Permission.VIEW_CASES), joinedload(Worker.unit))


def worker_to_correct(session: Session, actor: Actor, worker_id: int) -> Worker:
    """The person as she is on record now, with the endings of her name; nobody else changes her until this is done.

    Blocked once who she was is erased: nothing is written about nobody.
    """
    area = reach(actor, Permission.EDIT_WORKERS)
    worker = _whole(session, worker_id, area, selectinload(Worker.endings), lock=True)
    check_named(worker)
    return worker


def worker_to_serve(session: Session, actor: Actor, permission: Permission, worker_id: int) -> Worker:
    """The person for whom something begins, within the actor's reach for it; NotFound outside.

    Whoever is erasing who she was is waited for, and nobody erases it until this is done. She is read whole, for the
    page that refuses shows her.
    """
    session.scalar(select(Worker.id).where(Worker.id == worker_id).with_for_update(read=True))
    return _whole(session, worker_id, reach(actor, permission), joinedload(Worker.unit))


def check_named(worker: Worker) -> None:
    """Blocked when who the person was is erased."""
    if worker.erased_on is not None:
        raise Blocked([Reason("erased", _l("This person is erased already."), _l("Nobody"))])


def _whole(session: Session, worker_id: int, area: Reach, more: ORMOption, *, lock: bool = False) -> Worker:
    found = (
        select(Worker)
        .where(Worker.id == worker_id, within(area, province=Worker.province_id, unit=Worker.unit_id))
        .options(
            selectinload(Worker.identifiers),
            selectinload(Worker.phones),
            selectinload(Worker.groups).joinedload(GroupMembership.group),
            joinedload(Worker.residence, innerjoin=True),
            joinedload(Worker.ethnicity),
            more,
        )
        .execution_options(populate_existing=True)
    )
    worker = session.scalar(found.with_for_update(of=Worker) if lock else found)
    if worker is None:
        raise NotFound
    return worker


def search_workers(session: Session, reach: Reach, words: str, *, most: int = FOUND_ROWS) -> Found:
    """The people within reach whom the words mean, sorted by name; `most` at the most."""
    ids = list(dict.fromkeys(session.scalars(ids_by_words(reach, words, ring_of(session)).limit(2 * most + 1))))
    commune, unit = aliased(Unit), aliased(Unit)
    found = session.execute(
        select(Worker.id, Worker.name, Worker.birth_date, Worker.birth_precision, commune.name, unit.name)
        .join(commune, commune.id == Worker.residence_unit_id)
        .join(unit, unit.id == Worker.unit_id)
        .where(Worker.id.in_(ids[:most]))
        .order_by(Worker.name_sort, Worker.birth_date, Worker.id)
    )
    rows = [FoundWorker(row[0], row[1], PartialDate(row[2], row[3]), row[4], row[5]) for row in found]
    return Found(rows, more=len(ids) > most)


def held_numbers(
    session: Session, reach: Reach, numbers: dict[IdentifierKind, str], *, but: int | None = None
) -> list[Held]:
    """Which of the numbers already belong to somebody other than the person `but`, and what may be told of each."""
    found, ring = [], ring_of(session)
    for kind, value in numbers.items():
        hashes = WorkerIdentifier.value.hashes(ring, value)
        row = session.execute(
            _known_people()
            .join(WorkerIdentifier, WorkerIdentifier.worker_id == Worker.id)
            .where(WorkerIdentifier.kind == kind, WorkerIdentifier.value_hash.in_(hashes), Worker.id != (but or 0))
        ).first()
        if row is not None:
            found.append(Held(kind, _known(row, reach)))
    return found


def likely_same(session: Session, reach: Reach, entry: WorkerEntry, *, but: int | None = None) -> list[Known]:
    """The people of the same folded name, birth and commune, as far as known; of those out of reach only the unit."""
    rows = session.execute(
        _known_people()
        .where(
            Worker.name_folded == fold(entry.name),
            Worker.residence_unit_id == entry.residence_unit_id,
            Worker.id != (but or 0),
        )
        .order_by(Worker.id)
    )
    return [
        _known(row, reach)
        for row in rows
        if births_agree(PartialDate(row.birth_date, row.birth_precision), entry.birth)
    ]


_Row = Row[int, str, date, Precision, str, str, int, int]


def _known_people() -> Select[int, str, date, Precision, str, str, int, int]:
    commune, unit = aliased(Unit), aliased(Unit)
    return (
        select(
            Worker.id,
            Worker.name,
            Worker.birth_date,
            Worker.birth_precision,
            commune.name.label("commune_name"),
            unit.name.label("unit_name"),
            Worker.province_id,
            Worker.unit_id,
        )
        .select_from(Worker)
        .join(commune, commune.id == Worker.residence_unit_id)
        .join(unit, unit.id == Worker.unit_id)
    )


def _known(row: _Row, reach: Reach) -> Known:
    """What may be told of a person on record to somebody with this reach."""
    if not reach.covers(province_id=row.province_id, unit_id=row.unit_id):
        return Known(row.unit_name)
    return Known(row.unit_name, row.id, row.name, PartialDate(row.birth_date, row.birth_precision), row.commune_name)


def ethnicities(session: Session) -> list[Ethnicity]:
    """All peoples in their official order."""
    return list(session.scalars(select(Ethnicity).order_by(Ethnicity.position)))


def priority_groups(session: Session) -> list[PriorityGroup]:
    """All priority groups in their order."""
    return list(session.scalars(select(PriorityGroup).order_by(PriorityGroup.position)))
