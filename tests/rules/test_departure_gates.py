"""What must be there before somebody leaves, each condition on the days around its limit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from overseas.cases.catalogue import DEPARTURE_GATES, STEPS
from overseas.cases.facts import CaseFacts
from overseas.cases.models import Case, GateWaiver
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.cases.steps.loan import Loan, LoanState
from overseas.cases.steps.recruitment import Recruitment, RecruitmentState
from overseas.cases.steps.recruitment.gates import age_is_uncertain, ages_possible, term_is_unusual, term_within_cap
from overseas.cases.steps.training import CourseKind, CourseState, TrainingCourse
from overseas.kernel.fields import Precision
from overseas.kernel.gates import closed_gates
from overseas.markets.models import LegalRoute, ProgrammeTerms
from overseas.workers.models import Worker

FLIGHT = date(2023, 10, 20)
ONE_DAY = timedelta(days=1)
SETTLED = {LoanState.NOT_NEEDED, LoanState.IN_TERM, LoanState.OVERDUE, LoanState.REPAID}


@dataclass
class Person:
    """Somebody for whom everything is in order on the flight date; each test spoils one thing."""

    birth: date = date(1998, 5, 3)
    precision: Precision = Precision.DAY
    programme: bool = True
    recruitment: dict[str, Any] = field(default_factory=dict)
    courses: dict[CourseKind, dict[str, Any] | None] = field(default_factory=dict)
    legal_check: dict[str, Any] | None = field(default_factory=dict)
    loan: dict[str, Any] | None = field(default_factory=dict)
    papers: dict[str, Any] | None = field(default_factory=dict)
    terms: dict[str, Any] = field(default_factory=dict)
    waived: tuple[str, ...] = ()

    def facts(self, on: date = FLIGHT) -> CaseFacts:
        worker = Worker(birth_date=self.birth, birth_precision=self.precision)
        case = Case(id=1, worker=worker, stage=Stage.PREPARING, programme_id=1 if self.programme else None)
        return CaseFacts(
            case=case, rows=self.rows(), terms=(self.programme_terms(),) if self.programme else (), on=on, today=on,
            waivers=tuple(GateWaiver(gate=gate) for gate in self.waived),
        )  # fmt: skip

    def programme_terms(self) -> ProgrammeTerms:
        usual = {
            "valid_from": date(2020, 1, 1), "legal_route": LegalRoute.PUBLIC_UNIT, "min_age": 18, "max_age": 39,
            "contract_months": 36, "total_cap_months": 58, "skill_training_required": True,
            "language_training_required": True, "orientation_required": True, "legal_check_required": True,
            "fitness_validity_months": 12, "passport_months_left": 6, "visa_required": True,
        }  # fmt: skip
        return ProgrammeTerms(**(usual | self.terms))

    def rows(self) -> dict[tuple[type, str], Any]:
        signed = {"state": RecruitmentState.CONTRACTED, "contract_on": date(2023, 7, 1), "term_months": 36}
        done = {"state": CourseState.COMPLETED, "ended_on": date(2023, 8, 10), "valid_until": date(2025, 8, 10)}
        clear = {"state": LegalCheckState.ANSWERED, "meets_condition": True, "valid_until": date(2024, 3, 1)}
        papers = {
            "state": DepartureState.PLANNED, "passport_number": "C1", "passport_expires_on": date(2030, 1, 1),
            "visa_number": "V1", "visa_expires_on": date(2024, 1, 1), "fit": True, "fitness_on": date(2023, 9, 1),
        }  # fmt: skip
        rows: dict[tuple[type, str], Any] = {(Recruitment, ""): Recruitment(**(signed | self.recruitment))}
        for kind in CourseKind:
            course = self.courses.get(kind, {})
            if course is not None:
                rows[TrainingCourse, kind] = TrainingCourse(**(done | course))
        if self.legal_check is not None:
            rows[LegalCheck, ""] = LegalCheck(**(clear | self.legal_check))
        if self.loan is not None:
            rows[Loan, ""] = Loan(**({"state": LoanState.NOT_NEEDED} | self.loan))
        if self.papers is not None:
            rows[Departure, ""] = Departure(**(papers | self.papers))
        return rows


def reasons(person: Person, on: date = FLIGHT) -> list[str]:
    facts = person.facts(on)
    return [reason.code for reason in closed_gates(DEPARTURE_GATES, facts, waived=facts.waived)]


def test_nothing_stands_in_the_way_of_a_person_with_everything() -> None:
    assert reasons(Person()) == []


def test_everything_stands_in_the_way_of_a_person_with_nothing() -> None:
    person = Person(
        recruitment={"state": RecruitmentState.APPLIED}, courses=dict.fromkeys(CourseKind), legal_check=None, loan=None,
        papers=None,
    )  # fmt: skip
    assert reasons(person) == [
        "recruitment.selection", "recruitment.contract", "training.skill", "training.language", "training.orientation",
        "legal_check.clear", "loan.settled", "departure.passport", "departure.visa", "departure.fitness",
    ]  # fmt: skip


def test_every_reason_names_who_can_clear_it_and_the_step_where() -> None:
    person = Person(
        programme=True, recruitment={"state": RecruitmentState.APPLIED}, courses=dict.fromkeys(CourseKind),
        legal_check={"state": LegalCheckState.FILED}, loan={"state": LoanState.APPROVED}, papers=None,
    )  # fmt: skip
    facts = person.facts()
    for reason in closed_gates(DEPARTURE_GATES, facts):
        assert str(reason.resolver) in {"Labour office", "Police desk", "Policy bank desk"}
        assert reason.where == reason.code.partition(".")[0]
        assert reason.where in STEPS


class TestTheProgramme:
    def test_must_be_chosen(self) -> None:
        assert reasons(Person(programme=False)) == ["recruitment.programme"]

    @pytest.mark.parametrize(("since", "closed"), [(FLIGHT, False), (FLIGHT + ONE_DAY, True)])
    def test_must_exist_on_the_day(self, since: date, closed: bool) -> None:
        assert ("recruitment.programme" in reasons(Person(terms={"valid_from": since}))) is closed


class TestTheSelectionAndTheContract:
    @pytest.mark.parametrize(
        ("state", "closed"),
        [
            (RecruitmentState.APPLIED, ["recruitment.selection", "recruitment.contract"]),
            (RecruitmentState.RESERVE, ["recruitment.selection", "recruitment.contract"]),
            (RecruitmentState.FAILED, ["recruitment.selection", "recruitment.contract"]),
            (RecruitmentState.SELECTED, ["recruitment.contract"]),
            (RecruitmentState.CONTRACTED, []),
            (RecruitmentState.CANCELLED, ["recruitment.selection", "recruitment.contract"]),
        ],
    )
    def test_must_both_be_there(self, state: RecruitmentState, closed: list[str]) -> None:
        assert reasons(Person(recruitment={"state": state})) == closed

    @pytest.mark.parametrize(("signed_on", "closed"), [(FLIGHT, []), (FLIGHT + ONE_DAY, ["recruitment.contract"])])
    def test_the_contract_is_signed_by_the_day(self, signed_on: date, closed: list[str]) -> None:
        assert reasons(Person(recruitment={"contract_on": signed_on})) == closed

    @pytest.mark.parametrize(("months", "closed"), [(36, False), (58, False), (59, True)])
    def test_the_term_stays_within_the_whole_stay(self, months: int, closed: bool) -> None:
        assert (term_within_cap(Person(recruitment={"term_months": months}).facts()) is not None) is closed

    @pytest.mark.parametrize(("months", "warned"), [(36, False), (37, True), (12, True)])
    def test_an_unusual_term_is_warned_of(self, months: int, warned: bool) -> None:
        assert (term_is_unusual(Person(recruitment={"term_months": months}).facts()) is not None) is warned


class TestTheAge:
    @pytest.mark.parametrize(
        ("birth", "precision", "closed"),
        [
            (date(2005, 10, 20), Precision.DAY, False),  # eighteen on the day
            (date(2005, 10, 21), Precision.DAY, True),  # eighteen tomorrow
            (date(1983, 10, 21), Precision.DAY, False),  # forty tomorrow
            (date(1983, 10, 20), Precision.DAY, True),  # forty on the day
            (date(2005, 1, 1), Precision.YEAR, False),  # eighteen or not: nobody knows
            (date(2006, 1, 1), Precision.YEAR, True),
            (date(1983, 1, 1), Precision.YEAR, False),  # thirty-nine or forty
            (date(1982, 1, 1), Precision.YEAR, True),
            (date(2005, 10, 1), Precision.MONTH, False),
            (date(2005, 11, 1), Precision.MONTH, True),
        ],
    )
    def test_lies_within_the_terms_on_the_flight_date(self, birth: date, precision: Precision, closed: bool) -> None:
        assert reasons(Person(birth=birth, precision=precision)) == (["recruitment.age"] if closed else [])

    def test_has_no_limit_where_the_terms_set_none(self) -> None:
        assert reasons(Person(birth=date(1950, 1, 1), terms={"max_age": None})) == []

    @pytest.mark.parametrize(
        ("birth", "precision", "warned"),
        [
            (date(2005, 1, 1), Precision.YEAR, True),
            (date(2004, 1, 1), Precision.YEAR, False),
            (date(1983, 1, 1), Precision.YEAR, True),
            (date(2006, 1, 1), Precision.YEAR, False),  # too young for certain: a reason, no warning
            (date(2005, 10, 20), Precision.DAY, False),
        ],
    )
    def test_that_may_lie_outside_is_warned_of(self, birth: date, precision: Precision, warned: bool) -> None:
        assert (age_is_uncertain(Person(birth=birth, precision=precision).facts()) is not None) is warned

    def test_of_a_birth_year_lies_between_two(self) -> None:
        assert ages_possible(date(2000, 1, 1), Precision.YEAR, date(2023, 6, 1)) == (22, 23)


class TestTheTraining:
    @pytest.mark.parametrize("kind", CourseKind)
    @pytest.mark.parametrize(
        ("state", "closed"),
        [
            (CourseState.NOT_STARTED, True),
            (CourseState.IN_TRAINING, True),
            (CourseState.COMPLETED, False),
            (CourseState.DROPPED_OUT, True),
            (CourseState.EXEMPT, False),
        ],
    )
    def test_is_completed_or_exempt_where_required(self, kind: CourseKind, state: CourseState, closed: bool) -> None:
        assert reasons(Person(courses={kind: {"state": state}})) == ([f"training.{kind}"] if closed else [])

    @pytest.mark.parametrize("kind", CourseKind)
    def test_is_not_asked_for_where_not_required(self, kind: CourseKind) -> None:
        column = "orientation_required" if kind is CourseKind.ORIENTATION else f"{kind}_training_required"
        assert reasons(Person(courses={kind: None}, terms={column: False})) == []

    @pytest.mark.parametrize(("ended_on", "closed"), [(FLIGHT, False), (FLIGHT + ONE_DAY, True)])
    def test_has_ended_by_the_flight_date(self, ended_on: date, closed: bool) -> None:
        assert ("training.skill" in reasons(Person(courses={CourseKind.SKILL: {"ended_on": ended_on}}))) is closed

    @pytest.mark.parametrize(("until", "closed"), [(FLIGHT, False), (FLIGHT - ONE_DAY, True), (None, True)])
    def test_the_orientation_certificate_is_valid_on_the_flight_date(self, until: date | None, closed: bool) -> None:
        person = Person(courses={CourseKind.ORIENTATION: {"valid_until": until}})
        assert reasons(person) == (["training.certificate"] if closed else [])


class TestTheRecordCheck:
    @pytest.mark.parametrize(
        ("state", "meets", "closed", "resolver"),
        [
            (LegalCheckState.NOT_FILED, None, True, "Labour office"),
            (LegalCheckState.FILED, None, True, "Police desk"),
            (LegalCheckState.SUPPLEMENT_REQUESTED, None, True, "Labour office"),
            (LegalCheckState.VERIFYING, None, True, "Police desk"),
            (LegalCheckState.ANSWERED, True, False, ""),
            (LegalCheckState.ANSWERED, False, True, "Police desk"),
            (LegalCheckState.REFUSED, None, True, "Labour office"),
        ],
    )
    def test_is_clear_where_required(
        self, state: LegalCheckState, meets: bool | None, closed: bool, resolver: str
    ) -> None:
        facts = Person(legal_check={"state": state, "meets_condition": meets}).facts()
        found = closed_gates(DEPARTURE_GATES, facts)
        assert [(reason.code, str(reason.resolver)) for reason in found] == (
            [("legal_check.clear", resolver)] if closed else []
        )

    def test_is_not_asked_for_where_not_required(self) -> None:
        assert reasons(Person(legal_check=None, terms={"legal_check_required": False})) == []

    @pytest.mark.parametrize(("until", "closed"), [(FLIGHT, False), (FLIGHT - ONE_DAY, True), (None, False)])
    def test_is_valid_on_the_flight_date(self, until: date | None, closed: bool) -> None:
        assert reasons(Person(legal_check={"valid_until": until})) == (["legal_check.valid"] if closed else [])


class TestTheLoan:
    @pytest.mark.parametrize("state", LoanState)
    def test_is_settled_or_none_is_needed(self, state: LoanState) -> None:
        assert reasons(Person(loan={"state": state})) == ([] if state in SETTLED else ["loan.settled"])

    def test_must_have_been_spoken_of(self) -> None:
        assert reasons(Person(loan=None)) == ["loan.settled"]


class TestThePapers:
    @pytest.mark.parametrize(
        ("expires_on", "months", "closed"),
        [
            (FLIGHT - ONE_DAY, 0, True),
            (FLIGHT, 0, False),
            (date(2024, 4, 19), 6, True),
            (date(2024, 4, 20), 6, False),
            (None, 0, True),
        ],
    )
    def test_the_passport_lasts_beyond_the_flight(self, expires_on: date | None, months: int, closed: bool) -> None:
        person = Person(papers={"passport_expires_on": expires_on}, terms={"passport_months_left": months})
        assert reasons(person) == (["departure.passport"] if closed else [])

    @pytest.mark.parametrize(
        ("number", "until", "required", "closed"),
        [
            ("V", FLIGHT, True, False),
            ("V", FLIGHT - ONE_DAY, True, True),
            (None, FLIGHT, True, True),
            ("V", None, True, True),
            (None, None, False, False),
        ],
    )
    def test_the_visa_is_valid_where_required(
        self, number: str | None, until: date | None, required: bool, closed: bool
    ) -> None:
        person = Person(papers={"visa_number": number, "visa_expires_on": until}, terms={"visa_required": required})
        assert reasons(person) == (["departure.visa"] if closed else [])

    @pytest.mark.parametrize(
        ("fit", "on", "closed"),
        [
            (True, date(2022, 10, 20), False),  # twelve months to the day
            (True, date(2022, 10, 19), True),
            (True, FLIGHT, False),
            (True, FLIGHT + ONE_DAY, True),
            (False, FLIGHT, True),
            (None, None, True),
        ],
    )
    def test_the_fitness_is_certified_and_fresh(self, fit: bool | None, on: date | None, closed: bool) -> None:
        assert reasons(Person(papers={"fit": fit, "fitness_on": on})) == (["departure.fitness"] if closed else [])


class TestAWaiver:
    def test_opens_its_gate_and_no_other(self) -> None:
        spoilt = Person(loan=None, papers={"fit": False})
        assert reasons(spoilt) == ["loan.settled", "departure.fitness"]
        assert reasons(replace(spoilt, waived=("loan.settled",))) == ["departure.fitness"]


class TestWhatAllStepsShare:
    def test_a_negative_record_check_is_failed_not_done(self) -> None:
        assert STEPS["legal_check"].common(Person(legal_check={"meets_condition": False}).facts()) is StepState.FAILED

    def test_a_check_that_is_not_required_is_not_needed(self) -> None:
        person = Person(legal_check=None, terms={"legal_check_required": False})
        assert STEPS["legal_check"].common(person.facts()) is StepState.NOT_NEEDED

    def test_training_is_done_only_with_every_required_course(self) -> None:
        assert STEPS["training"].common(Person().facts()) is StepState.DONE
        assert STEPS["training"].common(Person(courses={CourseKind.SKILL: None}).facts()) is StepState.IN_PROGRESS
        dropped = Person(courses={CourseKind.SKILL: {"state": CourseState.DROPPED_OUT}})
        assert STEPS["training"].common(dropped.facts()) is StepState.FAILED
