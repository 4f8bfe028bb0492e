"""A departure opens the contract abroad; a departure that was taken back removes it, if nothing else happened."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.audit.journal import Change, Signatory, Subject, record, snapshot, verb
from overseas.cases.models import Case
from overseas.cases.steps.recruitment import Recruitment
from overseas.contracts.changing import TRAIL
from overseas.contracts.events import ContractMoved
from overseas.contracts.models import Contract
from overseas.contracts.queries import contract_of_case
from overseas.contracts.terms import last_day
from overseas.kernel.errors import Blocked, Invalid, NotFound
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.unit_of_work import tell
from overseas.markets.queries import terms_on

OPENED = verb("contract.open", _l("opened the contract abroad with the departure"))
REMOVED = verb("contract.remove", _l("removed the contract abroad, because the departure was taken back"))


def open_contract(session: Session, by: Signatory, case_id: int, *, departed_on: date, at: datetime) -> Contract:
    """Open the contract: it begins on the day of departure and runs for the months that were agreed."""
    case = session.get_one(Case, case_id)
    recruitment = session.get(Recruitment, case_id)
    contract = Contract(
        case_id=case.id,
        unit_id=case.unit_id,
        province_id=case.province_id,
        employer=recruitment.employer if recruitment else None,
        workplace=recruitment.workplace if recruitment else None,
        wage=recruitment.wage if recruitment else None,
        start_on=departed_on,
        end_on=last_day(departed_on, _months(session, case, recruitment, departed_on)),
    )
    contract.first_end_on = contract.end_on
    session.add(contract)
    session.flush()
    subject = Subject("contract", contract.id, case.id)
    record(session, by, OPENED, subject, at=at, change=Change({}, snapshot(contract, TRAIL)))
    unit_id = case.departure_unit_id or case.residence_unit_id
    tell(session, ContractMoved(contract.id, case.id, unit_id, None, contract.end_on, "opened", at))
    return contract


def _months(session: Session, case: Case, recruitment: Recruitment | None, on: date) -> int:
    if recruitment and recruitment.term_months:
        return recruitment.term_months
    months: int | None = None
    if case.programme_id is not None:
        try:
            months = terms_on(session, case.programme_id, on).contract_months
        except (NotFound, Invalid):
            months = None
    if months is None:
        text = _l("How many months the contract runs is not recorded.")
        raise Blocked([Reason("contract_term", text, _l("Labour office"), "recruitment")])
    return months


def remove_contract(
    session: Session, by: Signatory, case_id: int, *, departure_unit_id: int | None, at: datetime
) -> None:
    """Remove the contract of a departure that was taken back, unless more was recorded since; nothing without one."""
    contract = contract_of_case(session, case_id)
    if contract is None:
        return
    if contract.extensions or contract.outcome is not None:
        text = _l("An extension or an outcome of the contract abroad is recorded already.")
        resolver = _l("The labour office; a departure with a history is not taken back, correct the contract instead.")
        raise Blocked([Reason("contract_has_history", text, resolver, "contract")])
    subject = Subject("contract", contract.id, case_id)
    record(session, by, REMOVED, subject, at=at, change=Change(snapshot(contract, TRAIL), {}))
    case = session.get_one(Case, case_id)
    unit_id = departure_unit_id or case.departure_unit_id or case.residence_unit_id
    session.delete(contract)
    session.flush()
    tell(session, ContractMoved(contract.id, case_id, unit_id, contract.end_on, None, "removed", at))
