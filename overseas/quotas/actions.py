"""What is done with targets: set one as it was decided, and load those of the plans."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, difference, record, snapshot, verb
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.reference import reference_rows
from overseas.kernel.versioning import check_version
from overseas.quotas.decision import TargetEntry
from overseas.quotas.models import Target, TargetKind
from overseas.units.models import Unit
from overseas.units.queries import unit_by_code

SET_TARGET = verb("target.set", _l("set the target"))

TRAIL = ("value", "kind", "plan", "decision_number", "decision_on")

TAKEN = {
    "uq_target_unit_id_period_start_period_end": (
        "",
        _l("Somebody else has just set this target. Open the page again to see it."),
    )
}

KINDS_IN_PLANS = {
    "province total": TargetKind.TOTAL,
    "district share": TargetKind.SHARE,
    "province total (a floor, no district shares named)": TargetKind.FLOOR,
    "district total over five years": TargetKind.TOTAL,
    "national total": TargetKind.APPROXIMATE,
}
"""How each plan words its number."""


def set_target(session: Session, by: Actor, unit: Unit, *, entry: TargetEntry, version: int, at: datetime) -> Target:
    """Write the target of a unit and period, new (version 0) or changed. NotFound outside the own area."""
    require(by, Permission.EDIT_TARGETS)
    own = session.get_one(Unit, by.unit_id)
    if not unit.path.startswith(own.path):
        raise NotFound
    if entry.period_end < entry.period_start:
        raise Invalid({"period_end": [_("The last day lies before the first.")]})
    query = select(Target).where(
        Target.unit_id == unit.id, Target.period_start == entry.period_start, Target.period_end == entry.period_end
    )
    target = session.scalar(query.with_for_update())
    if target is not None:
        check_version(target, version, subject_type="target", subject_id=target.id)
    before = snapshot(target, TRAIL) if target else {}
    with clashes(session, TAKEN):
        if target is None:
            target = Target(unit_id=unit.id, period_start=entry.period_start, period_end=entry.period_end)
            session.add(target)
        for name in TRAIL:
            setattr(target, name, getattr(entry, name))
    change = difference(before, snapshot(target, TRAIL)) if before else Change({}, snapshot(target, TRAIL))
    record(session, by, SET_TARGET, Subject("target", target.id), at=at, change=change)
    return target


def load_plan_targets(session: Session) -> int:
    """Load the targets of the plans as they stand; one that is there already is left alone. Gives how many were new."""
    new = 0
    for row in reference_rows("overseas.quotas", "targets_from_plans.csv"):
        first, last = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        code = row["unit_code"] or "VN"
        unit = unit_by_code(session, code, first)
        there = select(Target.id).where(
            Target.unit_id == unit.id, Target.period_start == first, Target.period_end == last
        )
        if session.scalar(there) is None:
            kind = KINDS_IN_PLANS[row["kind"]]
            session.add(
                Target(
                    unit_id=unit.id,
                    period_start=first,
                    period_end=last,
                    value=int(row["target"]),
                    kind=kind,
                    plan=row["plan"],
                )
            )
            new += 1
    session.flush()
    return new
