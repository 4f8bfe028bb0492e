"""What can be chosen when a person is registered: communes of one's own area, peoples, priority groups."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.kernel.i18n import gettext as _
from overseas.units.models import Unit
from overseas.units.queries import communes_below, units_by_ids
from overseas.workers.forms import WorkerChoices
from overseas.workers.labels import group_name
from overseas.workers.queries import ethnicities, priority_groups


def worker_choices(session: Session, actor: Actor, *, today: date, living_in: Unit | None = None) -> WorkerChoices:
    """The choices for this actor today; `living_in` is offered too where the commune of a person is no longer one."""
    communes = _communes(session, actor.unit_id, today)
    if living_in is not None and str(living_in.id) not in dict(communes):
        communes.append((str(living_in.id), _("%(unit)s (as on record)", unit=living_in.name)))
    return WorkerChoices(
        communes=communes,
        ethnicities=[(row.slug, row.name) for row in ethnicities(session)],
        groups=[(row.slug, group_name(row)) for row in priority_groups(session)],
    )


def _communes(session: Session, unit_id: int, today: date) -> list[tuple[str, str]]:
    """Each commune with its number; with the name of the unit above it where they are of several."""
    communes = communes_below(session, unit_id, today)
    above = {commune.parent_id for commune in communes if commune.parent_id}
    names = {unit.id: unit.name for unit in units_by_ids(session, above).values()} if len(above) > 1 else {}
    return [
        (str(unit.id), f"{unit.name}, {names[unit.parent_id]}" if unit.parent_id in names else unit.name)
        for unit in communes
    ]
