"""A person is registered once, by the office that holds the commune where she lives."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from overseas.audit.models import AuditEvent
from overseas.kernel.errors import Forbidden, Invalid
from overseas.kernel.fields import read_partial_date
from overseas.workers.actions import load_reference, register_worker
from overseas.workers.entry import GroupEntry
from overseas.workers.models import Ethnicity, NameEnding, PriorityGroup, Worker, WorkerIdentifier
from overseas.workers.queries import visible_worker
from tests.workers.people import entry_for, registered
from tests.world import NOW, TODAY, World


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


class TestRegisteringAPerson:
    def test_keeps_what_was_said(self, session: Session, world: World) -> None:
        load_reference(session)
        groups = (
            GroupEntry("poor", "12/GCN-HN", "UBND TT Phước Dân", date(2023, 1, 1), date(2023, 12, 31)),
            GroupEntry("ethnic_minority"),
        )
        said = registered(
            session,
            world,
            ethnicity_slug="cham",
            national_id="058098001234",
            passport="C1234567",
            passport_expires_on=date(2030, 1, 1),
            phones=("0912 345 678", "01634567890"),
            groups=groups,
        )
        worker = visible_worker(session, world.actor("officer"), said.id)
        assert (worker.name, worker.name_folded) == ("Đàng Văn An", "dang van an")
        assert {row.value for row in worker.identifiers} == {"058098001234", "C1234567"}
        assert [(row.typed, row.number) for row in worker.phones] == [
            ("0912 345 678", "+84912345678"),
            ("01634567890", "01634567890"),
        ]
        assert [row.group.slug for row in worker.groups] == ["poor", "ethnic_minority"]
        assert worker.ethnicity is not None
        assert (worker.ethnicity.name, worker.ethnicity.code_1979) == ("Chăm", "17")

    def test_puts_her_under_the_office_that_holds_her_commune(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        assert (worker.unit_id, worker.province_id) == (world.units["587"].id, world.units["58"].id)

    def test_writes_the_endings_of_her_name(self, session: Session, world: World) -> None:
        worker = registered(session, world)
        rows = session.scalars(select(NameEnding).where(NameEnding.worker_id == worker.id).order_by(NameEnding.ending))
        assert [(row.ending, row.unit_id) for row in rows] == [
            ("an", worker.unit_id),
            ("dang van an", worker.unit_id),
            ("van an", worker.unit_id),
        ]

    def test_keeps_the_numbers_of_papers_unreadable(self, session: Session, world: World) -> None:
        registered(session, world, national_id="058098001234", old_id="264123456", passport="C1234567")
        rows = session.execute(text("SELECT * FROM worker_identifier")).all()
        kept = " ".join(
            str(bytes(cell)) if isinstance(cell, bytes | memoryview) else str(cell) for r in rows for cell in r
        )
        assert len(rows) == 3
        assert [number for number in ("58098001234", "264123456", "1234567") if number in kept] == []

    def test_writes_the_trail_with_numbers_masked(self, session: Session, world: World) -> None:
        worker = registered(session, world, national_id="058098001234")
        line = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == worker.id)).one()
        assert (line.verb, line.actor_name, line.after["national_id"]) == (
            "worker.register",
            "Nguyễn Thị Lành",
            "•••••••••234",
        )
        assert "058098001234" not in str(line.after)

    @pytest.mark.parametrize("who", ["police", "bank", "leader", "administrator"])
    def test_is_for_labour_offices_only(self, session: Session, world: World, who: str) -> None:
        with pytest.raises(Forbidden):
            registered(session, world, by=who)

    def test_is_refused_for_a_commune_of_another_office(self, session: Session, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            registered(session, world, commune="22810")
        assert list(refusal.value.errors) == ["residence_unit_id"]

    def test_the_province_registers_in_every_district_of_its_own(self, session: Session, world: World) -> None:
        assert registered(session, world, by="province", commune="22810").unit_id == world.units["585"].id
        with pytest.raises(Invalid):
            registered(session, world, by="province", commune="23356")


class TestANumberThatIsOnRecord:
    def test_stops_and_names_the_person_in_reach(self, session: Session, world: World) -> None:
        registered(session, world, national_id="058098001234")
        with pytest.raises(Invalid) as refusal:
            registered(session, world, name="Đàng Thị Khác", national_id="058098001234")
        assert list(refusal.value.errors) == ["national_id"]
        assert "Đàng Văn An" in str(refusal.value)

    def test_tells_nothing_but_the_unit_out_of_reach(self, session: Session, world: World) -> None:
        registered(session, world, passport="C1234567")
        with pytest.raises(Invalid) as refusal:
            registered(session, world, by="other_officer", commune="22810", passport="C1234567")
        assert list(refusal.value.errors) == ["passport"]
        assert "Huyện Ninh Phước" in str(refusal.value)
        assert "hand-over" in str(refusal.value)
        assert "Đàng" not in str(refusal.value)

    def test_leaves_nothing_half_written(self, session: Session, world: World) -> None:
        registered(session, world, old_id="264123456")
        with pytest.raises(Invalid):
            registered(session, world, name="Trượng Thị B", old_id="264123456", national_id="058198001234")
        assert (count(session, Worker), count(session, WorkerIdentifier), count(session, AuditEvent)) == (1, 1, 1)

    def test_may_be_the_same_number_of_another_kind(self, session: Session, world: World) -> None:
        registered(session, world, old_id="264123456")
        session.add(
            WorkerIdentifier(worker_id=registered(session, world, name="B").id, kind="passport", value="264123456")
        )
        session.flush()


class TestSomebodyWhoMayBeOnRecord:
    def test_must_be_confirmed_to_be_another_person(self, session: Session, world: World) -> None:
        registered(session, world)
        with pytest.raises(Invalid) as refusal:
            registered(session, world, name="ĐÀNG VĂN ÂN")
        assert list(refusal.value.errors) == ["confirmed_other_person"]
        registered(session, world, name="Đàng Văn Ân", confirmed_other_person=True)
        assert count(session, Worker) == 2

    def test_includes_a_birth_of_which_less_is_known(self, session: Session, world: World) -> None:
        registered(session, world, birth=read_partial_date("1998"))
        with pytest.raises(Invalid):
            registered(session, world)

    def test_is_not_somebody_of_another_commune_or_birth(self, session: Session, world: World) -> None:
        registered(session, world)
        registered(session, world, commune="22873")
        registered(session, world, birth=read_partial_date("13/03/1998"))
        assert count(session, Worker) == 3


class TestLoadingTheLists:
    def test_twice_is_as_good_as_once(self, session: Session) -> None:
        assert load_reference(session) == count(session, Ethnicity) + count(session, PriorityGroup)
        assert load_reference(session) == 0
        assert count(session, Ethnicity) == 54

    def test_holds_the_group_that_plans_name_and_laws_do_not(self, session: Session) -> None:
        load_reference(session)
        names = list(session.scalars(select(PriorityGroup.name_vi)))
        assert "Hộ mới thoát nghèo" in names


def test_an_office_must_hold_the_commune(session: Session, world: World) -> None:
    with pytest.raises(Invalid):
        register_worker(session, world.actor("officer"), entry=entry_for(world, commune="VN"), today=TODAY, at=NOW)
