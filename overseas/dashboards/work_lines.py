"""What an officer has to do: each kind of work, why it is on the list, and where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from overseas.cases.filters import CaseFilter, StepFilter, WaitingFor
from overseas.cases.stages import Stage, StepState
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

FLIGHT_SOON_DAYS = 14
ANSWER_SOON_DAYS = 3
"""How far ahead 'due soon' looks: the width of a view, not a rule."""


class WorkGroup(StrEnum):
    """The parts of the page, in their order."""

    LATE = "late"
    SOON = "soon"
    WAITING = "waiting"
    READY = "ready"
    NEW = "new"


GROUP_NAMES: dict[WorkGroup, Text] = {
    WorkGroup.LATE: _l("Late"),
    WorkGroup.SOON: _l("Due soon"),
    WorkGroup.WAITING: _l("Waiting for others"),
    WorkGroup.READY: _l("Ready to move on"),
    WorkGroup.NEW: _l("New"),
}


@dataclass(frozen=True)
class WorkKind:
    """A reason to be on the list. `why` may hold %(day)s and %(open)s, the steps that are not over.

    `step` is where it is done (None: on the case itself), `event` the thing to record there. `more` is the list of
    all cases of this kind, where a filter can say it.
    """

    code: str
    group: WorkGroup
    why: Text
    button: Text
    step: str | None = None
    event: str | None = None
    more: CaseFilter | None = None


CONTRACT = "contract"
"""In place of a step: the page of the contract abroad."""

KINDS: dict[str, WorkKind] = {
    kind.code: kind
    for kind in (
        WorkKind(
            "contract_expired",
            WorkGroup.LATE,
            _l("The contract abroad ended on %(day)s and no return is recorded."),
            _l("Record what became of it"),
            CONTRACT,
        ),
        WorkKind(
            "flight_passed",
            WorkGroup.LATE,
            _l("The flight of %(day)s has passed and nothing says whether the person left."),
            _l("Record the departure"),
            "departure",
            "depart",
        ),
        WorkKind(
            "check_late",
            WorkGroup.LATE,
            _l("The answer of the record check was due on %(day)s."),
            _l("Record the answer"),
            "legal_check",
            "answer",
            CaseFilter(step=StepFilter("legal_check", StepState.WAITING)),
        ),
        WorkKind(
            "loan_late",
            WorkGroup.LATE,
            _l("The bank's decision on the loan was due on %(day)s."),
            _l("Record the decision"),
            "loan",
            "approve",
            CaseFilter(step=StepFilter("loan", StepState.WAITING)),
        ),
        WorkKind(
            "supplement_late",
            WorkGroup.LATE,
            _l("The supplement that the police asked for was to be handed in by %(day)s."),
            _l("Record the supplement"),
            "legal_check",
            "hand_in_supplement",
        ),
        WorkKind(
            "departure_overdue",
            WorkGroup.LATE,
            _l("Selected on %(day)s: the time that a person may wait for the departure is nearly over, or over."),
            _l("Plan the flight"),
            "departure",
            "plan_flight",
        ),
        WorkKind(
            "flight_soon",
            WorkGroup.SOON,
            _l("Flies on %(day)s; still open: %(open)s."),
            _l("See what is open"),
            None,
            None,
            CaseFilter(flight_days=FLIGHT_SOON_DAYS),
        ),
        WorkKind(
            "supplement",
            WorkGroup.SOON,
            _l("The police asked for a supplement; hand it in by %(day)s."),
            _l("Record the supplement"),
            "legal_check",
            "hand_in_supplement",
        ),
        WorkKind(
            "check_soon",
            WorkGroup.SOON,
            _l("The answer of the record check is due on %(day)s."),
            _l("Record the answer"),
            "legal_check",
            "answer",
            CaseFilter(step=StepFilter("legal_check", StepState.WAITING)),
        ),
        WorkKind(
            "contract_ending",
            WorkGroup.SOON,
            _l("The contract abroad ends on %(day)s."),
            _l("Open the contract"),
            CONTRACT,
        ),
        WorkKind(
            "check_waiting",
            WorkGroup.WAITING,
            _l("With the police since %(day)s."),
            _l("Open the record check"),
            "legal_check",
            None,
            CaseFilter(waiting_for=WaitingFor.POLICE),
        ),
        WorkKind(
            "loan_waiting",
            WorkGroup.WAITING,
            _l("With the bank; the decision is due on %(day)s."),
            _l("Open the loan"),
            "loan",
            None,
            CaseFilter(waiting_for=WaitingFor.BANK),
        ),
        WorkKind(
            "without_contract",
            WorkGroup.READY,
            _l("Selected or in reserve since %(day)s, and no contract is recorded."),
            _l("Record the contract"),
            "recruitment",
            "sign_contract",
        ),
        WorkKind(
            "ready",
            WorkGroup.READY,
            _l("All steps before the departure are done since %(day)s; papers and flight remain."),
            _l("Plan the flight"),
            "departure",
            "plan_flight",
            CaseFilter(waiting_for=WaitingFor.FLIGHT),
        ),
        WorkKind(
            "our_turn",
            WorkGroup.READY,
            _l("Still to do: %(open)s. Nothing was recorded since %(day)s."),
            _l("Open the case"),
            None,
            None,
            CaseFilter(stage=Stage.PREPARING, waiting_for=WaitingFor.LABOUR),
        ),
        WorkKind(
            "new",
            WorkGroup.NEW,
            _l("Registered on %(day)s; nothing is begun."),
            _l("Begin with the recruitment"),
            "recruitment",
            "apply",
            CaseFilter(stage=Stage.REGISTERED),
        ),
    )
}
