"""Loading markets and programmes, and changing what a programme requires from a day on."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import BY_ITS_LINE, Change, Subject, difference, record, snapshot, verb
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.reference import number_or_none, reference_rows
from overseas.kernel.versioning import check_version
from overseas.markets.models import LegalRoute, Market, Programme, ProgrammeTerms
from overseas.markets.queries import programme_by_id, terms_by_id
from overseas.markets.terms import TERMS_FIELDS, TermsEntry, check_terms

TERMS_CHANGED = verb("programme.change_terms", _l("set new terms for a programme from %(valid_from)s on"))
TERMS_CORRECTED = verb("programme.correct_terms", _l("corrected the terms of a programme"))

_PACKAGE = "overseas.markets"
_TAKEN: dict[str, tuple[str, Text]] = {
    "uq_programme_terms_programme_id_valid_from": (
        "valid_from",
        _l("This programme already has terms from that day on. Correct those instead."),
    )
}


def load_markets(session: Session) -> int:
    """Write every market, programme and set of terms that came with the program and is not there yet."""
    return _load_places(session) + _load_programmes(session) + _load_terms(session)


def change_terms(session: Session, by: Actor, programme_id: int, *, entry: TermsEntry, at: datetime) -> ProgrammeTerms:
    """Let a programme have new terms from a day on; cases decided before keep the old ones."""
    require(by, Permission.EDIT_NORMS)
    programme = programme_by_id(session, programme_id)
    check_terms(entry)
    terms = ProgrammeTerms(programme_id=programme.id, **asdict(entry))
    with clashes(session, _TAKEN):
        session.add(terms)
    change = Change(after=snapshot(terms, TERMS_FIELDS))
    record(session, by, TERMS_CHANGED, Subject("programme", programme.id), at=at, change=change)
    return terms


def correct_terms(
    session: Session, by: Actor, terms_id: int, *, entry: TermsEntry, version: int, at: datetime
) -> ProgrammeTerms:
    """Put right terms that were entered wrongly, or confirm them."""
    require(by, Permission.EDIT_NORMS)
    terms = terms_by_id(session, terms_id)
    check_version(terms, version, subject_type="programme_terms", subject_id=terms.id)
    check_terms(entry)
    before = snapshot(terms, TERMS_FIELDS)
    with clashes(session, _TAKEN):
        for name, value in asdict(entry).items():
            setattr(terms, name, value)
    change = difference(before, snapshot(terms, TERMS_FIELDS))
    if change.after:
        record(session, by, TERMS_CORRECTED, Subject("programme", terms.programme_id), at=at, change=change)
    return terms


def _load_places(session: Session) -> int:
    there = set(session.scalars(select(Market.code)))
    rows = reference_rows(_PACKAGE, "markets.csv")
    new = [{**row, "position": place} for place, row in enumerate(rows, 1) if row["code"] not in there]
    if new:
        session.execute(insert(Market), new, execution_options=BY_ITS_LINE)
    return len(new)


def _load_programmes(session: Session) -> int:
    there = set(session.scalars(select(Programme.code)))
    rows = reference_rows(_PACKAGE, "programmes.csv")
    new = [{**row, "position": place} for place, row in enumerate(rows, 1) if row["code"] not in there]
    if new:
        session.execute(insert(Programme), new, execution_options=BY_ITS_LINE)
    return len(new)


def _load_terms(session: Session) -> int:
    ids = {programme.code: programme.id for programme in session.execute(select(Programme.code, Programme.id))}
    there = {tuple(row) for row in session.execute(select(ProgrammeTerms.programme_id, ProgrammeTerms.valid_from))}
    rows = [
        {"programme_id": ids[row["programme"]], **asdict(_entry(row))} for row in reference_rows(_PACKAGE, "terms.csv")
    ]
    new = [row for row in rows if (row["programme_id"], row["valid_from"]) not in there]
    if new:
        session.execute(insert(ProgrammeTerms), new, execution_options=BY_ITS_LINE)
    return len(new)


def _entry(row: dict[str, str]) -> TermsEntry:
    known: dict[str, Any] = {}
    for name in TERMS_FIELDS:
        cell = row[name]
        if name.endswith(("_required", "to_confirm")):
            known[name] = cell == "1"
        elif name.endswith(("_months", "_age", "_days", "_amount", "_left")):
            known[name] = number_or_none(cell)
        else:
            known[name] = cell or None
    known["valid_from"] = date.fromisoformat(row["valid_from"])
    known["legal_route"] = LegalRoute(row["legal_route"])
    return TermsEntry(**known)
