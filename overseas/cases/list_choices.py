"""What may be chosen to narrow a list of cases: markets, programmes, and the areas within reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session, aliased

from overseas.cases.filters import Names
from overseas.kernel.i18n import current_language
from overseas.markets.models import Market, Programme
from overseas.units.models import Unit
from overseas.units.queries import at_or_below, exists_on
from overseas.units.scope import Reach

Pairs = list[tuple[str, str]]
DEEPEST = 2
"""How many levels below the reader's own units are offered."""


@dataclass(frozen=True)
class Choices:
    """The choices of a filter, as (code, label)."""

    markets: Pairs
    programmes: Pairs
    areas: Pairs

    def names(self) -> Names:
        """The labels by code."""
        return Names(dict(self.markets), dict(self.programmes), {code: name.strip() for code, name in self.areas})


def filter_choices(session: Session, reach: Reach, *, today: date) -> Choices:
    """What this reader may choose on this day, in two statements."""
    markets, programmes = _markets_and_programmes(session)
    return Choices(markets, programmes, _areas(session, reach, today))


def _markets_and_programmes(session: Session) -> tuple[Pairs, Pairs]:
    rows = session.execute(_markets_statement(current_language())).all()
    markets = dict.fromkeys((code, name) for code, name, _programme, _its_name in rows)
    return list(markets), [(code, f"{country}: {name}") for _code, country, code, name in rows if code]


@cache
def _markets_statement(language: str) -> Select[*tuple[Any, ...]]:
    vietnamese = language == "vi"
    market, programme = (Market.name_vi, Programme.name_vi) if vietnamese else (Market.name_en, Programme.name_en)
    return (
        select(Market.code, market, Programme.code, programme)
        .outerjoin(Programme, Programme.market_code == Market.code)
        .order_by(Market.position, Market.code, Programme.position)
    )


def _areas(session: Session, reach: Reach, today: date) -> Pairs:
    """The units within reach on that day, each below the one above it."""
    rows = session.execute(_areas_statement(reach, today)).all()
    below: dict[int | None, list[tuple[int, str, str]]] = {}
    tops: dict[int, tuple[int, str, str]] = {}
    for unit_id, parent_id, code, name, top_id in rows:
        if unit_id == top_id:
            tops[unit_id] = (unit_id, code, name)
        else:
            below.setdefault(parent_id, []).append((unit_id, code, name))
    return [pair for entry in tops.values() for pair in _with_those_below(entry, below, 0)]


@lru_cache(maxsize=200)
def _areas_statement(reach: Reach, today: date) -> Select[*tuple[Any, ...]]:
    top, unit = aliased(Unit), aliased(Unit)
    return (
        select(unit.id, unit.parent_id, unit.code, unit.name, top.id)
        .select_from(top)
        .join(unit, at_or_below(top, unit))
        .where(_tops(reach, top), exists_on(today, unit))
        .order_by(unit.code)
    )


def _tops(reach: Reach, top: type[Unit]) -> ColumnElement[bool]:
    if reach.everything:
        return top.parent_id.is_(None)
    if reach.province_id is not None:
        return top.id == reach.province_id
    return top.id.in_(sorted(reach.unit_ids)) if reach.unit_ids else ~true()


def _with_those_below(
    entry: tuple[int, str, str], below: dict[int | None, list[tuple[int, str, str]]], depth: int
) -> Pairs:
    unit_id, code, name = entry
    found = [(code, "\N{NO-BREAK SPACE}" * 4 * depth + name)]
    if depth < DEEPEST:
        for child in below.get(unit_id, []):
            found += _with_those_below(child, below, depth + 1)
    return found
