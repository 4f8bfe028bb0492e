"""A departure opens the contract abroad; a departure that was taken back removes it, if nothing else happened."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overseas.audit.journal import Change, Program, Subject, record, snapshot, verb
from overseas.cases.events import Departed, DepartureTakenBack
from overseas.cases.models import Case
from overseas.cases.steps.recruitment.table import Recruitment
from overseas.contracts.actions.change import TRAIL
from overseas.contracts.events import ContractMoved
from overseas.contracts.models import Contract
from overseas.contracts.queries import contract_of_case
from overseas.kernel.dates import add_months
from overseas.kernel.errors import Blocked, NotFound
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.unit_of_work import tell
from overseas.markets.queries import terms_on

OPENED = verb("contract.open", _l("opened the contract abroad with the departure"))
REMOVED = verb("contract.remove", _l("removed the contract abroad, because the departure was taken back"))


def last_day(start_on: date, months: int) -> date:
    """The corresponding day of the last month: the day of the start does not count (Civil Code 2015, Art. 147, 148)."""
    return add_months(start_on, months)


def open_contract(session: Session, departed: Departed) -> None:
    """Listen to a departure: the contract begins on that day and runs for the months that were agreed."""
    case = session.get_one(Case, departed.case_id)
    recruitment = session.get(Recruitment, case.id)
    contract = Contract(
        case_id=case.id,
        unit_id=case.unit_id,
        province_id=case.province_id,
        employer=recruitment.employer if recruitment else None,
        workplace=recruitment.workplace if recruitment else None,
        wage=recruitment.wage if recruitment else None,
        start_on=departed.departed_on,
        end_on=last_day(departed.departed_on, _months(session, case, recruitment, departed.departed_on)),
    )
    contract.first_end_on = contract.end_on
    session.add(contract)
    session.flush()
    by = Program(departed.by_name, departed.by_account_id)
    subject = Subject("contract", contract.id, case.id)
    record(session, by, OPENED, subject, at=departed.at, change=Change({}, snapshot(contract, TRAIL)))
    unit_id = case.departure_unit_id or case.residence_unit_id
    tell(session, ContractMoved(contract.id, case.id, unit_id, None, contract.end_on, "opened", departed.at))


def _months(session: Session, case: Case, recruitment: Recruitment | None, on: date) -> int:
    if recruitment and recruitment.term_months:
        return recruitment.term_months
    months: int | None = None
    if case.programme_id is not None:
        try:
            months = terms_on(session, case.programme_id, on).contract_months
        except NotFound:
            months = None
    if months is None:
        text = _l("How many months the contract runs is not recorded.")
        raise Blocked([Reason("contract_term", text, _l("Labour office"), "recruitment")])
    return months


def remove_contract(session: Session, taken_back: DepartureTakenBack) -> None:
    """Listen to a departure that was taken back: the contract goes with it, unless more was recorded since."""
    contract = contract_of_case(session, taken_back.case_id)
    if contract is None:
        return
    if contract.extensions or contract.outcome is not None:
        text = _l("An extension or an outcome of the contract abroad is recorded already.")
        resolver = _l("The labour office; a departure with a history is not taken back, correct the contract instead.")
        raise Blocked([Reason("contract_has_history", text, resolver, "contract")])
    by = Program(taken_back.by_name, taken_back.by_account_id)
    subject = Subject("contract", contract.id, contract.case_id)
    record(session, by, REMOVED, subject, at=taken_back.at, change=Change(snapshot(contract, TRAIL), {}))
    case = session.get_one(Case, contract.case_id)
    unit_id = taken_back.departure_unit_id or case.departure_unit_id or case.residence_unit_id
    session.delete(contract)
    session.flush()
    tell(session, ContractMoved(contract.id, case.id, unit_id, contract.end_on, None, "removed", taken_back.at))
