"""Whether what was said makes sense: days in order, nothing before the birth, nothing missing in its state."""

from __future__ import annotations

from datetime import date
from typing import Any

from overseas.cases.facts import CaseFacts
from overseas.cases.step_types import StepType
from overseas.cases.wording import say_day
from overseas.kernel.i18n import gettext as _

Faults = dict[str, list[str]]
"""By field, the sentences about it; '' is the form as a whole."""


def date_faults(step: StepType, row: Any, said: dict[str, Any], facts: CaseFacts) -> Faults:
    """What is wrong with the days that were said."""
    faults: Faults = {}
    for name, day in said.items():
        if isinstance(day, date) and (text := _impossible(step, name, day, facts)):
            faults[name] = [text]
    for earlier, later in step.order:
        first, last = (said.get(name) or getattr(row, name, None) for name in (earlier, later))
        if first is None or last is None or first <= last or not {earlier, later} & said.keys():
            continue
        at = later if later in said else earlier
        faults.setdefault(at, [_out_of_order(step, (earlier, first), (later, last))])
    return faults


def _impossible(step: StepType, name: str, day: date, facts: CaseFacts) -> str:
    entry = step.field(name)
    born = facts.case.worker.birth_date
    if day < born:
        return _("This day lies before the person's birth (%(born)s).", born=say_day(born))
    if entry is not None and entry.past and day > facts.today:
        return _("This day lies in the future. Record it when it has come.")
    return ""


def _out_of_order(step: StepType, earlier: tuple[str, date], later: tuple[str, date]) -> str:
    labels = {name: entry.label if (entry := step.field(name)) else name for name, _day in (earlier, later)}
    return _(
        "“%(later)s” (%(later_day)s) cannot lie before “%(earlier)s” (%(earlier_day)s).",
        later=labels[later[0]],
        later_day=say_day(later[1]),
        earlier=labels[earlier[0]],
        earlier_day=say_day(earlier[1]),
    )


def let_go(step: StepType, row: Any) -> None:
    """What belongs to the states that the row has left is emptied; the trail keeps it."""
    _missing, surplus = step.lifecycle.faults(row.state, _filled(step, row))
    for name in surplus:
        setattr(row, name, None)


def state_faults(step: StepType, row: Any, said: dict[str, Any]) -> Faults:
    """What the row must hold in its state and does not."""
    missing, _surplus = step.lifecycle.faults(row.state, _filled(step, row))
    faults: Faults = {}
    for name in missing:
        if name in said:
            faults[name] = [_("Fill in this field.")]
        else:
            entry = step.field(name)
            faults.setdefault("", []).append(_("“%(field)s” is missing.", field=entry.label if entry else name))
    return faults


def _filled(step: StepType, row: Any) -> list[str]:
    names = {*step.lifecycle.facts, *step.lifecycle.needs}
    return [name for name in names if getattr(row, name) is not None]
