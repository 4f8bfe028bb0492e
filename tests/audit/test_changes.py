"""What changes in a row stands in the trail, column by column, beside the line that says who did it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from overseas.accounts.models import Agency
from overseas.app import keep_changes
from overseas.audit.changes import MASKED, UnseenChangeError, UnsignedChangeError
from overseas.audit.journal import BY_ITS_LINE, Program, Subject, record, verb
from overseas.audit.models import AuditEvent, FieldChange, Operation
from overseas.cases.models import Case
from overseas.cases.stages import CloseReason, Stage
from overseas.kernel.i18n import lazy as _l
from overseas.workers.models import IdentifierKind, WorkerIdentifier
from tests.cases.sample_cases import add_case, add_worker
from tests.world import NOW, World

DONE = verb("test.changes", _l("changed something"))
BY = Program("test")


@pytest.fixture
def watched(world: World) -> Iterator[Session]:
    """A session on the test's database whose changes are kept."""
    with Session(
        world.session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as session:
        keep_changes(session)
        yield session


def sign(session: Session, number: int = 1) -> AuditEvent:
    return record(session, BY, DONE, Subject("test", number), at=NOW)


def told(session: Session, **which: object) -> list[FieldChange]:
    return list(session.scalars(select(FieldChange).filter_by(**which).order_by(FieldChange.id)))


class TestAChange:
    def test_stands_beside_its_line_with_before_and_after(self, watched: Session, world: World) -> None:
        agency = watched.get_one(Agency, world.accounts["officer"].agency_id)
        before, agency.valid_to = agency.name, date(2030, 1, 1)
        agency.name = "Phòng mới"
        watched.flush()
        line = sign(watched)
        watched.commit()
        found = {row.field: (row.before, row.after) for row in told(watched, event_id=line.id)}
        assert found == {"name": (before, "Phòng mới"), "valid_to": (None, "2030-01-01")}
        assert {row.at for row in told(watched)} == {NOW}

    def test_of_a_new_row_is_kept_whole_and_names_case_and_person(self, watched: Session, world: World) -> None:
        case = add_case(world, stage=Stage.CLOSED, closed_reason=CloseReason.WITHDREW)
        watched.add(new := Case(**{name: getattr(case, name) for name in
            ("unit_id", "province_id", "residence_unit_id", "registered_on", "created_at", "updated_at")},
            worker_id=case.worker_id))  # fmt: skip
        sign(watched)
        watched.commit()
        row = told(watched, table_name="case_file")[0]
        assert (row.operation, row.field, row.before) == (Operation.INSERT, None, None)
        assert (row.case_id, row.worker_id, row.row_key) == (new.id, new.worker_id, str(new.id))
        assert row.after
        assert row.after["stage"] == "registered"

    def test_of_a_removed_row_keeps_what_it_said(self, watched: Session, world: World) -> None:
        agency = Agency(**{name: getattr(watched.get_one(Agency, world.accounts["officer"].agency_id), name)
            for name in ("kind", "unit_id", "name")}, valid_from=date(2040, 1, 1))  # fmt: skip
        watched.add(agency)
        sign(watched)
        watched.commit()
        watched.delete(agency)
        sign(watched)
        watched.commit()
        rows = told(watched, table_name="agency", row_key=str(agency.id))
        assert [row.operation for row in rows] == [Operation.INSERT, Operation.DELETE]
        assert rows[1].before == rows[0].after

    def test_of_a_sensitive_value_is_told_without_the_value(self, watched: Session, world: World) -> None:
        worker = add_worker(world, "Đàng Thị Mai")
        number = WorkerIdentifier(worker_id=worker.id, kind=IdentifierKind.NATIONAL_ID, value="058201003456")
        watched.add(number)
        sign(watched)
        watched.commit()
        number.value = "058201009999"
        sign(watched)
        watched.commit()
        rows = told(watched, table_name="worker_identifier", row_key=str(number.id))
        assert [(row.before, row.after) for row in rows][1] == (MASKED, MASKED)
        assert rows[0].after
        assert rows[0].after["value"] == MASKED
        assert "0582" not in str([(row.before, row.after) for row in rows])

    def test_that_nobody_signs_is_refused(self, watched: Session, world: World) -> None:
        watched.get_one(Agency, world.accounts["officer"].agency_id).name = "ohne"
        with pytest.raises(UnsignedChangeError, match="agency"):
            watched.commit()

    def test_made_after_the_line_belongs_to_it(self, watched: Session, world: World) -> None:
        line = sign(watched)
        watched.flush()
        watched.get_one(Agency, world.accounts["officer"].agency_id).name = "spät"
        watched.commit()
        assert [row.event_id for row in told(watched)] == [line.id]

    def test_of_two_deeds_goes_to_the_line_of_each(self, watched: Session, world: World) -> None:
        agency = watched.get_one(Agency, world.accounts["officer"].agency_id)
        lines = []
        for name in ("eins", "zwei"):
            agency.name = name
            watched.flush()
            lines.append(sign(watched))
            watched.flush()
        watched.commit()
        assert [(row.event_id, row.after) for row in told(watched)] == [
            (lines[0].id, "eins"),
            (lines[1].id, "zwei"),
        ]

    def test_that_was_undone_is_not_told(self, watched: Session, world: World) -> None:
        agency = watched.get_one(Agency, world.accounts["officer"].agency_id)
        savepoint = watched.begin_nested()
        agency.name = "nie"
        watched.flush()
        savepoint.rollback()
        watched.refresh(agency)
        with watched.begin_nested():
            agency.name = "doch"
        sign(watched)
        watched.commit()
        assert [row.after for row in told(watched)] == ["doch"]

    def test_whose_line_was_undone_needs_another(self, watched: Session, world: World) -> None:
        watched.get_one(Agency, world.accounts["officer"].agency_id).name = "neu"
        watched.flush()
        savepoint = watched.begin_nested()
        sign(watched)
        watched.flush()
        savepoint.rollback()
        with pytest.raises(UnsignedChangeError):
            watched.commit()

    def test_past_the_session_is_refused(self, watched: Session) -> None:
        with pytest.raises(UnseenChangeError, match="agency"):
            watched.execute(update(Agency).values(name="alle"))
        watched.execute(update(Agency).values(name="alle"), execution_options=BY_ITS_LINE)
        assert watched.scalar(select(func.count()).select_from(Agency).where(Agency.name == "alle"))
