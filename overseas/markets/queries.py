"""What is asked about markets and programmes: where people go, through what, and what it requires on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day
from overseas.markets.models import Market, Programme, ProgrammeTerms


def markets(session: Session) -> list[Market]:
    """All markets, the usual ones first."""
    return list(session.scalars(select(Market).order_by(Market.position, Market.code)))


def programmes(session: Session) -> list[Programme]:
    """All programmes with their markets, in the order of the markets."""
    found = select(Programme).join(Programme.market).options(joinedload(Programme.market))
    return list(session.scalars(found.order_by(Market.position, Programme.position, Programme.code)))


def programme_by_id(session: Session, programme_id: int) -> Programme:
    """One programme with its market. NotFound when there is none."""
    return _programme(session, Programme.id == programme_id)


def programme_by_code(session: Session, code: str) -> Programme:
    """One programme with its market. NotFound when there is none."""
    return _programme(session, Programme.code == code)


def terms_on(session: Session, programme_id: int, on: date) -> ProgrammeTerms:
    """What the programme requires on that day. Invalid when it does not exist yet."""
    found = select(ProgrammeTerms).where(ProgrammeTerms.programme_id == programme_id, ProgrammeTerms.valid_from <= on)
    terms = session.scalar(found.order_by(ProgrammeTerms.valid_from.desc()).limit(1))
    if terms is None:
        raise Invalid({"programme_id": [_("This programme does not exist yet on %(day)s.", day=written_day(on))]})
    return terms


def terms_history(session: Session, programme_id: int) -> list[ProgrammeTerms]:
    """All terms that a programme ever had, the oldest first."""
    found = select(ProgrammeTerms).where(ProgrammeTerms.programme_id == programme_id)
    return list(session.scalars(found.order_by(ProgrammeTerms.valid_from)))


def terms_by_programme(session: Session) -> dict[int, list[ProgrammeTerms]]:
    """The terms of every programme, the oldest first; one statement."""
    histories: dict[int, list[ProgrammeTerms]] = {}
    for terms in session.scalars(
        select(ProgrammeTerms).order_by(ProgrammeTerms.programme_id, ProgrammeTerms.valid_from)
    ):
        histories.setdefault(terms.programme_id, []).append(terms)
    return histories


def terms_by_id(session: Session, terms_id: int) -> ProgrammeTerms:
    """One set of dated terms. NotFound when there is none."""
    terms = session.get(ProgrammeTerms, terms_id)
    if terms is None:
        raise NotFound
    return terms


def _programme(session: Session, condition: ColumnElement[bool]) -> Programme:
    found = select(Programme).where(condition).options(joinedload(Programme.market))
    programme = session.scalar(found)
    if programme is None:
        raise NotFound
    return programme
