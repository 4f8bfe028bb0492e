"""A case as it stood at the end of an earlier day, rebuilt from the trail; what must not be told stays masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.audit.rebuilding import Rebuilt, rows_before
from overseas.cases.catalogue import STEPS
from overseas.cases.queries.names import names_of
from overseas.cases.recording import told_fields, told_state
from overseas.cases.stages import STAGE_NAMES, Stage
from overseas.cases.step_types import StepType
from overseas.cases.trail import OF_THE_CASE, Names, label_of, said
from overseas.kernel.clock import office_instant
from overseas.kernel.columns import Json
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _

CONTRACT = [
    *("employer", "workplace", "wage", "start_on", "end_on"),
    *("outcome", "outcome_on", "outcome_note", "source_document", "source_number", "source_on", "confirmed_by"),
]
"""What is told of the contract abroad, in this order."""
NOT_TOLD = frozenset({"id", "case_id", "state", "stage", "kind", "worker_id"})


@dataclass(frozen=True)
class PartOnDay:
    """The case as a whole or one of its steps: its name, its state in words, and what was recorded."""

    name: str
    state: str
    facts: list[tuple[Text, str]]


@dataclass(frozen=True)
class CaseOnDay:
    """A case on a day. `known` is false where the trail does not reach back, or the case was not open yet."""

    day: date
    known: bool
    parts: list[PartOnDay]


def case_on_day(session: Session, by: Actor, case_id: int, day: date) -> CaseOnDay:
    """The case as it stood when the day ended. Whoever calls has checked that the actor may see the case."""
    rows = rows_before(session, case_id, office_instant(day + timedelta(days=1)))
    case = rows.get(("case_file", str(case_id)))
    if case is None or "stage" not in case:
        return CaseOnDay(day, known=False, parts=[])
    names = names_of(session, rows.values())
    stage = str(STAGE_NAMES[Stage(case["stage"])])
    whole = PartOnDay(_("The case"), stage, list(_facts("case", case, [entry.name for entry in OF_THE_CASE], names)))
    steps = [part for step in STEPS for part in _step(by, step, rows, names)]
    return CaseOnDay(day, known=True, parts=[whole, *steps, *_contract(rows, names)])


def _contract(rows: Rebuilt, names: Names) -> Iterator[PartOnDay]:
    """The contract abroad, once the person had left: with its end as it was extended, and what had become of it."""
    for (table, _key), row in sorted(rows.items()):
        if table == "contract":
            yield PartOnDay(_("Contract abroad"), "", list(_facts("contract", row, CONTRACT, names)))


def _step(by: Actor, step: StepType, rows: Rebuilt, names: Names) -> Iterator[PartOnDay]:
    """What stood in the step: one part for each of its tracks."""
    table = step.model.__tablename__
    for (name, _key), row in sorted(rows.items()):
        if name != table:
            continue
        track = str(step.tracks.get(row.get("kind", ""), ""))
        states = {str(state): state for state in step.states}
        state = states.get(str(row.get("state")))
        title = f"{step.name}: {track}" if track else str(step.name)
        facts = list(_facts(step.code, row, [entry.name for entry in told_fields(by, step)], names))
        yield PartOnDay(title, str(told_state(by, step, state).label) if state else "", facts)


def _facts(subject: str, row: Json, wanted: list[str], names: Names) -> Iterator[tuple[Text, str]]:
    for name in wanted:
        value = row.get(name)
        if name not in NOT_TOLD and value is not None:
            yield label_of(subject, name), said(subject, name, value, names)
