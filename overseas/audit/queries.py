"""The seals of the trail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.audit.canonical import TRAILS
from overseas.audit.models import TrailSeal
from overseas.kernel.keyset import Count, capped, count_of

CAP = 10_000
"""Rows without a seal are counted no further: more of them say only that nobody seals."""


@dataclass(frozen=True)
class SealStanding:
    """How one trail stands: its last seal, if there is one, and how many rows came after it."""

    trail: str
    seal: TrailSeal | None
    unsealed: Count


def latest_seal(session: Session, trail: str) -> TrailSeal | None:
    """The last seal of a trail; None before the first."""
    wanted = select(TrailSeal).where(TrailSeal.trail == trail)
    return session.scalar(wanted.order_by(TrailSeal.number.desc()).limit(1))


def seal_standing(session: Session) -> list[SealStanding]:
    """How each trail stands."""
    standings = []
    for trail, table in TRAILS.items():
        seal = latest_seal(session, trail)
        newer = select(table.c.id).where(table.c.id > (seal.last_id if seal else 0))
        standings.append(SealStanding(trail, seal, count_of(session.scalar(select(capped(newer, CAP))), CAP)))
    return standings


def names_key(session: Session, key_id: str) -> bool:
    """Whether a row of a trail, or a seal, is marked with this key: it is needed for as long as they are verified."""
    marks = [table.c.mark for table in TRAILS.values()] + [TrailSeal.digest]
    named = (select(mark).where(mark.like(f"{key_id}.%")).limit(1) for mark in marks)
    return any(session.scalar(one) is not None for one in named)
