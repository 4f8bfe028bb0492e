"""Gathering the facts of a case: its steps, terms and waivers, and the norms, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from overseas.cases.catalogue import STEPS
from overseas.cases.facts import CaseFacts, StepRow
from overseas.cases.models import Case, GateWaiver
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.markets.models import ProgrammeTerms
from overseas.norms.queries import histories_of, norms_written

R = TypeVar("R")
WITH_FLIGHT_DATE = frozenset({DepartureState.PLANNED, DepartureState.DEPARTED})


def case_facts(session: Session, case: Case, *, today: date, on: date | None = None) -> CaseFacts:
    """The facts of a case whose person is loaded, asked for the day `on`: else the flight date, else today."""
    rows, terms, waivers, norms = _read(session, case.id)
    return CaseFacts(
        case=case,
        rows=rows,
        terms=terms,
        norms=histories_of(norms),
        waivers=waivers,
        on=on or _flight_date(rows.get((Departure, ""))) or today,
        today=today,
    )


def _read(
    session: Session, case_id: int
) -> tuple[dict[tuple[type, str], StepRow], tuple[ProgrammeTerms, ...], tuple[GateWaiver, ...], str]:
    """The rows of the steps and the norms, which every line repeats; the terms and the waivers, each with each."""
    places, statement = _statement()
    found = session.execute(statement, {"case_id": case_id}).all()
    *steps, _terms, _waiver, norms = found[0]
    rows = {place: row for place, row in zip(places, steps, strict=True) if row is not None}
    return rows, _each(line[-3] for line in found), _each(line[-2] for line in found), norms


def _each(column: Iterable[R | None]) -> tuple[R, ...]:
    """What stands in a column, each once, in the order of the lines."""
    return tuple(dict.fromkeys(row for row in column if row is not None))


@cache
def _statement() -> tuple[list[tuple[type, str]], Select[Any]]:
    """Steps, terms, waivers and norms; made once, for putting it together costs more than running it."""
    places = [(step.model, track, aliased(step.model)) for step in STEPS for track in step.tracks]
    aliases = [alias for _model, _track, alias in places]
    statement: Any = select(*aliases, ProgrammeTerms, GateWaiver, norms_written()).select_from(Case)
    for _model, track, alias in places:
        statement = statement.outerjoin(alias, _joined(alias, track))
    statement = statement.outerjoin(ProgrammeTerms, ProgrammeTerms.programme_id == Case.programme_id)
    statement = statement.outerjoin(GateWaiver, GateWaiver.case_id == Case.id)
    statement = statement.where(Case.id == bindparam("case_id")).order_by(ProgrammeTerms.valid_from, GateWaiver.id)
    statement = statement.execution_options(populate_existing=True)
    return [(model, track) for model, track, _alias in places], statement


def _joined(alias: Any, track: str) -> ColumnElement[bool]:
    joined: ColumnElement[bool] = alias.case_id == Case.id
    return joined & (alias.kind == track) if track else joined


def _flight_date(row: Any) -> date | None:
    known = row is not None and row.state in WITH_FLIGHT_DATE
    return row.flight_on if known else None
