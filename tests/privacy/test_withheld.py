"""What rests on a consent ends when it is refused or taken back; what rests on a law goes on and says so."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.cases.actions import StepEntry, record_step
from overseas.cases.catalogue import STEPS, departure_conditions, reasons_by_step, waivable_reasons
from overseas.cases.models import Case
from overseas.cases.queries import case_facts
from overseas.kernel.errors import Blocked, Invalid
from overseas.kernel.gates import closed_gates
from overseas.privacy.actions.purposes import load_purposes
from overseas.privacy.actions.record_consent import record_consent
from overseas.privacy.actions.withdraw_consent import withdraw_consent
from overseas.privacy.forms.consents import Answer, Withdrawal
from overseas.privacy.models import Channel, LegalBasis, Purpose
from tests.cases.sample_cases import add_case
from tests.world import NOW, TODAY, World


@pytest.fixture
def case(session: Session, world: World) -> Case:
    load_purposes(session)
    return add_case(world)


def purpose(session: Session, code: str) -> Purpose:
    return session.scalars(select(Purpose).where(Purpose.code == code)).one()


def say(session: Session, world: World, case: Case, code: str, *, agreed: bool) -> None:
    answer = Answer(purpose(session, code).id, agreed, Channel.PAPER, TODAY)
    record_consent(session, world.actor("officer"), case.worker_id, answer=answer, at=NOW)


def take_back(session: Session, world: World, case: Case, code: str) -> None:
    said = Withdrawal(purpose(session, code).id, Channel.IN_PERSON, TODAY)
    withdraw_consent(session, world.actor("officer"), case.worker_id, said=said, at=NOW)


def need_a_loan(session: Session, world: World, case: Case) -> None:
    event = STEPS["loan"].event("need")
    assert event is not None
    record_step(session, world.actor("officer"), case.id, StepEntry("loan", "need", event.form(), 0), at=NOW)


class TestTheLoan:
    def test_is_not_asked_for_after_the_consent_was_taken_back(
        self, session: Session, world: World, case: Case
    ) -> None:
        say(session, world, case, "loan", agreed=True)
        take_back(session, world, case, "loan")
        with pytest.raises(Blocked) as refusal:
            need_a_loan(session, world, case)
        (reason,) = refusal.value.reasons
        assert reason.code == "loan.consent"
        assert "does not agree" in str(reason.text)

    def test_is_not_asked_for_when_it_was_refused_from_the_first(
        self, session: Session, world: World, case: Case
    ) -> None:
        say(session, world, case, "loan", agreed=False)
        with pytest.raises(Blocked, match="does not agree"):
            need_a_loan(session, world, case)

    def test_is_asked_for_once_the_person_agrees_again(self, session: Session, world: World, case: Case) -> None:
        say(session, world, case, "loan", agreed=False)
        say(session, world, case, "loan", agreed=True)
        need_a_loan(session, world, case)

    def test_is_not_touched_by_another_purpose(self, session: Session, world: World, case: Case) -> None:
        say(session, world, case, "stories", agreed=False)
        need_a_loan(session, world, case)


def test_an_application_waits_for_the_consent_to_tell_the_sender(session: Session, world: World, case: Case) -> None:
    step = STEPS["recruitment"]
    say(session, world, case, "sender", agreed=False)
    session.refresh(case, ["worker"])
    facts = case_facts(session, case, today=TODAY)
    event = step.event("apply")
    assert event is not None
    assert {"recruitment.consent"} <= {reason.code for reason in closed_gates(event.gates, facts)}
    say(session, world, case, "sender", agreed=True)
    assert "recruitment.consent" not in {reason.code for reason in closed_gates(event.gates, facts)}


def test_nobody_waives_what_a_person_withholds(session: Session, world: World, case: Case) -> None:
    for code in ("loan", "sender"):
        say(session, world, case, code, agreed=False)
    session.refresh(case, ["worker"])
    facts = case_facts(session, case, today=TODAY)
    codes = {reason.code for reason in waivable_reasons(departure_conditions(facts), reasons_by_step(facts))}
    assert codes
    assert not codes & {"loan.consent", "recruitment.consent"}


def test_what_rests_on_a_law_cannot_be_taken_back_and_says_why(session: Session, world: World, case: Case) -> None:
    for row in session.scalars(select(Purpose).where(Purpose.basis == LegalBasis.STATUTORY)):
        with pytest.raises(Invalid, match="rests on a law"):
            take_back(session, world, case, row.code)
