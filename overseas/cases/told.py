"""What a partner's desk learns of a case, in one table: its page, its queue and the printed annex all use it.

What does not stand here is not told. Beside it a desk is told its own step whole (the values of the step's catalogue
entry); of the other desk's step nothing, but that the bank, which pays out only then, learns whether the record check
is clear: yes, no, or not yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from overseas.cases.catalogue import STEPS
from overseas.cases.facts import CaseFacts
from overseas.cases.stages import Stage
from overseas.cases.step_types import DESK_NAMES, Desk
from overseas.cases.steps.departure import Departure, DepartureState
from overseas.cases.steps.legal_check import LegalCheck, LegalCheckState
from overseas.kernel.fields import PartialDate
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.printing import printed
from overseas.workers.models import IdentifierKind
from overseas.workers.national_ids import masked


class Told(StrEnum):
    """One thing that a desk may learn of a case beside its own step."""

    NAME = "name"
    BIRTH_YEAR = "birth_year"
    SEX = "sex"
    COMMUNE = "commune"
    MASKED_NUMBER = "masked_number"
    CLOSED = "closed"
    PLANNED_FLIGHT = "planned_flight"
    DEPARTED_ON = "departed_on"
    CONTRACT_END = "contract_end"
    CHECK_CLEAR = "check_clear"


TOLD_NAMES: dict[Told, Text] = {
    Told.NAME: _l("Full name"),
    Told.BIRTH_YEAR: _l("Born in"),
    Told.SEX: _l("Sex"),
    Told.COMMUNE: _l("Lives in"),
    Told.MASKED_NUMBER: _l("ID number"),
    Told.CLOSED: _l("That the person does not go"),
    Told.PLANNED_FLIGHT: _l("Planned flight"),
    Told.DEPARTED_ON: _l("Departed on"),
    Told.CONTRACT_END: _l("Last day of the contract"),
    Told.CHECK_CLEAR: _l("Record check clear"),
}

IDENTITY = (Told.NAME, Told.BIRTH_YEAR, Told.SEX, Told.COMMUNE, Told.MASKED_NUMBER)
"""The least by which a person is told from another."""

TOLD: dict[Desk, tuple[Told, ...]] = {
    Desk.POLICE: (*IDENTITY, Told.CLOSED),
    Desk.BANK: (
        *IDENTITY,
        Told.CLOSED,
        Told.PLANNED_FLIGHT,
        Told.DEPARTED_ON,
        Told.CONTRACT_END,
        Told.CHECK_CLEAR,
    ),
}
"""Which of it which desk learns."""


def told_of_case(desk: Desk, facts: CaseFacts) -> dict[Told, Any]:
    """What the desk is told of this case, by what it is; the contract is known further up and added there."""
    return {one: _VALUES[one](facts) for one in TOLD[desk] if one in _VALUES}


@dataclass(frozen=True)
class ToldRow:
    """One thing that is known of a case, and which kind of office is told it."""

    code: str
    label: str
    desks: frozenset[Desk]


def told_rows() -> list[ToldRow]:
    """The whole table: what is told beside the steps, then every value of every step."""
    beside = [
        ToldRow(
            one.value, str(TOLD_NAMES[one]), frozenset({Desk.LABOUR, *(desk for desk in TOLD if one in TOLD[desk])})
        )
        for one in Told
    ]
    of_steps = [
        ToldRow(
            f"{step.code}.{entry.name}",
            f"{step.name}: {entry.label}",
            frozenset({step.desk} if entry.desk_only else {step.desk, Desk.LABOUR}),
        )
        for step in STEPS
        for entry in step.fields
    ]
    return beside + of_steps


def told_annex(form: str) -> str:
    """The same as text: 'md' to be read, 'csv' to be counted."""
    head = [_("Value"), _("Meaning"), *(str(name) for name in DESK_NAMES.values())]
    rows = [[row.code, row.label, *(_("yes") if desk in row.desks else "" for desk in Desk)] for row in told_rows()]
    return printed([head, *rows], form)


def record_check_is_clear(facts: CaseFacts) -> bool | None:
    """Yes: answered and met, or none is asked for. No: refused, or answered and not met. Else None: not yet."""
    row = facts.row(LegalCheck)
    if row is not None and row.state in {LegalCheckState.ANSWERED, LegalCheckState.REFUSED}:
        return bool(row.meets_condition)
    return True if facts.required is not None and not facts.required.legal_check_required else None


def _masked_number(facts: CaseFacts) -> str:
    numbers = {entry.kind: entry.value for entry in facts.case.worker.identifiers}
    number = numbers.get(IdentifierKind.NATIONAL_ID) or numbers.get(IdentifierKind.OLD_ID) or ""
    return masked(number) if number else ""


def _planned_flight(facts: CaseFacts) -> Any:
    row = facts.row(Departure)
    return row.flight_on if row is not None and row.state is DepartureState.PLANNED else None


def _birth_year(facts: CaseFacts) -> int:
    worker = facts.case.worker
    return PartialDate(worker.birth_date, worker.birth_precision).first.year


_VALUES: Mapping[Told, Callable[[CaseFacts], Any]] = {
    Told.NAME: lambda facts: facts.case.worker.name,
    Told.BIRTH_YEAR: _birth_year,
    Told.SEX: lambda facts: facts.case.worker.sex,
    Told.COMMUNE: lambda facts: facts.case.residence.name,
    Told.MASKED_NUMBER: _masked_number,
    Told.CLOSED: lambda facts: facts.case.stage is Stage.CLOSED,
    Told.PLANNED_FLIGHT: _planned_flight,
    Told.DEPARTED_ON: lambda facts: facts.case.departed_on,
    Told.CHECK_CLEAR: record_check_is_clear,
}
