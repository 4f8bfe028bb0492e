"""The sweep opens what is due and not yet said, and closes what is said and no longer so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert
from overseas.alerts.sweep import SweepResult, sweep
from overseas.audit.models import AuditEvent
from overseas.contracts.models import Contract, Outcome
from tests.abroad import add_abroad, add_norms
from tests.world import NOW, TODAY, World

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def world(world: World) -> World:
    add_norms(world)
    return world


def run(world: World, today: date = TODAY) -> SweepResult:
    return sweep(world.session, today=today, at=NOW)


def alerts(session: Session) -> list[Alert]:
    return list(session.scalars(select(Alert).order_by(Alert.id).execution_options(populate_existing=True)))


def settle(contract: Contract, outcome: Outcome = Outcome.RETURNED_ON_TIME) -> None:
    contract.outcome, contract.outcome_on, contract.settled = outcome, TODAY, True


class TestOpening:
    def test_opens_one_alert_on_the_day_after_the_last_day(self, world: World) -> None:
        contract = add_abroad(world, end_on=YESTERDAY)
        assert run(world) == SweepResult(1, 0, 0)
        alert = alerts(world.session)[0]
        assert (alert.subject_id, alert.anchor_on, alert.opened_on, alert.rung) == (contract.id, YESTERDAY, TODAY, 1)
        assert (alert.case_id, alert.unit_id, alert.province_id) == (
            contract.case_id,
            world.units["587"].id,
            world.units["58"].id,
        )

    def test_says_on_the_last_day_itself_only_that_the_end_is_near(self, world: World) -> None:
        add_abroad(world, end_on=TODAY)
        assert run(world) == SweepResult(1, 0, 0)
        assert [(alert.rule, alert.rung) for alert in alerts(world.session)] == [("contract_ending", -14)]

    def test_opens_nothing_twice(self, world: World) -> None:
        add_abroad(world, end_on=YESTERDAY)
        run(world)
        assert run(world) == SweepResult(0, 0, 1)
        assert run(world, TODAY + timedelta(days=13)) == SweepResult(0, 0, 1)

    def test_is_silent_about_who_is_home(self, world: World) -> None:
        settle(add_abroad(world, end_on=YESTERDAY))
        world.session.flush()
        assert run(world) == SweepResult(0, 0, 0)

    def test_goes_on_about_whom_somebody_confirmed_not_home(self, world: World) -> None:
        contract = add_abroad(world, end_on=YESTERDAY)
        contract.outcome, contract.outcome_on = Outcome.EXPIRED_NOT_RETURNED, TODAY
        world.session.flush()
        assert run(world) == SweepResult(1, 0, 0)

    def test_finds_what_was_missed_for_months(self, world: World) -> None:
        for days in (1, 40, 400):
            add_abroad(world, end_on=TODAY - timedelta(days=days))
        assert run(world) == SweepResult(3, 0, 0)

    def test_writes_who_opened_it_on_the_cases_trail(self, world: World) -> None:
        contract = add_abroad(world, end_on=YESTERDAY)
        run(world)
        line = world.session.scalars(select(AuditEvent).where(AuditEvent.case_id == contract.case_id)).one()
        assert (line.verb, line.account_id, line.subject_type) == ("alert.open", None, "alert")

    def test_a_changed_norm_makes_no_second_alert_for_the_same_end(self, world: World) -> None:
        contract = add_abroad(world, end_on=YESTERDAY)
        run(world)
        alerts(world.session)[0].rung = 5
        world.session.flush()
        assert run(world) == SweepResult(0, 0, 1)
        assert contract.end_on == YESTERDAY

    def test_the_database_itself_refuses_a_twin(self, world: World) -> None:
        add_abroad(world, end_on=YESTERDAY)
        run(world)
        first = alerts(world.session)[0]
        names = ("rule", "subject_type", "subject_id", "rung", "anchor_on", "severity", "case_id", "unit_id")
        twin = Alert(
            **{name: getattr(first, name) for name in names},
            province_id=first.province_id,
            opened_on=TODAY,
            opened_at=NOW,
        )
        world.session.add(twin)
        with pytest.raises(IntegrityError):
            world.session.flush()


class TestClosing:
    @pytest.mark.parametrize(
        ("change", "because"),
        [
            (settle, "returned"),
            (lambda contract: settle(contract, Outcome.DIED), "settled"),
            (lambda contract: setattr(contract, "end_on", TODAY + timedelta(days=365)), "extended"),
            (lambda contract: setattr(contract, "end_on", YESTERDAY - timedelta(days=5)), "corrected"),
        ],
        ids=["returned", "settled", "extended", "corrected"],
    )
    def test_closes_with_the_reason(self, world: World, change: object, because: str) -> None:
        contract = add_abroad(world, end_on=YESTERDAY)
        run(world)
        assert callable(change)
        change(contract)
        world.session.flush()
        assert run(world).closed == 1
        closed = alerts(world.session)[0]
        assert (closed.closed_because, closed.closed_at) == (because, NOW)

    def test_opens_a_new_one_when_the_new_end_passes_too(self, world: World) -> None:
        contract = add_abroad(world, end_on=YESTERDAY)
        run(world)
        contract.end_on = TODAY + timedelta(days=365)
        world.session.flush()
        assert run(world, TODAY + timedelta(days=100)) == SweepResult(0, 1, 0)
        assert run(world, TODAY + timedelta(days=366)) == SweepResult(1, 0, 0)
        assert [alert.anchor_on for alert in alerts(world.session)] == [YESTERDAY, TODAY + timedelta(days=365)]

    def test_opens_the_same_one_again_when_a_return_is_taken_back(self, world: World) -> None:
        contract = add_abroad(world, end_on=YESTERDAY)
        run(world)
        settle(contract)
        world.session.flush()
        run(world)
        contract.outcome = contract.outcome_on = None
        contract.settled = False
        world.session.flush()
        assert run(world) == SweepResult(1, 0, 0)
        assert [alert.closed_at for alert in alerts(world.session)] == [None]

    def test_a_sweep_for_a_day_long_past_closes_nothing_that_still_stands(self, world: World) -> None:
        add_abroad(world, end_on=YESTERDAY)
        run(world)
        assert run(world, TODAY - timedelta(days=300)) == SweepResult(0, 0, 1)
