"""Paying out a loan: in one payment or in several, up to what was approved, and never the same one twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from overseas.accounts.permissions import Permission
from overseas.cases.stages import StepState
from overseas.cases.steps.loan import Loan, LoanInstalment
from overseas.kernel.errors import Blocked, Invalid
from tests.cases.way import Way, begin
from tests.world import World

PAID: dict[str, Any] = {"number": 1, "paid_on": date(2023, 10, 2), "amount": 50_000_000}


@pytest.fixture
def way(world: World) -> Way:
    """A case whose bank desk may record."""
    bank = world.actor("bank")
    world.actors["bank"] = replace(bank, permissions=bank.permissions | {Permission.RECORD_LOANS})
    return begin(world)


def codes(refusal: pytest.ExceptionInfo[Blocked]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


class TestRecordingALoanDisbursement:
    def test_is_refused_until_the_record_check_is_clear(self, way: Way) -> None:
        way.sign()
        way.approve_loan()
        with pytest.raises(Blocked) as refusal:
            way.record("loan", "pay_out", **PAID)
        assert codes(refusal) == ["legal_check.clear"]
        assert way.session.scalars(select(LoanInstalment)).all() == []
        way.check_record()
        way.record("loan", "pay_out", **PAID)

    def test_needs_no_record_check_where_the_programme_asks_for_none(self, way: Way) -> None:
        way.terms.legal_check_required = False
        way.sign()
        way.approve_loan()
        way.record("loan", "pay_out", **PAID)

    def test_goes_in_several_payments_up_to_what_was_approved(self, way: Way) -> None:
        self.ready(way)
        way.record("loan", "pay_out", **PAID)
        with pytest.raises(Invalid) as refusal:
            way.record("loan", "pay_out", **(PAID | {"number": 2, "amount": 30_000_001}))
        assert refusal.value.errors == {"amount": ["Only 30.000.000 đ of the approved amount are left."]}
        way.record("loan", "pay_out", **(PAID | {"number": 2, "amount": 30_000_000}))
        row = way.facts().row(Loan)
        assert row is not None
        assert (row.state, row.paid_out_amount) == ("in_term", 80_000_000)
        paid = way.session.scalars(select(LoanInstalment).order_by(LoanInstalment.number))
        assert [row.amount for row in paid] == [50_000_000, 30_000_000]

    def test_leaves_the_loan_paid_out_in_part_until_the_approved_amount_is_reached(self, way: Way) -> None:
        self.ready(way)
        way.record("loan", "pay_out", **(PAID | {"amount": 79_999_999}))
        assert self.state(way) == "paid_out_part"
        way.record("loan", "pay_out", **(PAID | {"number": 2, "amount": 1}))
        assert self.state(way) == "in_term"

    def test_begins_the_term_with_a_single_payment_of_everything(self, way: Way) -> None:
        self.ready(way)
        way.record("loan", "pay_out", **(PAID | {"amount": 80_000_000}))
        assert self.state(way) == "in_term"
        assert way.fresh().loan_state is StepState.DONE
        with pytest.raises(Blocked):
            way.record("loan", "pay_out", **(PAID | {"number": 2, "amount": 1}))

    def test_ends_early_when_the_bank_pays_no_more_and_goes_on_when_it_does(self, way: Way) -> None:
        self.ready(way)
        way.record("loan", "pay_out", **PAID)
        way.record("loan", "finish_paying_out")
        assert self.state(way) == "in_term"
        way.record("loan", "resume_paying_out", by="bank")
        way.record("loan", "pay_out", **(PAID | {"number": 2, "amount": 30_000_000}))
        assert self.state(way) == "in_term"

    def test_cannot_go_on_when_nothing_of_the_approved_amount_is_left(self, way: Way) -> None:
        self.ready(way)
        way.record("loan", "pay_out", **(PAID | {"amount": 80_000_000}))
        with pytest.raises(Invalid, match="Everything that was approved is paid out"):
            way.record("loan", "resume_paying_out", by="bank")
        way.record("loan", "correct", **(self.recorded(way) | {"approved_amount": 90_000_000}))
        way.record("loan", "resume_paying_out", by="bank")
        assert self.state(way) == "paid_out_part"

    def test_is_whole_when_the_approved_amount_is_corrected_to_what_was_paid(self, way: Way) -> None:
        self.ready(way)
        way.record("loan", "pay_out", **PAID)
        way.record("loan", "correct", **(self.recorded(way) | {"approved_amount": 50_000_000}))
        assert self.state(way) == "in_term"

    def recorded(self, way: Way) -> dict[str, object]:
        row = way.facts().row(Loan)
        assert row is not None
        names = ("lender", "requested_amount", "received_on", "approved_amount", "approved_on", "contract_number")
        return {name: getattr(row, name) for name in (*names, "contracted_on", "due_on")}

    def state(self, way: Way) -> str:
        row = way.facts().row(Loan)
        assert row is not None
        return row.state

    def test_is_never_recorded_twice(self, way: Way) -> None:
        self.ready(way)
        way.record("loan", "pay_out", **(PAID | {"amount": 10_000_000}))
        with pytest.raises(Invalid) as refusal:
            way.record("loan", "pay_out", **(PAID | {"amount": 10_000_000}))
        assert refusal.value.errors == {"number": ["A payment with this number is recorded already."]}
        row = way.facts().row(Loan)
        assert row is not None
        assert row.paid_out_amount == 10_000_000

    def test_is_refused_before_the_loan_contract(self, way: Way) -> None:
        self.ready(way)
        with pytest.raises(Invalid) as refusal:
            way.record("loan", "pay_out", **(PAID | {"paid_on": date(2023, 8, 14)}))
        assert "paid_on" in refusal.value.errors

    def ready(self, way: Way) -> None:
        way.sign()
        way.check_record()
        way.approve_loan()
