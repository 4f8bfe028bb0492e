"""A case as it stood at the end of an earlier day, rebuilt from the trail; what must not be told stays masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from overseas.accounts.policy import Actor
from overseas.audit.rebuilding import Rebuilt, rows_before
from overseas.cases.catalogue import STEPS
from overseas.cases.models import GateWaiver
from overseas.cases.queries.names import names_of
from overseas.cases.recording import told_fields, told_state
from overseas.cases.stages import STAGE_NAMES, Stage
from overseas.cases.step_types import StepType
from overseas.cases.trail import OF_THE_CASE, Names, label_of, said
from overseas.kernel.clock import office_day, office_instant
from overseas.kernel.columns import Json
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.writing import written_day

CONTRACT = [
    *("employer", "workplace", "wage", "start_on", "end_on"),
    *("outcome", "outcome_on", "outcome_note", "source_document", "source_number", "source_on", "confirmed_by"),
]
"""What is told of the contract abroad, in this order."""
EXTENSION = ["old_end_on", "new_end_on", "paper", "paper_number", "paper_on"]
"""And of each extension."""
NOT_TOLD = frozenset({"id", "case_id", "state", "stage", "kind", "worker_id"})


@dataclass(frozen=True)
class PartOnDay:
    """The case as a whole, a step, a waiver or the contract: its name, its state in words, and what was recorded."""

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
    return CaseOnDay(day, known=True, parts=[whole, *steps, *_waivers(session, rows), *_contract(rows, names)])


def _waivers(session: Session, rows: Rebuilt) -> Iterator[PartOnDay]:
    """The conditions that were waived by then. A waiver never changes, so that what the trail masks stands in itself.

    Of the condition only its step, as in the trail: which one it was would tell what the step keeps sealed.
    """
    for key, row in _rows_of("gate_waiver", rows):
        waiver = session.get_one(GateWaiver, key)
        yield PartOnDay(
            _("Waived condition"),
            "",
            [
                (label_of("case", "gate"), str(STEPS[waiver.gate.partition(".")[0]].name)),
                (_("Reason"), waiver.reason),
                (_("Waived by"), str(row["actor_name"])),
                (_("Waived on"), written_day(office_day(waiver.at))),
            ],
        )


def _contract(rows: Rebuilt, names: Names) -> Iterator[PartOnDay]:
    """The contract abroad, once the person had left: its end as it was extended, by what, and what had become of it."""
    for _key, row in _rows_of("contract", rows):
        yield PartOnDay(_("Contract abroad"), "", list(_facts("contract", row, CONTRACT, names)))
    for _key, row in _rows_of("contract_extension", rows):
        yield PartOnDay(_("Extension of the contract"), "", list(_facts("contract", row, EXTENSION, names)))


def _rows_of(table: str, rows: Rebuilt) -> list[tuple[int, Json]]:
    """The rows of one table, in the order in which they were entered."""
    return sorted((int(key), row) for (name, key), row in rows.items() if name == table)


def _step(by: Actor, step: StepType, rows: Rebuilt, names: Names) -> Iterator[PartOnDay]:
    """What stood in the step: one part for each of its tracks."""
    for _key, row in _rows_of(step.model.__tablename__, rows):
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
