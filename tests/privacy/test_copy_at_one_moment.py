"""The office goes on working while a copy for training is made: the copy shows one moment."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import event, func, select
from sqlalchemy.orm import ORMExecuteState, Session

from overseas.audit.journal import Program
from overseas.cases.models import Case
from overseas.demonstration.actions.copy_for_training import copy_for_training
from overseas.kernel.database import open_engine
from overseas.kernel.unit_of_work import Store
from overseas.workers.actions import load_reference
from overseas.workers.models import Worker
from tests.cases.sample_cases import add_case
from tests.databases import migrated_database
from tests.keys import RING
from tests.world import NOW, build_world


def test_a_case_opened_between_two_tables_is_not_half_in_it(own_store: Store, tmp_path: Path) -> None:
    with own_store.working() as work:
        load_reference(work.session)
        world = build_world(work.session)
        add_case(world, "Đàng Thị Kim Xuyến")

    def open_another() -> None:
        with own_store.working() as work:
            add_case(type(world)(work.session, world.units, world.actors, world.accounts), "Kiều Thị Ngọc Ánh")

    asked_for_cases = []

    def before_the_cases(state: ORMExecuteState) -> None:
        if state.bind_mapper is not None and state.bind_mapper.class_ is Case:
            asked_for_cases.append(True)
            open_another()

    with migrated_database(tmp_path, purpose="training") as url, own_store.copying() as source:
        event.listen(source, "do_orm_execute", before_the_cases)
        copy = Store(open_engine(url, ring=RING))
        with copy.working() as work:
            copy_for_training(work.session, Program("test"), source=source, salt="salt", at=NOW)
        with copy.reading() as session:
            assert counted(session) == (1, 1)
        copy.engine.dispose()
    assert asked_for_cases == [True]
    with own_store.reading() as session:
        assert counted(session) == (2, 2)


def counted(session: Session) -> tuple[int, int]:
    """How many people and cases there are."""
    people, cases = (session.scalar(select(func.count()).select_from(table)) or 0 for table in (Worker, Case))
    return people, cases
