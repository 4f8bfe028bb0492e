"""What is done with targets: set one as it was decided, and load those of the plans."""

from __future__ import annotations

import csv
from datetime import date, datetime
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.accounts.permissions import Permission
from overseas.accounts.policy import Actor, require
from overseas.audit.journal import Change, Subject, difference, record, snapshot, verb
from overseas.kernel.errors import Invalid, NotFound
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.integrity import clashes
from overseas.kernel.versioning import check_version
from overseas.quotas.decision import TargetEntry
from overseas.quotas.models import Target, TargetKind
from overseas.units.models import Unit

SET_TARGET = verb("target.set", _l("set the target"))

_WATCHED = ("value", "kind", "plan", "decision_number", "decision_on")

KINDS_IN_PLANS = {
    "province total": TargetKind.TOTAL,
    "district share": TargetKind.SHARE,
    "province total (a floor, no district shares named)": TargetKind.FLOOR,
    "district total over five years": TargetKind.TOTAL,
    "national total": TargetKind.APPROXIMATE,
}
"""How each plan words its number (brief 9.1)."""


def set_target(session: Session, by: Actor, unit: Unit, *, entry: TargetEntry, version: int, at: datetime) -> Target:
    """Write the target of a unit and period, new (version 0) or changed. Raises Invalid, Stale or Forbidden."""
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
    before = snapshot(target, _WATCHED) if target else {}
    known = {
        "uq_target_unit_id_period_start_period_end": (
            "",
            _l("Somebody else has just set this target. Open the page again to see it."),
        )
    }
    with clashes(session, known):
        if target is None:
            target = Target(unit_id=unit.id, period_start=entry.period_start, period_end=entry.period_end)
            session.add(target)
        for name in _WATCHED:
            setattr(target, name, getattr(entry, name))
    change = difference(before, snapshot(target, _WATCHED)) if before else Change({}, snapshot(target, _WATCHED))
    record(session, by, SET_TARGET, Subject("target", target.id), at=at, change=change)
    return target


def load_plan_targets(session: Session) -> int:
    """Load the targets of the plans as they stand; one that is there already is left alone. Gives how many were new."""
    text = files("overseas.quotas").joinpath("data/targets_from_plans.csv").read_text(encoding="utf-8")
    new = 0
    for row in csv.DictReader(text.splitlines()):
        first, last = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        code = row["unit_code"] or "VN"
        unit_id = session.scalar(
            select(Unit.id)
            .where(Unit.code == code, Unit.valid_from <= first)
            .where((Unit.valid_to.is_(None)) | (Unit.valid_to >= first))
        )
        if unit_id is None:
            raise NotFound(f"the plan names unit {code}, which did not exist on {first}")
        there = select(Target.id).where(
            Target.unit_id == unit_id, Target.period_start == first, Target.period_end == last
        )
        if session.scalar(there) is None:
            kind = KINDS_IN_PLANS[row["kind"]]
            session.add(
                Target(
                    unit_id=unit_id,
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
