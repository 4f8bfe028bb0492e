"""How the names and values that the trail keeps are said on a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overseas.audit.changes import MASKED
from overseas.cases.catalogue import STEPS
from overseas.cases.stages import CLOSE_REASONS, STAGE_NAMES
from overseas.cases.step_types import StepField
from overseas.cases.wording import Say, say_choice, say_day, say_dong, say_text
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.workers.labels import FIELD_NAMES, SEX_NAMES

OF_THE_CASE = (
    StepField("stage", _l("Stage"), say_choice(STAGE_NAMES)),
    StepField("registered_on", _l("Registered on"), say_day),
    StepField("wanted_market_code", _l("Wanted market")),
    StepField("closed_reason", _l("Why it was closed"), say_choice(CLOSE_REASONS)),
    StepField("closed_note", _l("Note")),
    StepField("departed_on", _l("Departed on"), say_day),
    StepField("ended_on", _l("Ended on"), say_day),
    StepField("gate", _l("Condition"), say_choice({step.code: step.name for step in STEPS})),
    StepField("employer", _l("Employer abroad")),
    StepField("workplace", _l("Place of work")),
    StepField("wage", _l("Wage a month"), say_dong),
    StepField("start_on", _l("Begins on"), say_day),
    StepField("end_on", _l("Last day"), say_day),
    StepField("outcome_on", _l("Outcome on"), say_day),
    StepField("source_document", _l("Source document")),
    StepField("source_number", _l("Number of the document")),
    StepField("source_on", _l("Date of the document"), say_day),
    StepField("confirmed_by", _l("Confirmed by")),
)
NAMED = {
    "programme_id": "programme",
    "market_code": "market",
    "wanted_market_code": "market",
    "ethnicity": "ethnicity",
}
"""Values that are kept as a key, and of what: their names are asked for."""
Names = Mapping[tuple[str, str], str]
"""Names by what they name and its key."""
_SAY_OF_THE_WORKER: dict[str, Say] = {"sex": say_choice(SEX_NAMES), "passport_expires_on": say_day}
_BY_NAME = {entry.name: entry for entry in OF_THE_CASE}


def learn_words(*entries: StepField) -> None:
    """A feature above the cases says how the values that it keeps in the trail are told."""
    _BY_NAME.update((entry.name, entry) for entry in entries)


def field_of(subject_type: str, name: str) -> StepField | None:
    """What is known about a recorded value."""
    step = STEPS.get(subject_type)
    return (step.field(name) if step else None) or _BY_NAME.get(name)


def label_of(subject_type: str, name: str) -> Text:
    """The label of a recorded value; its bare name where nobody gave it one."""
    if subject_type == "worker" and name in FIELD_NAMES:
        return FIELD_NAMES[name]
    entry = field_of(subject_type, name)
    return entry.label if entry else name.replace("_", " ")


def said(subject_type: str, name: str, value: Any, names: Names) -> str:
    """The value in words; empty when there was none."""
    if value is None:
        return ""
    if value == MASKED:
        return _("not shown")
    if name in NAMED:
        return names.get((NAMED[name], str(value)), str(value))
    if subject_type == "worker":
        return _of_the_worker(name, value, names)
    entry = field_of(subject_type, name)
    if entry is None:
        return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return entry.say(value)


def _of_the_worker(name: str, value: Any, names: Names) -> str:
    if name == "groups":
        return "; ".join(_group(part, names) for part in str(value).split("; "))
    return _SAY_OF_THE_WORKER.get(name, say_text)(value)


def _group(text: str, names: Names) -> str:
    """A group is kept as its key and its paper."""
    key, space, paper = text.partition(" ")
    return names.get(("group", key), key) + space + paper
