"""The desks: their own queue, the least identity, their own step and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from overseas.accounts.models import AccountGrant
from overseas.accounts.permissions import Permission
from overseas.audit.models import ReadEvent
from overseas.cases.models import Case
from overseas.cases.stages import Stage, StepState
from overseas.cases.steps.legal_check import LegalCheckState
from overseas.cases.steps.loan import LoanState
from overseas.contracts.models import Contract, Outcome
from overseas.norms.actions import load_norms
from overseas.workers.models import IdentifierKind, WorkerIdentifier
from tests.abroad import add_abroad
from tests.cases.sample_cases import add_case, add_check, add_flight, add_loan
from tests.web.conftest import ClientFor
from tests.world import SINCE, TODAY, World

WAITING, DONE = StepState.WAITING, StepState.DONE


@pytest.fixture(autouse=True)
def _norms(world: World) -> None:
    load_norms(world.session)


@pytest.fixture
def case(world: World) -> Case:
    """A case with a record check and a loan in hand, a flight planned, and a number that nobody needs."""
    case = add_case(world, "Đàng Thị Mai", legal_check_state=WAITING, loan_state=WAITING)
    add_check(world, case, receipt_number="LL-77", due_on=TODAY - timedelta(days=3))
    add_loan(world, case, lender="NHCSXH Ninh Phước", decision_due_on=TODAY + timedelta(days=2))
    add_flight(world, case, TODAY + timedelta(days=30))
    world.session.add(WorkerIdentifier(worker_id=case.worker_id, kind=IdentifierKind.NATIONAL_ID, value="058198001234"))
    world.session.flush()
    return case


def grant(world: World, who: str, permission: Permission) -> None:
    world.session.add(AccountGrant(account_id=world.accounts[who].id, permission=permission))
    world.session.flush()
    actor = world.actors[who]
    world.actors[who] = replace(actor, permissions=actor.permissions | {permission})


class TestTheQueueOfThePoliceDesk:
    def test_shows_what_is_late_and_nothing_of_the_loan(self, client_for: ClientFor, case: Case) -> None:
        text = client_for("police").get("/record-checks").text
        assert "Đàng Thị Mai" in text
        assert "LL-77" in text
        assert "3 days late" in text
        assert "NHCSXH" not in text
        assert "80.000.000" not in text

    def test_has_views_for_what_is_late_and_what_is_answered(self, client_for: ClientFor, world: World) -> None:
        answered = add_case(world, "Katơr Huy", legal_check_state=DONE)
        add_check(world, answered, LegalCheckState.ANSWERED, meets_condition=True, answered_on=TODAY)
        police = client_for("police")
        assert "Nothing here" in police.get("/record-checks").text
        assert "Katơr Huy" not in police.get("/record-checks", view="late").text
        page = police.get("/record-checks", view="settled")
        assert "condition met" in page.text

    def test_finds_people_by_name(self, client_for: ClientFor, case: Case, world: World) -> None:
        police = client_for("police")
        assert "Đàng Thị Mai" in police.get("/record-checks", q="mai dang").text
        assert "Nobody fits" in police.get("/record-checks", q="huy").text
        assert set(world.session.scalars(select(ReadEvent.what))) == {"legal_checks.search"}

    def test_does_not_show_a_case_whose_check_was_never_filed(self, client_for: ClientFor, world: World) -> None:
        quiet = add_case(world, "An")
        police = client_for("police")
        assert "An" not in police.get("/record-checks").links
        police.get(f"/record-checks/{quiet.id}", status=404)

    @pytest.mark.parametrize("query", [{"view": "paying"}, {"view": "x"}, {"page": "x"}, {"colour": "red"}])
    def test_refuses_what_it_does_not_know(self, client_for: ClientFor, query: dict[str, str]) -> None:
        client_for("police").get("/record-checks", status=422, **query)

    def test_pages_through_many_from_the_oldest_on(self, client_for: ClientFor, world: World) -> None:
        for number in range(51):
            filed = TODAY - timedelta(days=200 - number)
            add_check(world, add_case(world, f"Người {number}", legal_check_state=WAITING), filed_on=filed)
        police = client_for("police")
        page = police.get("/record-checks")
        assert ("Người 0" in page.links, "Người 50" in page.links) == (True, False)
        assert "Người 50" in police.get(page.links["Next"]).links


class TestTheQueueOfTheBankDesk:
    def test_shows_amount_state_and_flight_and_nothing_of_the_check(self, client_for: ClientFor, case: Case) -> None:
        text = client_for("bank").get("/loans").text
        assert "80.000.000 đ" in text
        assert f"{TODAY + timedelta(days=30):%d/%m/%Y}" in text
        assert "LL-77" not in text

    def test_has_a_view_of_what_is_to_be_paid_out(self, client_for: ClientFor, world: World) -> None:
        approved = add_case(world, "Katơr Huy", loan_state=StepState.IN_PROGRESS)
        add_loan(world, approved, LoanState.APPROVED, approved_amount=70_000_000, approved_on=TODAY)
        assert "70.000.000 đ" in client_for("bank").get("/loans", view="paying").text
        assert "Katơr Huy" not in client_for("bank").get("/loans").text


class TestTheBanksViewOfEndedContracts:
    """Pages: the bank desk sees whose contract ended; of the person's return it learns nothing."""

    def borrower(self, world: World, name: str, *, end_on: date, commune: str = "22870", **loan: Any) -> Contract:
        contract = add_abroad(world, end_on=end_on, name=name, commune=commune)
        case = world.session.get_one(Case, contract.case_id)
        case.loan_state = DONE
        granted = {"approved_amount": 70_000_000, "approved_on": SINCE, "paid_out_amount": 70_000_000}
        signed = {"contract_number": "1", "contracted_on": SINCE, "due_on": end_on, "received_on": SINCE}
        add_loan(world, case, **({"state": LoanState.IN_TERM, **granted, **signed} | loan))
        return contract

    def settle(self, world: World, contract: Contract, on: date) -> None:
        contract.outcome, contract.outcome_on, contract.settled = Outcome.RETURNED_EARLY, on, True
        case = world.session.get_one(Case, contract.case_id)
        case.stage, case.ended_on = Stage.ENDED, on

    def test_holds_who_still_owes_after_the_contract_the_longest_ended_first(
        self, client_for: ClientFor, world: World
    ) -> None:
        self.borrower(world, "Hôm Qua", end_on=TODAY - timedelta(days=1))
        self.borrower(world, "Năm Ngoái", end_on=TODAY - timedelta(days=400), state=LoanState.OVERDUE, overdue_on=TODAY)
        early = self.borrower(world, "Về Sớm", end_on=TODAY + timedelta(days=300))
        self.settle(world, early, TODAY - timedelta(days=30))
        world.session.flush()
        page = client_for("bank").get("/loans", view="ended")
        assert [name for name in page.links if name in {"Hôm Qua", "Năm Ngoái", "Về Sớm"}] == [
            "Năm Ngoái", "Về Sớm", "Hôm Qua",
        ]  # fmt: skip
        assert "Contract ended, loan running 3" in page.text
        assert "70.000.000 đ" in page.text
        assert "400 days late" in page.text
        assert "eturn" not in page.text

    def test_leaves_out_who_is_under_contract_who_paid_back_and_other_areas(
        self, client_for: ClientFor, world: World
    ) -> None:
        self.borrower(world, "Còn Hạn", end_on=TODAY)
        self.borrower(world, "Trả Rồi", end_on=TODAY - timedelta(days=9), state=LoanState.REPAID, repaid_on=TODAY)
        self.borrower(world, "Nơi Khác", end_on=TODAY - timedelta(days=9), commune="22810")
        page = client_for("bank").get("/loans", view="ended")
        assert "Nothing here at the moment" in page.text

    def test_pages_through_many(self, client_for: ClientFor, world: World) -> None:
        for number in range(51):
            self.borrower(world, f"Người {number}", end_on=TODAY - timedelta(days=200 - number))
        bank = client_for("bank")
        page = bank.get("/loans", view="ended")
        assert ("Người 0" in page.links, "Người 50" in page.links) == (True, False)
        assert "Người 50" in bank.get(page.links["Next"]).links


class TestOneCaseAtADesk:
    def test_tells_the_police_the_check_and_no_more(self, client_for: ClientFor, case: Case) -> None:
        text = client_for("police").get(f"/record-checks/{case.id}").text
        assert "LL-77" in text
        assert "058198001234" not in text
        assert "NHCSXH" not in text
        assert "Planned flight" not in text
        assert "Record the answer" not in text

    def test_tells_the_bank_the_loan_and_the_flight_and_nothing_of_the_check(
        self, client_for: ClientFor, case: Case
    ) -> None:
        text = client_for("bank").get(f"/loans/{case.id}").text
        assert "NHCSXH Ninh Phước" in text
        assert "Last day of the contract" in text
        assert "Record check clear Not yet" in text.replace("clearNot", "clear Not")
        assert "LL-77" not in text
        assert "058198001234" not in text

    def test_is_not_found_at_the_others_desk_or_out_of_the_area(
        self, client_for: ClientFor, case: Case, world: World
    ) -> None:
        client_for("police").get(f"/loans/{case.id}", status=403)
        far = add_case(world, "Xa", "22810", legal_check_state=WAITING)
        add_check(world, far)
        client_for("police").get(f"/record-checks/{far.id}", status=404)
        client_for("officer").get(f"/record-checks/{case.id}", status=403)

    def test_is_written_down_as_read(self, client_for: ClientFor, case: Case, world: World) -> None:
        client_for("police").get(f"/record-checks/{case.id}")
        assert world.session.scalars(select(ReadEvent.subject_id)).all() == [case.id]


class TestADeskThatMayRecord:
    def test_records_its_own_answer(self, client_for: ClientFor, case: Case, world: World) -> None:
        grant(world, "police", Permission.RECORD_LEGAL_CHECKS)
        police = client_for("police")
        where = f"/record-checks/{case.id}/answer"
        entry = {"answered_on": "16/10/2023", "meets_condition": "yes"}
        answer = police.submit(police.get(f"/record-checks/{case.id}"), where, entry)
        assert answer.location == f"/record-checks/{case.id}"
        world.session.expire_all()
        assert world.session.get_one(Case, case.id).legal_check_state is DONE

    def test_cannot_without_the_grant(self, client_for: ClientFor, case: Case) -> None:
        entry = {"answered_on": "16/10/2023", "meets_condition": "yes", "version": 1}
        client_for("police").post(f"/record-checks/{case.id}/answer", entry, status=403)

    def test_cannot_record_for_another_area(self, client_for: ClientFor, world: World) -> None:
        grant(world, "police", Permission.RECORD_LEGAL_CHECKS)
        far = add_case(world, "Xa", "22810", legal_check_state=WAITING)
        add_check(world, far)
        entry = {"answered_on": "16/10/2023", "meets_condition": "yes", "version": 1}
        client_for("police").post(f"/record-checks/{far.id}/answer", entry, status=404)
