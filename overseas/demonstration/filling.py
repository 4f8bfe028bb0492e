"""Filling the demonstration with many simple cases: told cases again and again, of other people on other days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from overseas.alerts.sweep import sweep
from overseas.demonstration.actions.fill_cases import fill_cases, go_on_counting
from overseas.demonstration.chance import Chance
from overseas.demonstration.clones import Numbers, Press
from overseas.demonstration.making import Watch
from overseas.demonstration.offices import DEMONSTRATION
from overseas.demonstration.queries import (
    SAMPLED,
    SEALED,
    communes_by_district,
    highest_numbers,
    number_of_cases,
    told_cases,
)
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.key_use import sealing_ring
from overseas.quotas.counters import recompute_counters

BATCH = 1000


def fill_up(session: Session, *, cases: int, today: date, at: datetime, watch: Watch) -> int:
    """Fill in so many cases; their numbers follow on those that were filled in before. The number of rows."""
    if not cases:
        return 0
    samples = Chance("samples").shuffled(told_cases(session))
    numbers = Numbers(highest_numbers(session))
    tables, communes = {table.name: table for table in SAMPLED}, communes_by_district(session, today)
    press = Press(tables, SEALED, sealing_ring(session.connection()), numbers, communes)
    first = max(number_of_cases(session) - len(samples), 0)
    batches = [range(start, min(start + BATCH, first + cases)) for start in range(first, first + cases, BATCH)]
    rows = sum(
        fill_cases(session, DEMONSTRATION, press=press, samples=samples, turns=turns)
        for turns in watch(_l("Filling in cases"), batches)
    )
    for finish in watch(_l("Counters and alerts"), (recompute_counters,)):
        go_on_counting(session, DEMONSTRATION, press=press, cases=cases, at=at)
        finish(session)
        sweep(session, today=today, at=at)
    return rows
