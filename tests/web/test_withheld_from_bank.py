"""What the bank's desk sees of somebody who takes back her consent: nothing before there is a contract with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from overseas.accounts.permissions import Permission
from overseas.cases.actions import StepEntry, record_step
from overseas.cases.catalogue import STEPS, departure_conditions
from overseas.cases.models import Case
from overseas.cases.queries import case_facts
from overseas.cases.stages import StepState
from overseas.cases.steps.loan import Loan, LoanState
from overseas.cases.steps.loan.life import PAID_OUT, SIGNED, WITH_DOSSIER
from overseas.kernel.errors import NotFound
from overseas.norms.actions import load_norms
from overseas.privacy.actions.purposes import load_purposes
from overseas.privacy.actions.record_consent import record_consent
from overseas.privacy.actions.withdraw_consent import withdraw_consent
from overseas.privacy.forms.consents import Answer, Withdrawal
from overseas.privacy.models import Channel, Purpose
from tests.cases.sample_cases import add_case, add_loan
from tests.web.conftest import ClientFor
from tests.web.test_desks import grant
from tests.web.test_exports import export, rows_of
from tests.world import NOW, TODAY, World

NAME = "Đàng Thị Mai"
SIGNED_WITH = {
    "approved_amount": 70_000_000, "approved_on": TODAY, "contract_number": "1", "contracted_on": TODAY,
    "due_on": TODAY + timedelta(days=900),
}  # fmt: skip
OF_STATE: dict[LoanState, dict[str, Any]] = {
    LoanState.SUPPLEMENT_REQUESTED: {"supplement_on": TODAY},
    LoanState.APPRAISED: {"appraised_on": TODAY},
    LoanState.APPROVED: {"approved_amount": 70_000_000, "approved_on": TODAY},
    LoanState.OVERDUE: {"overdue_on": TODAY},
    LoanState.REPAID: {"repaid_on": TODAY},
}


@pytest.fixture(autouse=True)
def _norms(world: World) -> None:
    load_norms(world.session)
    load_purposes(world.session)


@pytest.fixture
def case(world: World) -> Case:
    """A loan dossier at the bank, handed in with the person's consent."""
    case = add_case(world, NAME, loan_state=StepState.WAITING)
    add_loan(world, case, decision_due_on=TODAY - timedelta(days=1))
    say(world, case, agreed=True)
    return case


def say(world: World, case: Case, *, agreed: bool) -> None:
    purpose = world.session.scalars(select(Purpose.id).where(Purpose.code == "loan")).one()
    answer = Answer(purpose, agreed, Channel.PAPER, TODAY)
    record_consent(world.session, world.actor("officer"), case.worker_id, answer=answer, at=NOW)


def take_back(world: World, case: Case) -> None:
    purpose = world.session.scalars(select(Purpose.id).where(Purpose.code == "loan")).one()
    said = Withdrawal(purpose, Channel.IN_PERSON, TODAY)
    withdraw_consent(world.session, world.actor("officer"), case.worker_id, said=said, at=NOW)


class TestADossierWithoutConsent:
    def test_is_gone_for_the_bank_on_every_page(self, client_for: ClientFor, world: World, case: Case) -> None:
        grant(world, "bank", Permission.EXPORT_LISTS)
        bank = client_for("bank")
        assert NAME in bank.get("/loans").text
        assert len(rows_of(export(bank, "/exports/loans"))) == 1
        take_back(world, case)
        for asked in ({}, {"view": "late"}, {"view": "paying"}, {"view": "settled"}, {"q": "mai dang"}):
            page = bank.get("/loans", **asked)
            assert NAME not in page.text, asked
            assert "(1)" not in page.text, asked
        assert rows_of(export(bank, "/exports/loans")) == []
        bank.get(f"/loans/{case.id}", status=404)

    def test_is_not_recorded_by_a_bank_that_has_it_open(self, world: World, case: Case) -> None:
        grant(world, "bank", Permission.RECORD_LOANS)
        event = STEPS["loan"].event("appraise")
        assert event is not None
        entry = StepEntry("loan", "appraise", event.form(data={"appraised_on": TODAY}), 1)
        take_back(world, case)
        with pytest.raises(NotFound):
            record_step(world.session, world.actor("bank"), case.id, entry, at=NOW)

    def test_is_seen_again_when_the_person_agrees_again(self, client_for: ClientFor, world: World, case: Case) -> None:
        take_back(world, case)
        say(world, case, agreed=True)
        client_for("bank").get(f"/loans/{case.id}")

    def test_stays_with_the_labour_office_which_is_told_what_to_do(
        self, client_for: ClientFor, world: World, case: Case
    ) -> None:
        take_back(world, case)
        client_for("officer").get(f"/cases/{case.id}")
        world.session.refresh(case, ["worker"])
        reasons = departure_conditions(case_facts(world.session, case, today=TODAY))
        (told,) = [reason for reason in reasons if reason.code == "loan.settled"]
        assert "cancel the loan" in str(told.text)
        assert str(told.resolver) == "Labour office"


@pytest.mark.parametrize("state", sorted(WITH_DOSSIER))
def test_a_signed_contract_is_what_the_bank_keeps_its_loan_by(
    client_for: ClientFor, world: World, state: LoanState
) -> None:
    case = add_case(world, NAME, loan_state=StepState.IN_PROGRESS)
    paid = {"paid_out_amount": 70_000_000} if state in PAID_OUT else {}
    given = {**(SIGNED_WITH if state in SIGNED else {}), **paid, **OF_STATE.get(state, {})}
    add_loan(world, case, state, **given)
    say(world, case, agreed=True)
    bank = client_for("bank")
    bank.get(f"/loans/{case.id}")
    take_back(world, case)
    bank.get(f"/loans/{case.id}", status=200 if state in SIGNED else 404)
    assert world.session.scalars(select(Loan.state)).all() == [state]
