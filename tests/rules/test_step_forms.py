"""What offices type into the forms of the steps, and the clear answer where it cannot be right."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from overseas.cases.catalogue import STEPS
from overseas.cases.step_forms import StepForm
from overseas.kernel.errors import Invalid
from overseas.kernel.forms import read_form

CONTRACT = {"contract_number": "01/HĐ", "contract_on": "01/07/2023", "term_months": "36", "wage": "30.000.000"}
LOAN = {"lender": "NHCSXH", "requested_amount": "80.000.000", "received_on": "2023-08-01"}
PAYMENT = {"number": "1", "paid_on": "02/10/2023", "amount": "50000000"}
PAPERS = {"passport_number": "C1234567", "fit": "yes", "fitness_on": "01/09/2023"}


def filled(step: str, event: str, typed: dict[str, str]) -> StepForm:
    found = STEPS[step].event(event)
    assert found is not None
    return found.form(MultiDict(typed))


@pytest.mark.parametrize(
    ("step", "event", "typed", "field", "sentence"),
    [
        ("recruitment", "sign_contract", CONTRACT | {"wage": "5 triệu"}, "wage", "is not an amount"),
        ("recruitment", "sign_contract", CONTRACT | {"contract_on": "31/02/2023"}, "contract_on", "no such day"),
        ("recruitment", "sign_contract", CONTRACT | {"contract_on": ""}, "contract_on", "Fill in this field"),
        ("recruitment", "sign_contract", CONTRACT | {"contract_on": "  "}, "contract_on", "Fill in this field"),
        ("recruitment", "sign_contract", CONTRACT | {"term_months": "3,5"}, "term_months", "not a whole number"),
        ("recruitment", "sign_contract", CONTRACT | {"term_months": "0"}, "term_months", "at least one month"),
        ("recruitment", "sign_contract", CONTRACT | {"employer": "x" * 300}, "employer", "too long"),
        ("recruitment", "cancel", {"cancel_reason": "a\x00b"}, "cancel_reason", "cannot be printed"),
        ("loan", "receive", LOAN | {"requested_amount": "0"}, "requested_amount", "more than 0"),
        ("loan", "receive", LOAN | {"requested_amount": "-5"}, "requested_amount", "is not an amount"),
        ("loan", "pay_out", PAYMENT | {"number": "0"}, "number", "number 1"),
        ("loan", "not_needed", {"not_needed_reason": ""}, "not_needed_reason", "Fill in this field"),
        ("legal_check", "answer", {"answered_on": "12/09/2023"}, "meets_condition", "Fill in this field"),
        ("legal_check", "answer", {"meets_condition": "maybe", "answered_on": "12/09/2023"}, "meets_condition", ""),
        ("departure", "record_papers", PAPERS | {"fitness_on": ""}, "fitness_on", "Give both"),
        ("departure", "record_papers", PAPERS | {"fit": ""}, "fitness_on", "Give both"),
        ("training", "complete_orientation", {"ended_on": "10/08/2023"}, "certificate_on", "Fill in this field"),
    ],
)
def test_is_answered_at_its_field(step: str, event: str, typed: dict[str, str], field: str, sentence: str) -> None:
    form = filled(step, event, typed)
    with pytest.raises(Invalid) as refusal:
        read_form(form)
    assert sentence in " ".join(refusal.value.errors[field])
    if field in typed:
        assert form[field].raw_data == [typed[field]]  # nothing typed is lost


@pytest.mark.parametrize(
    ("step", "event", "typed"),
    [
        ("recruitment", "sign_contract", CONTRACT),
        ("loan", "receive", LOAN),
        ("loan", "pay_out", PAYMENT),
        ("departure", "record_papers", PAPERS),
        ("departure", "record_papers", {}),
        ("legal_check", "answer", {"meets_condition": "no", "answered_on": "12/09/2023"}),
        ("training", "complete_skill", {"ended_on": "10/08/2023"}),
    ],
)
def test_is_taken_as_it_stands(step: str, event: str, typed: dict[str, str]) -> None:
    read_form(filled(step, event, typed))


def test_an_answer_of_no_is_an_answer() -> None:
    form = filled("legal_check", "answer", {"meets_condition": "no", "answered_on": "12/09/2023"})
    assert form.said()["meets_condition"] is False


def test_nothing_of_a_record_check_can_hold_a_conviction() -> None:
    names = {name for event in STEPS["legal_check"].events for name in event.form()._fields}
    assert names == {
        "receipt_number", "filed_on", "supplement_on", "supplement_note", "handed_in_on", "verifying_on",
        "meets_condition", "answered_on", "valid_until", "refused_on",
    }  # fmt: skip
