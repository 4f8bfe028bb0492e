"""Is this the same person? The same number stops; the same name, birth and commune asks somebody to look."""

from __future__ import annotations

from dataclasses import dataclass

from overseas.kernel.fields import PartialDate, Precision
from overseas.kernel.i18n import gettext as _
from overseas.workers.models import IdentifierKind


@dataclass(frozen=True)
class Known:
    """A person on record who is, or may be, the one in hand. Out of reach, only the unit's name is told."""

    unit_name: str
    worker_id: int | None = None
    name: str | None = None
    birth: PartialDate | None = None
    commune_name: str | None = None


@dataclass(frozen=True)
class Held:
    """A number that already belongs to somebody."""

    kind: IdentifierKind
    known: Known


def births_agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates of birth may be the same day, as far as both are known."""
    if one.first.year != other.first.year:
        return False
    if Precision.YEAR in (one.precision, other.precision):
        return True
    if one.first.month != other.first.month:
        return False
    return Precision.MONTH in (one.precision, other.precision) or one.first == other.first


def held_sentence(held: Held) -> str:
    """Why a number cannot be used again, and the way on."""
    if held.known.name:
        return _(
            "This number is on record for %(name)s, %(unit)s. Open that person instead.",
            name=held.known.name,
            unit=held.known.unit_name,
        )
    return _(
        "A person with this number is known in %(unit)s. Ask that office for a hand-over.", unit=held.known.unit_name
    )
