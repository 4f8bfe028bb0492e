"""How a filter becomes conditions on the table of cases, starting from what the reader may see."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from overseas.cases.filters import CaseFilter, StepFilter, WaitingFor
from overseas.cases.lifecycle import AFTER_DEPARTURE, BEFORE_DEPARTURE
from overseas.cases.models import READY_FOR_THE_FLIGHT, Case
from overseas.cases.stages import StepState
from overseas.cases.step_rows import in_hand
from overseas.cases.steps.departure import Departure
from overseas.cases.steps.departure.life import FLIGHT_AHEAD
from overseas.kernel.columns import one_of
from overseas.kernel.database import ring_of
from overseas.kernel.keys import KeyRing
from overseas.markets.models import Programme
from overseas.units.models import Unit
from overseas.units.queries import at_or_below
from overseas.units.scope import Reach, within
from overseas.workers.names_search import ids_by_words

STATE_COLUMNS = {
    "recruitment": Case.recruitment_state,
    "training": Case.training_state,
    "legal_check": Case.legal_check_state,
    "loan": Case.loan_state,
    "departure": Case.departure_state,
}
FEW_PEOPLE = 500


def in_reach(reach: Reach) -> ColumnElement[bool]:
    """The cases that the reader may see."""
    return within(reach, province=Case.province_id, unit=Case.unit_id)


def found_in_reach(reach: Reach) -> ColumnElement[bool]:
    """The same for cases that something rarer has found: as a sum, it keeps a database without statistics from
    reading all cases of the office first.
    """
    return within(reach, province=Case.province_id + 0, unit=Case.unit_id + 0)


def people_meant(session: Session, reach: Reach, words: str) -> list[int] | None:
    """The numbers of the people whom the words mean, or None when they are many; asked once in a session.

    Few people lead to their cases. Of many, the newest cases are found sooner by asking of each case who it is.
    """
    known: dict[tuple[Reach, str], list[int] | None] = session.info.setdefault("people_meant", {})
    if (reach, words) not in known:
        few = session.scalars(ids_by_words(reach, words, ring_of(session)).limit(FEW_PEOPLE + 1)).all()
        known[reach, words] = sorted(set(few)) if len(few) <= FEW_PEOPLE else None
    return known[reach, words]


def of_few_people() -> ColumnElement[bool]:
    """The cases of people whose numbers are given as `people` when the statement is run."""
    return Case.worker_id.in_(bindparam("people", expanding=True))


def of_many_people(reach: Reach, words: str, ring: KeyRing) -> ColumnElement[bool]:
    """The cases of whomever the words mean, asked of each case."""
    meant = ids_by_words(reach, words, ring).order_by(None).subquery()
    person = next(iter(meant.c))
    return select(person).where(person == Case.worker_id).correlate(Case).exists()


def of_people(session: Session, reach: Reach, words: str) -> ColumnElement[bool]:
    """The cases of the people whom the words mean, be they few or many."""
    few = people_meant(session, reach, words)
    return of_many_people(reach, words, ring_of(session)) if few is None else Case.worker_id.in_(few)


def conditions(reach: Reach, asked: CaseFilter, *, today: date, led: bool = False) -> list[ColumnElement[bool]]:
    """The cases within reach that the filter asks for, whatever its words; `led`: something rarer finds them first."""
    led = led or asked.flight_days is not None
    found = [found_in_reach(reach) if led else in_reach(reach)]
    if asked.stage:
        found.append(Case.stage == asked.stage)
    if asked.step:
        found.append(_in_step(asked.step))
    if asked.waiting_for:
        found += waiting_for(asked.waiting_for)
    if asked.market:
        found.append(Case.market_code == asked.market)
    if asked.programme:
        found.append(Case.programme_id == _programme(asked.programme))
    if asked.closed_reason:
        found.append(Case.closed_reason == asked.closed_reason)
    return [*found, *_dates(asked, reach, today), *_area(asked)]


def _in_step(asked: StepFilter) -> ColumnElement[bool]:
    column = STATE_COLUMNS[asked.step]
    return column == asked.state if asked.state else one_of(column, asked.states)


def waiting_for(who: WaitingFor, *, ready: ColumnElement[bool] | None = None) -> list[ColumnElement[bool]]:
    """The cases before departure whose next move is theirs; `ready` in place of `ready_for_the_flight`."""
    open_cases = one_of(Case.stage, BEFORE_DEPARTURE)
    if who is WaitingFor.POLICE:
        return [open_cases, Case.legal_check_state == StepState.WAITING]
    if who is WaitingFor.BANK:
        return [open_cases, Case.loan_state == StepState.WAITING]
    ready = ready_for_the_flight() if ready is None else ready
    if who is WaitingFor.FLIGHT:
        return [ready]
    return [open_cases, Case.legal_check_state != StepState.WAITING, Case.loan_state != StepState.WAITING, ~ready]


def ready_for_the_flight() -> ColumnElement[bool]:
    """Everything but the departure itself is done or not needed.

    The cases whose record check says no are given as `refused` when the statement is run (see `refused_checks`).
    """
    return and_(over_but_for_the_answer(), Case.id.not_in(bindparam("refused", expanding=True)))


def over_but_for_the_answer() -> ColumnElement[bool]:
    """The same as far as the database can read it: a record check that is answered may say no."""
    return and_(*(one_of(getattr(Case, column), values) for column, values in READY_FOR_THE_FLIGHT.items()))


def _programme(code: str) -> ColumnElement[int]:
    return select(Programme.id).where(Programme.code == code).scalar_subquery()


def _dates(asked: CaseFilter, reach: Reach, today: date) -> list[ColumnElement[bool]]:
    found = []
    if asked.registered_from:
        found.append(Case.registered_on >= asked.registered_from)
    if asked.registered_to:
        found.append(Case.registered_on <= asked.registered_to)
    if asked.departed_from:
        found.append(Case.departed_on >= asked.departed_from)
    if asked.departed_to:
        found.append(Case.departed_on <= asked.departed_to)
    if asked.flight_days is not None:
        last = today + timedelta(days=asked.flight_days)
        found.append(Case.id.in_(flights_between(reach, today, last)))
    return found


def flights_between(reach: Reach, first: date, last: date) -> Select[int]:
    """The numbers of the cases within reach that are to fly in this span."""
    flights = in_hand(Departure, FLIGHT_AHEAD, reach)
    return select(Departure.case_id).where(flights, Departure.flight_on.between(first, last))


def _area(asked: CaseFilter) -> list[ColumnElement[bool]]:
    """By the commune at departure for those who have departed, as the figures count; else by that of residence."""
    if not asked.area:
        return []
    top, below = aliased(Unit), aliased(Unit)
    units = select(below.id).select_from(top).join(below, at_or_below(top, below))
    departed = asked.departed_from or asked.departed_to or asked.stage in AFTER_DEPARTURE
    counted = Case.departure_unit_id if departed else Case.residence_unit_id
    return [counted.in_(units.where(top.code == asked.area))]
