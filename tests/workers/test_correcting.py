"""What is on record about a person is corrected in sight of everybody, and never over somebody else's change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.audit.models import AuditEvent
from overseas.kernel.errors import Invalid, NotFound, Stale
from overseas.workers.actions import correct_worker, load_reference
from overseas.workers.entry import GroupEntry
from overseas.workers.filling import entry_of
from overseas.workers.models import NameEnding, Worker
from overseas.workers.queries import visible_worker
from tests.workers.people import registered
from tests.world import NOW, World


def corrected(session: Session, world: World, worker: Worker, *, by: str = "officer", **said: Any) -> Worker:
    seen = visible_worker(session, world.actor(by), worker.id)
    entry = replace(entry_of(seen), **said)
    return correct_worker(session, world.actor(by), worker.id, entry=entry, version=seen.version, at=NOW)


def trail(session: Session, worker: Worker) -> list[AuditEvent]:
    found = select(AuditEvent).where(AuditEvent.subject_id == worker.id, AuditEvent.verb == "worker.correct")
    return list(session.scalars(found.order_by(AuditEvent.id)))


class TestCorrectingAPerson:
    def test_writes_only_what_changed_with_numbers_masked(self, session: Session, world: World) -> None:
        worker = registered(session, world, national_id="058098001234", phones=("0912345678",))
        corrected(session, world, worker, national_id="058098001299", phones=("0912345678", "0987654321"))
        (line,) = trail(session, worker)
        assert line.before == {"national_id": "•••••••••234", "phones": "***"}
        assert line.after == {"national_id": "•••••••••299", "phones": "***"}

    def test_keeps_the_endings_of_the_name_in_step(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        corrected(session, world, worker, name="Đàng Văn Ẩn Sơn")
        found = session.scalars(select(NameEnding.ending).where(NameEnding.worker_id == worker.id))
        assert set(found) == {"dang van an son", "van an son", "an son", "son"}

    def test_moves_her_file_with_her_commune(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        corrected(session, world, worker, by="province", residence_unit_id=world.units["22810"].id)
        assert worker.unit_id == world.units["585"].id
        units = session.scalars(select(NameEnding.unit_id).where(NameEnding.worker_id == worker.id))
        assert set(units) == {world.units["585"].id}
        with pytest.raises(NotFound):
            visible_worker(session, world.actor("officer"), worker.id)

    def test_does_not_move_her_out_of_the_officers_area(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        with pytest.raises(Invalid):
            corrected(session, world, worker, residence_unit_id=world.units["22810"].id)

    def test_changes_groups_one_by_one(self, session: Session, world: World) -> None:
        load_reference(session)
        first = GroupEntry("poor", valid_from=date(2022, 1, 1))
        worker = registered(session, world, groups=(first, GroupEntry("rural_worker")))
        ended = replace(first, valid_to=date(2022, 12, 31))
        corrected(session, world, worker, groups=(ended, GroupEntry("newly_non_poor", "List 5")))
        seen = visible_worker(session, world.actor("officer"), worker.id)
        assert [(row.group_slug, row.valid_to) for row in seen.groups] == [
            ("poor", date(2022, 12, 31)),
            ("newly_non_poor", None),
        ]

    def test_removes_what_was_taken_out(self, session: Session, world: World) -> None:
        worker = registered(session, world, old_id="264123456", phones=("0912345678",))
        corrected(session, world, worker, old_id=None, phones=())
        seen = visible_worker(session, world.actor("officer"), worker.id)
        assert (seen.identifiers, seen.phones) == ([], [])

    def test_without_a_change_writes_nothing(self, session: Session, world: World) -> None:
        worker = registered(session, world, phones=("0912345678",))
        assert corrected(session, world, worker).version == 1
        assert trail(session, worker) == []

    def test_asks_again_only_when_name_birth_or_commune_change(self, session: Session, world: World) -> None:
        registered(session, world)
        worker = registered(session, world, confirmed_other_person=True)
        corrected(session, world, worker, address="Thôn 3")
        with pytest.raises(Invalid):
            corrected(session, world, worker, name="Đàng Văn Ân")

    def test_refuses_a_number_of_somebody_else_and_changes_nothing(self, session: Session, world: World) -> None:
        registered(session, world, national_id="058098001234")
        worker = registered(session, world, name="Trượng Văn B", phones=("0912345678",))
        with pytest.raises(Invalid) as refusal:
            corrected(session, world, worker, national_id="058098001234", phones=())
        assert list(refusal.value.errors) == ["national_id"]
        seen = visible_worker(session, world.actor("officer"), worker.id)
        assert (len(seen.phones), seen.identifiers, seen.version) == (1, [], 1)


class TestTwoPeopleAtOnce:
    @pytest.mark.parametrize("said", [{"name": "Đàng Văn C"}, {"phones": ("0987654321",)}, {"passport": "C1234567"}])
    def test_whoever_is_later_is_told(self, session: Session, world: World, said: dict[str, Any]) -> None:
        worker = registered(session, world)
        entry = entry_of(visible_worker(session, world.actor("officer"), worker.id))
        corrected(session, world, worker, **said)
        with pytest.raises(Stale):
            correct_worker(session, world.actor("officer"), worker.id, entry=entry, version=1, at=NOW)

    def test_a_person_out_of_reach_is_not_found(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        entry = entry_of(visible_worker(session, world.actor("officer"), worker.id))
        with pytest.raises(NotFound):
            correct_worker(session, world.actor("other_officer"), worker.id, entry=entry, version=1, at=NOW)
