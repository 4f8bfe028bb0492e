"""Registering people through the pages, and the way abroad that the journeys walk."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.case_page import CasePage
from tests.browser.chromium import Visitor
from tests.browser.forms import Form

REGISTER = "/workers/register"
COMMUNE = "Xã Phước Hữu"
PERSON = {
    "name": "Kiều Thị Mỹ Dung",
    "birth": "05/09/2001",
    "sex": "female",
    "national_id": "058301004127",
    "residence_unit_id": COMMUNE,
    "phones": "0912 345 678",
}
ROUTE = {
    "programme_id": "EPS",
    "legal_route": "SN",
    "sender_name": "Trung tâm Lao động ngoài nước",
    "applied_on": "10/03/2023",
}
CONTRACT = {
    "contract_number": "12/2023/HĐ", "contract_on": "01/06/2023", "term_months": "36", "wage": "38.000.000",
    "employer": "Samjin Metal", "workplace": "Gyeonggi",
}  # fmt: skip
PAPERS = {
    "passport_number": "C1234567", "passport_expires_on": "01/02/2031", "visa_number": "E9-0071",
    "visa_expires_on": "20/01/2024", "fit": "yes", "fitness_on": "05/09/2023",
}  # fmt: skip


def register(visitor: Visitor, **other: str) -> None:
    """Fill in the page of a new person and send it."""
    if not visitor.path.startswith(REGISTER):
        visitor.go(REGISTER)
    Form(visitor, REGISTER).fill(**PERSON | other).send()


def open_case(visitor: Visitor, *, registered_on: str = "01/03/2023") -> CasePage:
    """Open the case of the person just registered."""
    expect(visitor.page.locator("[name=wanted_market_code]")).to_be_visible()
    Form(visitor, "/cases/new").fill(wanted_market_code="KR", registered_on=registered_on).send()
    return CasePage.in_front_of(visitor)


def recruit(case: CasePage) -> None:
    """Applied, selected, contract signed: Korea's EPS asks for every step."""
    case.record("recruitment", "apply", **ROUTE)
    case.record("recruitment", "select", result_on="20/05/2023")
    case.record("recruitment", "sign_contract", **CONTRACT)


def train(case: CasePage) -> None:
    """The three courses."""
    for kind, ended in (("skill", "10/07/2023"), ("language", "20/08/2023"), ("orientation", "30/08/2023")):
        case.record("training", f"start_{kind}", provider="Trường Cao đẳng nghề Ninh Thuận", started_on="05/06/2023")
        case.record(
            "training", f"complete_{kind}", ended_on=ended, certificate_number=f"{kind}-17", certificate_on=ended
        )


def borrow(case: CasePage, *, amount: str = "80.000.000") -> None:
    """A loan from the dossier to the signed contract."""
    case.record("loan", "need")
    case.record(
        "loan", "receive", lender="Ngân hàng Chính sách xã hội", requested_amount=amount, received_on="01/08/2023"
    )
    case.record("loan", "approve", approved_amount=amount, approved_on="08/08/2023")
    case.record("loan", "sign_contract", contract_number="TD-7", contracted_on="15/08/2023", due_on="15/08/2026")
