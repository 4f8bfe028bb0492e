"""Gathering the facts of a case: all its steps in one statement, then terms, norms and waivers."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from overseas.cases.catalogue import STEPS
from overseas.cases.facts import CaseFacts, StepRow
from overseas.cases.models import Case, GateWaiver
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.markets.models import ProgrammeTerms
from overseas.norms.queries import norm_histories

_WAIVERS = select(GateWaiver).where(GateWaiver.case_id == bindparam("case_id")).order_by(GateWaiver.id)
WITH_FLIGHT_DATE = frozenset({DepartureState.PLANNED, DepartureState.DEPARTED})


def case_facts(session: Session, case: Case, *, today: date, on: date | None = None) -> CaseFacts:
    """The facts of a case whose person is loaded, asked for the day `on`: else the flight date, else today."""
    rows, terms = _rows_and_terms(session, case.id)
    return CaseFacts(
        case=case,
        rows=rows,
        terms=terms,
        norms=norm_histories(session),
        waivers=tuple(session.scalars(_WAIVERS, {"case_id": case.id})),
        on=on or _flight_date(rows.get((Departure, ""))) or today,
        today=today,
    )


def _rows_and_terms(
    session: Session, case_id: int
) -> tuple[dict[tuple[type, str], StepRow], tuple[ProgrammeTerms, ...]]:
    """The rows of the steps, which every line repeats, and the terms of the programme, one a line."""
    places, statement = _statement()
    found = session.execute(statement, {"case_id": case_id}).all()
    terms = tuple(line[-1] for line in found if line[-1] is not None)
    return {place: row for place, row in zip(places, found[0][:-1], strict=True) if row is not None}, terms


@cache
def _statement() -> tuple[list[tuple[type, str]], Select[Any]]:
    """The rows of all steps and the terms; made once, for putting it together costs more than running it."""
    places = [(step.model, track, aliased(step.model)) for step in STEPS for track in step.tracks]
    statement: Any = select(*(alias for _model, _track, alias in places), ProgrammeTerms).select_from(Case)
    for _model, track, alias in places:
        statement = statement.outerjoin(alias, _joined(alias, track))
    statement = statement.outerjoin(ProgrammeTerms, ProgrammeTerms.programme_id == Case.programme_id)
    statement = statement.where(Case.id == bindparam("case_id")).order_by(ProgrammeTerms.valid_from)
    statement = statement.execution_options(populate_existing=True)
    return [(model, track) for model, track, _alias in places], statement


def _joined(alias: Any, track: str) -> ColumnElement[bool]:
    joined: ColumnElement[bool] = alias.case_id == Case.id
    return joined & (alias.kind == track) if track else joined


def _flight_date(row: Any) -> date | None:
    known = row is not None and row.state in WITH_FLIGHT_DATE
    return row.flight_on if known else None
