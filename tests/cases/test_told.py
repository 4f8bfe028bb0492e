"""What a partner's desk learns of a case, and what it keeps to itself: the table of `told`, and nothing beside it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.sql import visitors

from overseas.accounts.permissions import Permission
from overseas.audit.models import AuditEvent
from overseas.cases.catalogue import STEPS
from overseas.cases.list_desks import CHECKS, LOANS, DeskQueue, desk_statement
from overseas.cases.queries import DeskView, case_view, desk_view, step_history, timeline
from overseas.cases.step_types import Desk
from overseas.cases.told import IDENTITY, TOLD, Told, told_of_case
from overseas.contracts.borrowers import ENDED
from overseas.kernel.errors import Forbidden, NotFound
from overseas.units.scope import Reach
from overseas.workers.models import IdentifierKind, WorkerIdentifier
from tests.cases.way import Way, begin
from tests.world import TODAY, World

PAID: dict[str, Any] = {"number": 1, "paid_on": date(2023, 10, 2), "amount": 80_000_000}
COLUMNS_OF = {
    "worker.name": Told.NAME,
    "worker.birth_date": Told.BIRTH_YEAR,
    "worker.sex": Told.SEX,
    "unit.name": Told.COMMUNE,
    "departure.flight_on": Told.PLANNED_FLIGHT,
    "contract.settled": Told.CONTRACT_END,
    "contract.outcome_on": Told.CONTRACT_END,
    "contract.end_on": Told.CONTRACT_END,
    "case_file.stage": Told.CLOSED,
}
"""The columns of a queue and what of the table they tell."""
ORDER_ONLY = {"case_file.id", "case_file.updated_at"}


@pytest.fixture
def way(world: World) -> Way:
    return begin(world)


def seen(way: Way, who: str, code: str) -> DeskView:
    return desk_view(way.session, way.world.actor(who), STEPS[code], way.case.id, today=TODAY)


def granted(way: Way, who: str, permission: Permission) -> None:
    actor = way.world.actor(who)
    way.world.actors[who] = replace(actor, permissions=actor.permissions | {permission})


class TestTheTable:
    def test_gives_the_police_the_identity_and_no_more(self) -> None:
        assert set(TOLD[Desk.POLICE]) == {*IDENTITY, Told.CLOSED}

    def test_is_all_that_a_page_holds_beside_the_desks_own_step(self, way: Way) -> None:
        assert [entry.name for entry in fields(DeskView)] == ["case_id", "told", "step"]
        for desk, told in TOLD.items():
            assert set(told_of_case(desk, way.facts())) == set(told) - {Told.CONTRACT_END}

    @pytest.mark.parametrize(("queue", "desk"), [(CHECKS, Desk.POLICE), (LOANS, Desk.BANK), (ENDED, Desk.BANK)])
    def test_is_all_that_a_queue_reads(self, queue: DeskQueue[Any], desk: Desk) -> None:
        step = next(step for step in STEPS if step.desk is desk)
        own = {f"{step.model.__tablename__}.{entry.name}" for entry in step.fields}
        own |= {f"{step.model.__tablename__}.state"}
        statement = desk_statement(queue, Reach(province_id=1), next(iter(queue.counted)), None, today=TODAY)
        read = {
            f"{column.table.element.name if hasattr(column.table, 'element') else column.table.name}.{column.name}"
            for chosen in statement.selected_columns
            for column in _columns_in(chosen)
        }
        beside = read - own - ORDER_ONLY
        assert {COLUMNS_OF[name] for name in beside} <= set(TOLD[desk])


def _columns_in(chosen: Any) -> list[Any]:
    return [part for part in visitors.iterate(chosen) if part.__visit_name__ == "column" and part.table is not None]


class TestADesk:
    def test_sees_the_least_identity_and_its_own_step(self, way: Way) -> None:
        number = WorkerIdentifier(worker_id=way.case.worker_id, kind=IdentifierKind.NATIONAL_ID, value="058198001234")
        way.session.add(number)
        way.record("legal_check", "file", receipt_number="LLTP-1", filed_on=date(2023, 9, 1))
        told = seen(way, "police", "legal_check").told
        assert (told[Told.NAME], told[Told.BIRTH_YEAR], told[Told.COMMUNE]) == (
            "Đàng Thị Lan", 1998, "Thị trấn Phước Dân",
        )  # fmt: skip
        assert told[Told.MASKED_NUMBER].endswith("234")
        assert "058198" not in told[Told.MASKED_NUMBER]

    def test_of_the_bank_learns_the_flight_and_no_reason_outside_its_step(self, way: Way) -> None:
        way.sign()
        way.approve_loan()
        way.record("departure", "plan_flight", flight_on=TODAY + timedelta(days=3))
        view = seen(way, "bank", "loan")
        assert view.told[Told.PLANNED_FLIGHT] == TODAY + timedelta(days=3)
        assert [(reason.code, str(reason.resolver)) for reason in view.step.reasons] == [("outside", "Labour office")]

    @pytest.mark.parametrize(("meets", "clear"), [(None, None), ("yes", True), ("no", False)])
    def test_of_the_bank_learns_of_the_record_check_yes_no_or_not_yet(
        self, way: Way, meets: str | None, clear: bool | None
    ) -> None:
        way.sign()
        way.approve_loan()
        if meets:
            way.check_record(meets)
        assert seen(way, "bank", "loan").told[Told.CHECK_CLEAR] is clear

    def test_of_the_bank_hears_yes_where_the_programme_asks_for_no_check(self, way: Way) -> None:
        way.terms.legal_check_required = False
        way.sign()
        way.approve_loan()
        assert seen(way, "bank", "loan").told[Told.CHECK_CLEAR] is True

    @pytest.mark.parametrize(("who", "code"), [("police", "legal_check"), ("bank", "loan")])
    def test_finds_nothing_before_its_step_is_opened(self, way: Way, who: str, code: str) -> None:
        with pytest.raises(NotFound):
            seen(way, who, code)

    def test_finds_nothing_of_the_other_desk(self, way: Way) -> None:
        way.record("loan", "need")
        with pytest.raises(NotFound):
            seen(way, "police", "loan")

    def test_finds_nothing_outside_its_area(self, world: World) -> None:
        way = begin(world, commune="22810")
        way.record("legal_check", "file", by="province", receipt_number="1", filed_on=date(2023, 9, 1))
        with pytest.raises(NotFound):
            seen(way, "police", "legal_check")


class TestTheBorrowersCredit:
    """The labour office sees that the money is out; whether it is paid back is between borrower and bank."""

    @pytest.fixture
    def overdue(self, way: Way) -> Way:
        granted(way, "bank", Permission.RECORD_LOANS)
        way.sign()
        way.check_record()
        way.approve_loan()
        way.record("loan", "pay_out", **PAID)
        way.record("loan", "mark_overdue", by="bank", overdue_on=TODAY)
        return way

    @pytest.mark.parametrize("who", ["officer", "province"])
    def test_is_not_told_to_the_labour_office(self, overdue: Way, who: str) -> None:
        actor, case = overdue.world.actor(who), overdue.fresh()
        step = case_view(overdue.session, actor, case, today=TODAY).step("loan")
        assert step is not None
        assert (str(step.state_label), step.tone, step.since, step.until) == (
            "Paid out", "done", date(2023, 8, 15), None,
        )  # fmt: skip
        assert "Overdue since" not in [str(label) for label, _value in step.summary]
        told = [line.sentence for line in timeline(overdue.session, actor, case.id).rows]
        told += [line.sentence for line in step_history(overdue.session, actor, case.id, "loan")]
        assert "overdue" not in " ".join(told)

    def test_is_told_to_the_bank(self, overdue: Way) -> None:
        view = seen(overdue, "bank", "loan")
        assert str(view.step.state_label) == "Overdue"
        history = step_history(overdue.session, overdue.world.actor("bank"), overdue.case.id, "loan")
        assert history[0].sentence == "Loan: recorded that the loan is overdue"

    @pytest.mark.parametrize(
        ("event", "said"), [("repay", {"repaid_on": TODAY}), ("catch_up", {}), ("mark_overdue", {"overdue_on": TODAY})]
    )
    def test_is_recorded_by_the_bank_alone(self, overdue: Way, event: str, said: dict[str, Any]) -> None:
        for who in ("officer", "province"):
            with pytest.raises(Forbidden):
                overdue.record("loan", event, by=who, **said)

    def test_stands_whole_in_the_trail(self, overdue: Way) -> None:
        kept = overdue.session.scalars(select(AuditEvent).where(AuditEvent.verb == "loan.mark_overdue")).one()
        assert kept.after["overdue_on"] == TODAY.isoformat()
