"""The form of an event: only the fields that belong to it, with its choices and what is known already."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from overseas.cases.facts import CaseFacts
from overseas.cases.lifecycle import BEFORE_DEPARTURE
from overseas.cases.step_forms import StepForm, as_typed
from overseas.cases.step_types import StepEvent, StepType
from overseas.kernel.i18n import lazy as _l
from overseas.markets.labels import market_name, programme_name
from overseas.markets.queries import programmes


def step_form(
    session: Session,
    facts: CaseFacts,
    step: StepType,
    event: StepEvent,
    *,
    formdata: Any = None,
    data: dict[str, Any] | None = None,
) -> StepForm:
    """The form of `event` as it stands for this case: filled from what was sent, from `data`, or from what is known."""
    known = {**_known(facts, step, event), **(data or {})}
    form = event.form(formdata, data={name: as_typed(value) for name, value in known.items()})
    if event.transition == "correct":
        state = step.state(facts, event.track)
        for field in [entry for entry in step.fields if entry.name in form and not _fits(facts, entry, state)]:
            form.leave_out(field.name)
    if "programme_id" in form:
        _offer_programmes(session, form["programme_id"])
    return form


def _known(facts: CaseFacts, step: StepType, event: StepEvent) -> dict[str, Any]:
    if not event.prefilled:
        return {}
    row = step.row(facts, event.track)
    known = {entry.name: getattr(row, entry.name, None) for entry in step.fields} if row is not None else {}
    known["programme_id"] = facts.case.programme_id
    return known


def _fits(facts: CaseFacts, entry: Any, state: Any) -> bool:
    if entry.name == "programme_id" and facts.case.stage not in BEFORE_DEPARTURE:
        return False
    return entry.states is None or state in entry.states


def _offer_programmes(session: Session, field: Any) -> None:
    named = [(str(row.id), f"{market_name(row.market)}: {programme_name(row)}") for row in programmes(session)]
    field.choices = [("", _l("choose")), *named]
    field.data = None if field.data is None else str(field.data)
