"""Recording what happens in the steps, from the application to the flight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from overseas.audit.models import AuditEvent
from overseas.cases.actions import record_step
from overseas.cases.catalogue import STEPS
from overseas.cases.events import CaseMoved, Departed, StepsMoved
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.legal_check import LegalCheck
from overseas.cases.steps.recruitment import Recruitment
from overseas.cases.steps.training import CourseKind, TrainingCourse
from overseas.kernel.errors import Blocked, Forbidden, Invalid, NotFound, Stale
from tests.cases.way import BORN, Way, begin
from tests.world import NOW, TODAY, World

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def way(world: World) -> Way:
    return begin(world)


def codes(refusal: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


class TestTheWholeWay:
    def test_leads_from_the_registration_abroad(self, way: Way) -> None:
        way.prepare()
        way.depart()
        case = way.fresh()
        assert (case.stage, case.departed_on, case.departure_unit_id) == (Stage.ABROAD, TODAY, case.residence_unit_id)
        assert way.stages() == [(None, "registered"), ("registered", "preparing"), ("preparing", "abroad")]
        assert {getattr(case, f"{step}_state") for step in ("recruitment", "training", "legal_check", "departure")} == {
            StepState.DONE
        }
        assert case.loan_state is StepState.NOT_NEEDED

    def test_is_told_to_those_above(self, way: Way) -> None:
        way.prepare()
        way.session.info["events"].clear()
        way.depart()
        steps, moved, departed = way.session.info["events"]
        assert (steps.before, steps.after) == ({"departure"}, frozenset())
        unit = way.case.residence_unit_id
        assert moved == CaseMoved(way.case.id, Stage.PREPARING, Stage.ABROAD, date(2023, 1, 10), unit, TODAY, unit)
        assert departed == Departed(way.case.id, TODAY, NOW, way.world.actor("officer").account_id, "Nguyễn Thị Lành")

    def test_tells_which_steps_go_on(self, way: Way) -> None:
        way.record("loan", "need")
        told = [news for news in way.session.info["events"] if isinstance(news, StepsMoved)]
        unit = way.case.residence_unit_id
        assert told == [
            StepsMoved(way.case.id, Stage.REGISTERED, date(2023, 1, 10), unit, frozenset(), frozenset({"loan"}))
        ]

    def test_repeats_the_day_of_selection_on_the_case_for_as_long_as_it_stands(self, way: Way) -> None:
        way.apply()
        assert way.fresh().selected_on is None
        way.record("recruitment", "select", result_on=date(2023, 3, 1))
        assert way.fresh().selected_on == date(2023, 3, 1)
        way.record("recruitment", "cancel", cancel_reason="Công ty hủy đơn hàng")
        assert way.fresh().selected_on is None

    def test_counts_where_the_person_lives_at_departure(self, way: Way) -> None:
        way.prepare()
        moved_to = way.world.units["22873"]
        way.case.worker.residence_unit_id = moved_to.id
        way.session.flush()
        way.depart()
        assert way.fresh().departure_unit_id == moved_to.id

    def test_may_begin_with_training_before_any_selection(self, way: Way) -> None:
        way.record("training", "start_language", provider="TTDVVL", started_on=date(2023, 2, 1))
        assert way.stages()[-1] == ("registered", "preparing")
        assert way.fresh().training_state is StepState.IN_PROGRESS

    def test_writes_who_did_what_with_before_and_after(self, way: Way) -> None:
        way.apply()
        way.record("recruitment", "select", result_on=date(2023, 6, 1))
        lines = select(AuditEvent).where(AuditEvent.subject_type == "recruitment").order_by(AuditEvent.id)
        applied, selected = way.session.scalars(lines)
        assert applied.verb == "recruitment.apply"
        assert applied.before["stage"] == "registered"
        assert applied.after["stage"] == "preparing"
        assert (selected.before, selected.after) == (
            {"state": "applied", "result_on": None}, {"state": "selected", "result_on": "2023-06-01"},
        )  # fmt: skip
        assert (selected.actor_name, selected.case_id) == ("Nguyễn Thị Lành", way.case.id)


class TestTheTrailOfAPassport:
    def test_never_holds_its_number(self, way: Way) -> None:
        way.prepare()
        lines = way.session.scalars(select(AuditEvent).where(AuditEvent.verb == "departure.record_papers")).all()
        numbers = [str(line.after["passport_number"]) for line in lines]
        assert numbers
        assert all(number.startswith("•") for number in numbers)


class TestRecordingAnApplication:
    def test_puts_the_programme_and_its_market_on_the_case(self, way: Way) -> None:
        way.apply()
        case = way.fresh()
        assert (case.programme_id, case.market_code) == (way.programme.id, "KR")

    def test_is_refused_when_the_person_is_too_old_for_the_programme(self, way: Way) -> None:
        way.terms.max_age = 23
        way.session.flush()
        with pytest.raises(Blocked) as refusal:
            way.apply()
        assert codes(refusal) == ["recruitment.age"]
        assert way.fresh().programme_id is None
        assert way.fresh().stage is Stage.REGISTERED

    def test_needs_a_sender_on_a_route_that_has_one(self, way: Way) -> None:
        said: dict[str, Any] = {"programme_id": way.programme.id, "legal_route": "DV", "applied_on": TODAY}
        with pytest.raises(Invalid) as refusal:
            way.record("recruitment", "apply", **said)
        assert list(refusal.value.errors) == ["sender_name"]
        way.record("recruitment", "apply", **(said | {"legal_route": "CN"}))

    def test_again_after_a_failure_starts_afresh(self, way: Way) -> None:
        way.apply()
        way.record("recruitment", "fail", result_on=date(2023, 6, 1))
        way.apply()
        row = way.facts().row(Recruitment)
        assert row is not None
        assert (row.state, row.result_on) == ("applied", None)

    def test_makes_a_check_that_the_programme_does_not_require_not_needed(self, way: Way) -> None:
        way.terms.legal_check_required = False
        way.session.flush()
        way.apply()
        assert way.fresh().legal_check_state is StepState.NOT_NEEDED


class TestDays:
    @pytest.mark.parametrize("day", [TOMORROW, BORN - timedelta(days=1)])
    def test_in_the_future_or_before_the_birth_are_refused(self, way: Way, day: date) -> None:
        way.apply()
        with pytest.raises(Invalid) as refusal:
            way.record("recruitment", "select", result_on=day)
        assert list(refusal.value.errors) == ["result_on"]
        row = way.facts().row(Recruitment)
        assert row is not None
        assert (row.state, row.result_on) == ("applied", None)

    def test_out_of_order_are_refused(self, way: Way) -> None:
        way.apply()
        with pytest.raises(Invalid, match="cannot lie before"):
            way.record("recruitment", "select", result_on=date(2023, 2, 28))
        way.record("recruitment", "select", result_on=date(2023, 3, 1))

    def test_missing_ones_are_asked_for(self, way: Way) -> None:
        way.apply()
        with pytest.raises(Invalid) as refusal:
            way.record("recruitment", "select")
        assert refusal.value.errors == {"result_on": ["Fill in this field."]}


class TestSigningTheContract:
    @pytest.mark.parametrize(("months", "refused"), [(58, False), (59, True)])
    def test_is_refused_for_longer_than_the_programme_allows(self, way: Way, months: int, refused: bool) -> None:
        way.apply()
        way.record("recruitment", "select", result_on=date(2023, 6, 1))
        said: dict[str, Any] = {"contract_number": "1", "contract_on": date(2023, 7, 1), "term_months": months}
        if not refused:
            way.record("recruitment", "sign_contract", **said)
            return
        with pytest.raises(Blocked) as refusal:
            way.record("recruitment", "sign_contract", **said)
        assert codes(refusal) == ["recruitment.term"]


class TestTraining:
    def test_gives_the_orientation_certificate_the_validity_of_the_norm(self, way: Way) -> None:
        way.apply()
        way.train()
        row = way.facts().row(TrainingCourse, CourseKind.ORIENTATION)
        assert row is not None
        assert row.valid_until == date(2025, 8, 15)

    def test_courses_go_on_side_by_side_under_one_version(self, way: Way) -> None:
        first = way.entry("training", "start_skill", {"provider": "A", "started_on": date(2023, 2, 1)})
        second = way.entry("training", "start_language", {"provider": "B", "started_on": date(2023, 2, 1)})
        record_step(way.session, way.world.actor("officer"), way.case.id, first, at=NOW)
        with pytest.raises(Stale):
            record_step(way.session, way.world.actor("officer"), way.case.id, second, at=NOW)

    def test_exempt_keeps_its_reason_until_the_course_is_taken_after_all(self, way: Way) -> None:
        way.record("training", "exempt_skill", exempt_reason="Lành nghề")
        way.record("training", "repeat_skill", provider="A", started_on=date(2023, 2, 1))
        row = way.facts().row(TrainingCourse, CourseKind.SKILL)
        assert row is not None
        assert (row.state, row.exempt_reason) == ("in_training", None)


class TestTheRecordCheck:
    def test_is_due_after_the_working_days_of_the_norm(self, way: Way) -> None:
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        row = way.facts().row(LegalCheck)
        assert row is not None
        assert row.due_on == date(2023, 9, 15)

    def test_waits_again_from_the_supplement_on(self, way: Way) -> None:
        way.record("legal_check", "file", receipt_number="1", filed_on=date(2023, 9, 1))
        way.record("legal_check", "ask_supplement", supplement_on=date(2023, 9, 4))
        row = way.facts().row(LegalCheck)
        assert row is not None
        assert row.due_on == date(2023, 9, 11)
        way.record("legal_check", "hand_in_supplement", handed_in_on=date(2023, 9, 8))
        row = way.facts().row(LegalCheck)
        assert row is not None
        assert (row.state, row.due_on) == ("filed", date(2023, 9, 22))

    def test_answer_is_valid_as_long_as_the_terms_say(self, way: Way) -> None:
        way.apply()
        way.check_record()
        row = way.facts().row(LegalCheck)
        assert row is not None
        assert (row.meets_condition, row.valid_until) == (True, date(2024, 3, 12))

    def test_filed_again_forgets_the_old_answer(self, way: Way) -> None:
        way.apply()
        way.check_record(meets="no")
        assert STEPS["legal_check"].common(way.facts()) is StepState.FAILED
        way.record("legal_check", "file_again", receipt_number="2", filed_on=date(2023, 10, 2))
        row = way.facts().row(LegalCheck)
        assert row is not None
        assert (row.state, row.meets_condition, row.valid_until) == ("filed", None, None)


class TestLeaving:
    def test_is_refused_with_every_reason_of_the_flight_date(self, way: Way) -> None:
        way.sign()
        with pytest.raises(Blocked) as refusal:
            way.depart()
        assert codes(refusal) == [
            "training.skill", "training.language", "training.orientation", "legal_check.clear", "loan.settled",
            "departure.passport", "departure.visa", "departure.fitness",
        ]  # fmt: skip
        assert way.fresh().stage is Stage.PREPARING

    def test_looks_at_the_papers_of_the_day_of_departure_not_of_today(self, way: Way) -> None:
        way.prepare()
        way.bring_papers(visa_expires_on=date(2023, 10, 10))
        way.depart(date(2023, 10, 10))
        assert way.fresh().departed_on == date(2023, 10, 10)

    @pytest.mark.parametrize(
        ("day", "sentence"),
        [
            (TOMORROW, "lies in the future"),
            (BORN - timedelta(days=1), "before the person's birth"),
            (date(2023, 1, 9), "registered on 10/01/2023"),
        ],
    )
    def test_never_happens_in_the_future_before_the_birth_or_before_the_registration(
        self, way: Way, day: date, sentence: str
    ) -> None:
        way.prepare()
        with pytest.raises(Invalid, match=sentence) as refusal:
            way.depart(day)
        assert list(refusal.value.errors) == ["departed_on"]
        assert way.fresh().stage is Stage.PREPARING

    def test_happens_once(self, way: Way) -> None:
        way.prepare()
        way.depart()
        with pytest.raises(Blocked):
            way.depart()


class TestTwoAtOnce:
    def test_the_second_form_of_the_same_step_is_stale(self, way: Way) -> None:
        way.apply()
        entry = way.entry("recruitment", "select", {"result_on": date(2023, 6, 1)})
        record_step(way.session, way.world.actor("officer"), way.case.id, entry, at=NOW)
        with pytest.raises(Stale) as refusal:
            record_step(way.session, way.world.actor("officer"), way.case.id, entry, at=NOW)
        assert (refusal.value.subject_type, refusal.value.expected, refusal.value.actual) == ("recruitment", 1, 2)

    def test_different_steps_do_not_disturb_each_other(self, way: Way) -> None:
        way.apply()
        paper = way.entry("departure", "record_papers", {"passport_number": "C1"})
        way.record("recruitment", "select", result_on=date(2023, 6, 1))
        record_step(way.session, way.world.actor("officer"), way.case.id, paper, at=NOW)

    def test_an_event_that_the_state_does_not_know_is_refused(self, way: Way) -> None:
        with pytest.raises(Blocked):
            way.record("recruitment", "sign_contract", contract_number="1", contract_on=TODAY, term_months=36)

    def test_a_step_or_event_that_does_not_exist_is_not_found(self, way: Way) -> None:
        entry = way.entry("recruitment", "apply", {})
        for step, event in (("visa", "apply"), ("recruitment", "fly")):
            strange = type(entry)(step, event, entry.form, 0)
            with pytest.raises(NotFound):
                record_step(way.session, way.world.actor("officer"), way.case.id, strange, at=NOW)


class TestRolesAndReach:
    @pytest.mark.parametrize(
        ("who", "refusal"),
        [
            ("other_officer", NotFound),
            ("foreign_officer", NotFound),
            ("police", Forbidden),
            ("bank", Forbidden),
            ("leader", Forbidden),
            ("administrator", Forbidden),
        ],
    )
    def test_nobody_else_records(self, way: Way, who: str, refusal: type[Exception]) -> None:
        with pytest.raises(refusal):
            way.record("legal_check", "file", by=who, receipt_number="1", filed_on=date(2023, 9, 1))

    def test_the_provincial_office_records_everywhere_in_the_province(self, way: Way) -> None:
        way.record("legal_check", "file", by="province", receipt_number="1", filed_on=date(2023, 9, 1))
