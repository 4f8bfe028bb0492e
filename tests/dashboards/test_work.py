"""Work to do: every case that somebody must look after stands on the list, once, with its reason and its day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import reach
from overseas.alerts.models import Alert, Severity
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.step_rows import repeated_of
from overseas.cases.steps.legal_check import LegalCheckState
from overseas.cases.steps.recruitment import Recruitment, RecruitmentState
from overseas.contracts.models import Contract
from overseas.dashboards.work import MOST_OF_A_KIND, Days, work_to_do
from overseas.dashboards.work_lines import WorkGroup
from overseas.markets.models import LegalRoute
from tests.cases.sample_cases import add_case, add_check, add_flight, add_loan
from tests.world import NOW, TODAY, World

DAYS = Days(TODAY, ending_soon_days=90, departure_warn_days=150)
DONE, WAITING, IN_PROGRESS = StepState.DONE, StepState.WAITING, StepState.IN_PROGRESS
READY = {
    "recruitment_state": DONE,
    "training_state": DONE,
    "legal_check_state": StepState.NOT_NEEDED,
    "loan_state": DONE,
}


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


def work(world: World, who: str = "officer") -> dict[WorkGroup, list[tuple[str, str]]]:
    parts = work_to_do(world.session, reach(world.actor(who), Permission.VIEW_CASES), DAYS)
    return {part.group: [(row.name, row.kind) for row in part.rows] for part in parts if part.rows}


def add_contract(world: World, case: Case, end_on: date) -> Contract:
    contract = Contract(
        case_id=case.id, unit_id=case.unit_id, province_id=case.province_id, start_on=days(-1000),
        end_on=end_on, first_end_on=end_on,
    )  # fmt: skip
    world.session.add(contract)
    world.session.flush()
    return contract


def add_alert(world: World, contract: Contract) -> None:
    world.session.add(
        Alert(
            rule="contract_expired",
            subject_type="contract",
            subject_id=contract.id,
            rung=1,
            anchor_on=contract.end_on,
            severity=Severity.HIGH,
            case_id=contract.case_id,
            unit_id=contract.unit_id,
            province_id=contract.province_id,
            opened_on=TODAY,
            opened_at=NOW,
        )
    )
    world.session.flush()


def add_recruitment(world: World, case: Case, state: RecruitmentState, result_on: date) -> None:
    facts: dict[str, Any] = {
        "legal_route": LegalRoute.SERVICE_ENTERPRISE,
        "applied_on": result_on,
        "result_on": result_on,
    }
    if state is RecruitmentState.CONTRACTED:
        facts |= {"contract_number": "1", "contract_on": result_on, "term_months": 36}
    world.session.add(Recruitment(state=state, **repeated_of(case), **facts))
    case.selected_on = result_on
    world.session.flush()


class TestWorkThatIsLate:
    def test_is_a_contract_whose_alert_is_open(self, world: World) -> None:
        add_alert(world, add_contract(world, add_case(world, "An", stage=Stage.ABROAD), days(-10)))
        add_contract(world, add_case(world, "Bình", stage=Stage.ABROAD), days(200))
        assert work(world) == {WorkGroup.LATE: [("An", "contract_expired")]}

    def test_is_a_flight_that_has_passed_in_silence(self, world: World) -> None:
        add_flight(world, add_case(world, "An", **READY, departure_state=IN_PROGRESS), days(-1))
        assert work(world) == {WorkGroup.LATE: [("An", "flight_passed")]}

    @pytest.mark.parametrize(
        ("state", "due", "group", "kind"),
        [
            (LegalCheckState.FILED, -1, WorkGroup.LATE, "check_late"),
            (LegalCheckState.VERIFYING, 0, WorkGroup.SOON, "check_soon"),
            (LegalCheckState.FILED, 3, WorkGroup.SOON, "check_soon"),
            (LegalCheckState.FILED, 4, WorkGroup.WAITING, "check_waiting"),
            (LegalCheckState.SUPPLEMENT_REQUESTED, -1, WorkGroup.LATE, "supplement_late"),
            (LegalCheckState.SUPPLEMENT_REQUESTED, 0, WorkGroup.SOON, "supplement"),
        ],
    )
    def test_is_a_record_check_past_its_day(
        self, world: World, state: LegalCheckState, due: int, group: WorkGroup, kind: str
    ) -> None:
        facts = (
            {"supplement_on": days(-5)} if state is LegalCheckState.SUPPLEMENT_REQUESTED else {"verifying_on": days(-5)}
        )
        add_check(world, add_case(world, "An", legal_check_state=WAITING), state, due_on=days(due), **facts)
        assert work(world) == {group: [("An", kind)]}

    def test_is_a_loan_that_the_bank_has_not_decided(self, world: World) -> None:
        add_loan(world, add_case(world, "An", loan_state=WAITING), decision_due_on=days(-1))
        add_loan(world, add_case(world, "Bình", loan_state=WAITING), decision_due_on=days(0))
        assert work(world) == {
            WorkGroup.LATE: [("An", "loan_late")],
            WorkGroup.WAITING: [("Bình", "loan_waiting")],
        }

    def test_is_somebody_who_waits_long_for_the_departure(self, world: World) -> None:
        for name, selected in (("An", -151), ("Bình", -150)):
            case = add_case(world, name, recruitment_state=DONE)
            add_recruitment(world, case, RecruitmentState.CONTRACTED, days(selected))
        assert work(world) == {
            WorkGroup.LATE: [("An", "departure_overdue")],
            WorkGroup.READY: [("Bình", "our_turn")],
        }


class TestWorkThatIsDueSoon:
    def test_is_a_flight_with_something_still_open(self, world: World) -> None:
        add_flight(world, add_case(world, "An", departure_state=IN_PROGRESS), days(14))
        add_flight(world, add_case(world, "Bình", **READY, departure_state=IN_PROGRESS), days(14))
        assert work(world) == {WorkGroup.SOON: [("An", "flight_soon")]}

    def test_is_a_contract_that_ends_soon(self, world: World) -> None:
        for name, end in (("An", 0), ("Bình", 90), ("Cường", 91)):
            add_contract(world, add_case(world, name, stage=Stage.ABROAD), days(end))
        assert work(world) == {WorkGroup.SOON: [("An", "contract_ending"), ("Bình", "contract_ending")]}


class TestWorkThatCanGoOn:
    def test_is_a_selection_without_contract(self, world: World) -> None:
        for name, state in (("An", RecruitmentState.SELECTED), ("Bình", RecruitmentState.RESERVE)):
            add_recruitment(world, add_case(world, name, recruitment_state=IN_PROGRESS), state, days(-5))
        assert work(world)[WorkGroup.READY] == [("An", "without_contract"), ("Bình", "without_contract")]

    def test_is_a_case_in_which_only_the_flight_is_missing(self, world: World) -> None:
        add_case(world, "An", **READY)
        add_case(world, "Bình", **READY, departure_state=StepState.FAILED)
        assert work(world) == {WorkGroup.READY: [("An", "ready"), ("Bình", "ready")]}

    def test_is_a_new_case(self, world: World) -> None:
        add_case(world, "An", stage=Stage.REGISTERED)
        assert work(world) == {WorkGroup.NEW: [("An", "new")]}


class TestTheListAsAWhole:
    def test_holds_every_case_before_departure_whatever_its_steps(self, world: World) -> None:
        expected = set()
        for recruited, trained in product((IN_PROGRESS, DONE), (StepState.NOT_STARTED, DONE)):
            for check, loan in product((StepState.FAILED, WAITING, DONE), repeat=2):
                facts = {"recruitment_state": recruited, "training_state": trained}
                case = add_case(world, legal_check_state=check, loan_state=loan, **facts)
                if check is WAITING:
                    add_check(world, case, due_on=days(10))
                if loan is WAITING:
                    add_loan(world, case, decision_due_on=days(10))
                expected.add(case.id)
        area = reach(world.actor("officer"), Permission.VIEW_CASES)
        assert {row.case_id for part in work_to_do(world.session, area, DAYS) for row in part.rows} == expected

    def test_shows_a_page_of_each_kind_and_says_that_there_are_more(self, world: World) -> None:
        for _ in range(MOST_OF_A_KIND + 1):
            add_case(world, stage=Stage.REGISTERED)
        part = work_to_do(world.session, reach(world.actor("officer"), Permission.VIEW_CASES), DAYS)[-1]
        assert (len(part.rows), [kind.code for kind in part.cut]) == (MOST_OF_A_KIND, ["new"])

    def test_names_a_case_once_in_its_most_urgent_part(self, world: World) -> None:
        case = add_case(world, "An", legal_check_state=WAITING, loan_state=WAITING)
        add_check(world, case, due_on=days(-3))
        add_loan(world, case, decision_due_on=days(3))
        assert work(world) == {WorkGroup.LATE: [("An", "check_late")]}

    @pytest.mark.parametrize(
        ("who", "seen"), [("officer", ["An"]), ("province", ["An", "Bình"]), ("foreign_officer", []), ("leader", [])]
    )
    def test_is_that_of_the_own_area(self, world: World, who: str, seen: list[str]) -> None:
        add_alert(world, add_contract(world, add_case(world, "An", stage=Stage.ABROAD), days(-10)))
        add_alert(world, add_contract(world, add_case(world, "Bình", "22810", stage=Stage.ABROAD), days(-9)))
        assert [name for name, _kind in work(world, who).get(WorkGroup.LATE, [])] == seen


class TestACaseWhoseRecordCheckSaysNo:
    """Its answer lies sealed, so that the database alone would call it ready."""

    def refused(self, world: World, name: str, flight_on: date | None = None) -> None:
        facts = READY | {
            "legal_check_state": DONE,
            "departure_state": IN_PROGRESS if flight_on else StepState.NOT_STARTED,
        }
        case = add_case(world, name, **facts)
        add_check(world, case, LegalCheckState.ANSWERED, answered_on=days(-2), meets_condition=False)
        if flight_on is not None:
            add_flight(world, case, flight_on)

    def test_is_the_office_s_turn_and_not_ready(self, world: World) -> None:
        self.refused(world, "An")
        self.refused(world, "Bình", flight_on=days(15))
        assert work(world) == {WorkGroup.READY: [("An", "our_turn"), ("Bình", "our_turn")]}

    def test_is_due_soon_when_she_is_to_fly(self, world: World) -> None:
        self.refused(world, "An", flight_on=days(14))
        assert work(world) == {WorkGroup.SOON: [("An", "flight_soon")]}

    def test_leaves_the_others_ready(self, world: World) -> None:
        self.refused(world, "An")
        add_case(world, "Bình", **READY)
        assert work(world) == {WorkGroup.READY: [("Bình", "ready"), ("An", "our_turn")]}
