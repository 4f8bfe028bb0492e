"""Opening, closing and ending cases, taking back and waiving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from overseas.accounts.permissions import Permission
from overseas.audit.models import AuditEvent
from overseas.cases.actions import (
    close_case,
    end_case,
    open_case,
    reopen_case,
    take_back_departure,
    undo_end,
    waive_gate,
)
from overseas.cases.events import CaseMoved, DepartureTakenBack, StepsMoved
from overseas.cases.forms import CloseForm, ReasonForm, WaiveForm
from overseas.cases.models import Case, GateWaiver
from overseas.cases.queries import case_view, departure_reasons
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.cases.steps.departure import Departure
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from tests.cases.way import BORN, Way, add_worker, begin
from tests.world import NOW, TODAY, World


@pytest.fixture
def way(world: World) -> Way:
    return begin(world)


def close(way: Way, by: str = "officer", reason: str = "withdrew", version: int | None = None) -> Case:
    form = CloseForm(data={"reason": reason, "note": "Family"})
    version = way.fresh().version if version is None else version
    return close_case(way.session, way.world.actor(by), way.case.id, form=form, version=version, at=NOW)


def reopen(way: Way) -> Case:
    form = ReasonForm(data={"reason": "Changed her mind"})
    by, version = way.world.actor("officer"), way.fresh().version
    return reopen_case(way.session, by, way.case.id, form=form, version=version, at=NOW)


def take_back(way: Way, by: str = "officer", reason: str | None = "Wrong person") -> Case:
    form = ReasonForm(data={"reason": reason})
    version = way.fresh().version
    return take_back_departure(way.session, way.world.actor(by), way.case.id, form=form, version=version, at=NOW)


def waive(way: Way, gate: str, by: str = "province", reason: str | None = "Decision 12") -> GateWaiver:
    form = WaiveForm(data={"gate": gate, "reason": reason})
    return waive_gate(way.session, way.world.actor(by), way.case.id, form=form, at=NOW)


def news(way: Way) -> list[Any]:
    told = list(way.session.info["events"])
    way.session.info["events"].clear()
    return told


class TestOpeningACase:
    def test_registers_it_with_the_office_that_holds_the_person(self, way: Way) -> None:
        case = way.fresh()
        assert (case.stage, case.unit_id, case.province_id) == (
            Stage.REGISTERED, way.world.units["587"].id, way.world.units["58"].id,
        )  # fmt: skip
        assert way.stages() == [(None, "registered")]
        assert news(way) == [CaseMoved(case.id, None, Stage.REGISTERED, case.registered_on, case.residence_unit_id)]

    def test_is_refused_while_the_person_has_an_open_case(self, way: Way) -> None:
        with pytest.raises(Invalid, match="has an open case already"):
            self.again(way)

    def test_is_possible_again_once_the_first_is_closed(self, way: Way) -> None:
        close(way)
        assert self.again(way).id != way.case.id

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), BORN - timedelta(days=1)])
    def test_is_refused_for_a_day_ahead_or_before_the_birth(self, world: World, day: date) -> None:
        worker = add_worker(world)
        with pytest.raises(Invalid) as refusal:
            self.open(world, "officer", worker.id, day)
        assert list(refusal.value.errors) == ["registered_on"]

    @pytest.mark.parametrize(
        ("who", "refusal"), [("other_officer", NotFound), ("foreign_officer", NotFound), ("police", Forbidden)]
    )
    def test_is_for_the_persons_own_office(self, world: World, who: str, refusal: type[Exception]) -> None:
        worker = add_worker(world)
        with pytest.raises(refusal):
            self.open(world, who, worker.id, TODAY)

    def again(self, way: Way) -> Case:
        return self.open(way.world, "officer", way.case.worker_id, TODAY)

    def open(self, world: World, who: str, worker_id: int, day: date) -> Case:
        return open_case(
            world.session, world.actor(who), worker_id=worker_id, wanted_market_code=None, registered_on=day, at=NOW
        )


class TestClosingACase:
    def test_keeps_its_finished_steps_and_says_why(self, way: Way) -> None:
        way.sign()
        case = close(way)
        assert (case.stage, case.closed_reason, case.closed_note) == (Stage.CLOSED, CloseReason.WITHDREW, "Family")
        assert case.recruitment_state is StepState.DONE
        assert way.stages()[-1] == ("preparing", "closed")

    def test_needs_a_reason(self, way: Way) -> None:
        with pytest.raises(Invalid) as refusal:
            close(way, reason="")
        assert "reason" in refusal.value.errors

    def test_is_refused_after_the_departure(self, way: Way) -> None:
        way.prepare()
        way.depart()
        with pytest.raises(Blocked):
            close(way)
        assert way.fresh().stage is Stage.ABROAD

    def test_is_refused_from_a_page_that_is_out_of_date(self, way: Way) -> None:
        version = way.fresh().version
        way.apply()
        with pytest.raises(Stale):
            close(way, version=version)

    def test_stops_the_steps_but_not_the_bank(self, way: Way) -> None:
        way.sign()
        way.approve_loan()
        close(way)
        with pytest.raises(Blocked, match="Closed before departure"):
            way.record("recruitment", "cancel", cancel_reason="x")
        way.record("loan", "cancel", cancelled_on=TODAY)

    def test_can_be_undone(self, way: Way) -> None:
        way.apply()
        close(way)
        case = reopen(way)
        assert (case.stage, case.closed_reason, case.closed_note) == (Stage.PREPARING, None, None)

    def test_cannot_be_undone_while_the_person_has_another_case(self, way: Way) -> None:
        close(way)
        TestOpeningACase().again(way)
        with pytest.raises(Invalid, match="has an open case already"):
            reopen(way)
        assert way.fresh().stage is Stage.CLOSED


class TestTakingADepartureBack:
    def test_brings_the_case_back_and_tells_what_had_counted(self, way: Way) -> None:
        way.prepare()
        way.depart()
        news(way)
        case = take_back(way)
        unit = case.residence_unit_id
        assert (case.stage, case.departed_on, case.departure_unit_id) == (Stage.PREPARING, None, None)
        by = way.world.actor("officer")
        assert news(way) == [
            CaseMoved(case.id, Stage.ABROAD, Stage.PREPARING, case.registered_on, unit, TODAY, unit),
            StepsMoved(
                case.id, Stage.PREPARING, case.registered_on, unit, before=frozenset(), after=frozenset({"departure"})
            ),
            DepartureTakenBack(case.id, NOW, by.account_id, by.name, unit),
        ]
        row = way.facts().row(Departure)
        assert row is not None
        assert (row.state, row.departed_on, row.flight_on) == ("planned", None, TODAY)
        assert way.fresh().departure_state is StepState.IN_PROGRESS

    def test_needs_a_reason_and_a_departure(self, way: Way) -> None:
        with pytest.raises(Invalid):
            take_back(way, reason=None)
        with pytest.raises(Blocked):
            take_back(way)

    def test_lets_the_person_leave_again(self, way: Way) -> None:
        way.prepare()
        way.depart()
        take_back(way)
        way.depart(TODAY - timedelta(days=3))
        assert way.fresh().departed_on == TODAY - timedelta(days=3)


class TestEndingACase:
    def test_and_taking_the_end_back(self, way: Way) -> None:
        way.prepare()
        way.depart(date(2023, 10, 2))
        by, case = way.world.actor("officer"), way.fresh()
        end_case(way.session, by, case, ended_on=TODAY, at=NOW)
        assert (case.stage, case.ended_on, case.departed_on) == (Stage.ENDED, TODAY, date(2023, 10, 2))
        undo_end(way.session, by, case, at=NOW)
        assert (case.stage, case.ended_on, case.departed_on) == (Stage.ABROAD, None, date(2023, 10, 2))
        assert [pair[1] for pair in way.stages()] == ["registered", "preparing", "abroad", "ended", "abroad"]

    def test_is_refused_before_the_departure(self, way: Way) -> None:
        way.prepare()
        with pytest.raises(Blocked):
            end_case(way.session, way.world.actor("officer"), way.fresh(), ended_on=TODAY, at=NOW)
        way.depart(date(2023, 10, 2))
        with pytest.raises(Invalid, match="before the departure"):
            end_case(way.session, way.world.actor("officer"), way.fresh(), ended_on=date(2023, 10, 1), at=NOW)


class TestWaivingAGate:
    def test_lets_exactly_this_case_pass_exactly_this_condition(self, way: Way) -> None:
        way.prepare()
        way.bring_papers(fit="no", visa_expires_on=TODAY - timedelta(days=1))
        waive(way, "departure.fitness")
        left = departure_reasons(way.session, way.fresh(), on=TODAY)
        assert [reason.code for reason in left] == ["departure.visa"]
        waive(way, "departure.visa")
        way.depart()
        assert way.fresh().stage is Stage.ABROAD

    def test_stands_in_the_trail_with_its_reason(self, way: Way) -> None:
        way.apply()
        waive(way, "loan.settled", reason="Quyết định 12")
        line = way.session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.waive")).one()
        assert (line.reason, line.case_id, line.actor_name) == ("Quyết định 12", way.case.id, "Lê Minh Châu")

    @pytest.mark.parametrize(
        ("gate", "sentence"),
        [
            ("recruitment.selection", "waived already"),  # second time
            ("recruitment.age", "nothing waits for it"),  # open
            ("recruitment.programme", "nothing waits for it"),  # never waived
            ("no.such.gate", "nothing waits for it"),
        ],
    )
    def test_is_for_a_condition_that_is_closed_now_and_once(self, way: Way, gate: str, sentence: str) -> None:
        waive(way, "recruitment.selection")
        with pytest.raises(Invalid, match=sentence):
            waive(way, gate)

    def test_needs_a_reason(self, way: Way) -> None:
        with pytest.raises(Invalid):
            waive(way, "loan.settled", reason=None)

    @pytest.mark.parametrize("who", ["officer", "other_officer", "police", "bank", "leader", "administrator"])
    def test_is_for_the_provincial_office_alone(self, way: Way, who: str) -> None:
        with pytest.raises(Forbidden):
            waive(way, "loan.settled", by=who)

    def test_holds_for_a_condition_of_a_payment_too(self, way: Way) -> None:
        way.sign()
        way.approve_loan()
        view = case_view(way.session, way.world.actor("province"), way.fresh(), today=TODAY)
        assert [reason.code for reason in view.waivable].count("legal_check.clear") == 1
        waive(way, "legal_check.clear")
        way.record("loan", "pay_out", number=1, paid_on=date(2023, 10, 2), amount=1_000_000)


class TestADeskThatMayRecord:
    def test_records_its_own_step_only(self, way: Way) -> None:
        self.grant(way, "police", Permission.RECORD_LEGAL_CHECKS)
        way.apply()
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        way.record("legal_check", "answer", by="police", meets_condition="yes", answered_on=date(2023, 9, 12))
        assert way.fresh().legal_check_state is StepState.DONE
        with pytest.raises(Forbidden):
            way.record("loan", "receive", by="police", lender="x", requested_amount=1, received_on=TODAY)

    def test_does_not_decide_whether_a_loan_is_needed(self, way: Way) -> None:
        self.grant(way, "bank", Permission.RECORD_LOANS)
        with pytest.raises(Forbidden):
            way.record("loan", "need", by="bank")
        way.record("loan", "need")
        way.record("loan", "receive", by="bank", lender="x", requested_amount=1, received_on=TODAY)

    def test_records_in_its_own_area_only(self, world: World) -> None:
        way = begin(world, commune="22810")
        self.grant(way, "police", Permission.RECORD_LEGAL_CHECKS)
        with pytest.raises(NotFound):
            way.record("legal_check", "file", by="police", receipt_number="1", filed_on=date(2023, 9, 1))

    def grant(self, way: Way, who: str, permission: Permission) -> None:
        actor = way.world.actor(who)
        way.world.actors[who] = replace(actor, permissions=actor.permissions | {permission})
