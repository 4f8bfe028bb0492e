"""What contracts do when a case tells that somebody left, or that it was a mistake."""

from __future__ import annotations

from sqlalchemy.orm import Session

from overseas.audit.journal import Program
from overseas.cases.events import Departed, DepartureTakenBack
from overseas.contracts.actions.open_contract import open_contract, remove_contract


def contract_opens(session: Session, news: Departed) -> None:
    """A departure opens the contract abroad, in the name of whoever recorded it."""
    by = Program(news.by_name, news.by_account_id)
    open_contract(session, by, news.case_id, departed_on=news.departed_on, at=news.at)


def contract_vanishes(session: Session, news: DepartureTakenBack) -> None:
    """A departure that was taken back takes its contract along."""
    by = Program(news.by_name, news.by_account_id)
    remove_contract(session, by, news.case_id, departure_unit_id=news.departure_unit_id, at=news.at)
