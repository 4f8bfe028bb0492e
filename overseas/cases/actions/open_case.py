"""A person's way abroad begins: a case is opened with the labour office that holds her file."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, record, snapshot, verb
from overseas.cases.actions.move_case import ONE_OPEN, Move, write_transition
from overseas.cases.events import CaseMoved
from overseas.cases.models import Case
from overseas.cases.stages import Stage
from overseas.kernel.clock import office_day
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.unit_of_work import tell
from overseas.markets.queries import markets
from overseas.workers.models import Worker
from overseas.workers.queries import worker_to_serve

OPENED = verb("case.open", _l("opened the case"))


def open_case(
    session: Session, by: Actor, *, worker_id: int, wanted_market_code: str | None, registered_on: date, at: datetime
) -> Case:
    """Register a case for the person, with the office that holds her file. Invalid while another one is open."""
    require(by, Permission.EDIT_CASES)
    worker = worker_to_serve(session, by, Permission.EDIT_CASES, worker_id)
    if worker.erased_on is not None:
        raise Invalid({"": [_("Who this person was is erased.")]})
    _check_day(worker, registered_on, office_day(at))
    _check_market(session, wanted_market_code)
    case = Case(
        worker_id=worker.id,
        unit_id=worker.unit_id,
        province_id=worker.province_id,
        residence_unit_id=worker.residence_unit_id,
        wanted_market_code=wanted_market_code,
        stage=Stage.REGISTERED,
        registered_on=registered_on,
        created_at=at,
        updated_at=at,
    )
    with clashes(session, ONE_OPEN):
        session.add(case)
    write_transition(session, by, case, Move("open", at), None)
    after = snapshot(case, ("stage", "registered_on", "wanted_market_code"))
    record(session, by, OPENED, Subject("case", case.id, case.id), at=at, change=Change({}, after))
    tell(session, CaseMoved(case.id, None, case.stage, registered_on, case.residence_unit_id))
    return case


def _check_day(worker: Worker, day: date, today: date) -> None:
    if day > today:
        raise Invalid({"registered_on": [_("This day lies in the future.")]})
    if day < worker.birth_date:
        raise Invalid({"registered_on": [_("This day lies before the person's birth.")]})


def _check_market(session: Session, code: str | None) -> None:
    if code is not None and code not in {market.code for market in markets(session)}:
        raise Invalid({"wanted_market_code": [_("There is no such market.")]})
