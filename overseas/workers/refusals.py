"""Why a person is not put on record: not of the officer's area, a number that is another's, perhaps known already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, reach
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.units.models import Unit
from overseas.units.scope import Reach
from overseas.workers.duplicates import Held, held_sentence
from overseas.workers.entry import WorkerEntry
from overseas.workers.queries import held_numbers, likely_same

ONE_HOLDER = "uq_worker_identifier_kind_value_hash"
HELD = _l("This number is already on record for somebody.")


def in_own_area(by: Actor, office: Unit) -> None:
    """Nothing when the actor works for this office. Invalid otherwise."""
    area = reach(by, Permission.EDIT_WORKERS)
    if not area.covers(province_id=office.province_id or office.id, unit_id=office.id):
        raise Invalid({"residence_unit_id": [_("This place does not belong to your area.")]})


def one_person_each(session: Session, by: Actor, entry: WorkerEntry, *, but: int | None = None) -> None:
    """Invalid when somebody of this name, birth and commune is on record and nobody has looked at them.

    Where a number settles that it is the same person, that is said at once and nothing is left to confirm.
    """
    if not entry.confirmed_other_person and likely_same(session, _area(by), entry, but=but):
        if held := held_numbers(session, _area(by), entry.numbers(), but=but):
            raise _held(held)
        sentence = _("Somebody of this name, birth and commune is on record. Look first, then confirm: another person.")
        raise Invalid({"confirmed_other_person": [sentence]})


@contextmanager
def one_holder_each(session: Session, by: Actor, entry: WorkerEntry, *, but: int | None = None) -> Iterator[None]:
    """Write within; Invalid, and nothing written, when a number is somebody else's, even if written a moment ago."""
    try:
        with clashes(session, {ONE_HOLDER: ("national_id", HELD)}):
            yield
    except Invalid as refusal:
        held = held_numbers(session, _area(by), entry.numbers(), but=but)
        if not held:
            raise
        raise _held(held) from refusal


def _held(held: list[Held]) -> Invalid:
    return Invalid({each.kind.value: [held_sentence(each)] for each in held})


def _area(by: Actor) -> Reach:
    return reach(by, Permission.VIEW_CASES)
