"""What the columns about a person are called when she is told what is held; those of the steps have their own words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from overseas.cases.catalogue import STEPS
from overseas.cases.lifecycle import CASE_LIFECYCLE
from overseas.cases.stages import CLOSE_REASONS, STAGE_NAMES, CloseReason, Stage
from overseas.cases.steps.training.life import COURSE_NAMES, CourseKind
from overseas.cases.trail import label_of
from overseas.contracts.models import OUTCOME_NAMES as CONTRACT_OUTCOMES
from overseas.contracts.models import Outcome
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.markets.labels import LEGAL_ROUTES
from overseas.markets.models import LegalRoute
from overseas.privacy.labels import CHANNEL_NAMES, KIND_NAMES, OUTCOME_NAMES
from overseas.privacy.models import Channel, FileState, RequestKind, RequestOutcome
from overseas.workers.labels import KIND_NAMES as PAPER_NAMES
from overseas.workers.labels import SEX_NAMES
from overseas.workers.models import IdentifierKind, Sex

FILE_STATES: dict[FileState, Text] = {
    FileState.RESTRICTED: _l("The data are restricted"),
    FileState.PAST: _l("The case has been over for a time"),
}

EVENT_NAMES: dict[str, Text] = {
    "open": _l("Open a case"),
    **{each.event: each.label for each in CASE_LIFECYCLE.transitions},
}
"""How a case moves."""

COLUMN_NAMES: dict[str, Text] = {
    "acknowledge_due_on": _l("Receipt to be given by"),
    "acknowledged_on": _l("The person was told on"),
    "actor_name": _l("Written down by"),
    "address": _l("Street, hamlet or village"),
    "agreed": _l("Agreed"),
    "anchor_on": _l("Last day of the contract"),
    "answer": _l("What was answered"),
    "birth_date": _l("Date of birth"),
    "certificate_number": _l("Certificate number"),
    "certificate_on": _l("Certificate issued on"),
    "channel": _l("How the person said it"),
    "closed_at": _l("Closed"),
    "closed_because": _l("Why it was closed"),
    "closed_for": _l("Why it was closed"),
    "closed_on": _l("The person was answered on"),
    "confirmed_at": _l("Confirmed on"),
    "decided_on": _l("Decided on"),
    "departure_unit_id": _l("Lived in when leaving"),
    "due_on": _l("To be answered by"),
    "ended_at": _l("Ended on"),
    "ended_by": _l("Written down by"),
    "ended_channel": _l("How the person said it"),
    "ended_on": _l("Ended on"),
    "erased_on": _l("Erased on"),
    "ethnicity_slug": _l("Ethnic group"),
    "event": _l("What was done"),
    "exempt_reason": _l("Why exempt"),
    "expires_on": _l("Valid until"),
    "extended_to": _l("More time until"),
    "extension_reason": _l("More time was taken because"),
    "family_contact_name": _l("Family contact"),
    "family_contact_phone": _l("Telephone of the family"),
    "family_contact_relation": _l("Relation"),
    "first_end_on": _l("Last day at first"),
    "flight_on": _l("Flight date"),
    "from_stage": _l("From"),
    "group_slug": _l("Group"),
    "handler_name": _l("Handled by"),
    "issuer": _l("Issued by"),
    "keep_until": _l("Keep until"),
    "kind": _l("Kind"),
    "lifted_by": _l("Lifted by"),
    "lifted_on": _l("Lifted on"),
    "lifted_reason": _l("Why it was lifted"),
    "market_code": _l("Market"),
    "number": _l("Payment number"),
    "paid_on": _l("Paid on"),
    "amount": _l("Amount paid"),
    "programme_id": _l("Programme"),
    "name": _l("Full name"),
    "new_end_on": _l("New last day"),
    "old_end_on": _l("Last day before"),
    "on_day": _l("On"),
    "opened_on": _l("Opened on"),
    "outcome": _l("How it ended"),
    "outcome_note": _l("Note"),
    "outcome_on": _l("Outcome on"),
    "said_on": _l("Said on"),
    "wording_version": _l("Wording"),
    "paper": _l("Paper"),
    "paper_number": _l("Number of the document"),
    "paper_on": _l("Date of the document"),
    "provider": _l("Taught by"),
    "read_at": _l("Read on"),
    "read_by": _l("Read by"),
    "reason": _l("Reason"),
    "received_on": _l("Received on"),
    "residence_unit_id": _l("Commune of residence"),
    "restricted": _l("The data are restricted"),
    "rule": _l("Alert"),
    "said": _l("In the person's words"),
    "selected_on": _l("Selected on"),
    "settled": _l("Settled"),
    "sex": _l("Sex"),
    "since": _l("Since"),
    "started_on": _l("Started on"),
    "state": _l("State"),
    "to_stage": _l("To"),
    "typed": _l("Telephone"),
    "until": _l("Until"),
    "valid_from": _l("From"),
    "valid_to": _l("To"),
    "valid_until": _l("Valid until"),
    "value": _l("Number"),
    "with_others": _l("Others hold these data as well"),
    "withholds_from_bank": _l("Does not want data passed to the bank"),
    "withholds_from_sender": _l("Does not want data passed to the sending enterprise"),
    "withdrawn": _l("Taken back"),
    "wording": _l("Purpose and wording"),
}

_VALUES: dict[type[StrEnum], Mapping[Any, Text]] = {
    CourseKind: COURSE_NAMES,
    Sex: SEX_NAMES,
    IdentifierKind: PAPER_NAMES,
    Stage: STAGE_NAMES,
    CloseReason: CLOSE_REASONS,
    Outcome: CONTRACT_OUTCOMES,
    LegalRoute: LEGAL_ROUTES,
    Channel: CHANNEL_NAMES,
    RequestKind: KIND_NAMES,
    RequestOutcome: OUTCOME_NAMES,
    FileState: FILE_STATES,
}


def column_name(table: str, column: str) -> Text:
    """What a column is called: in the words of its step, else in those above; its bare name without either."""
    bare, of_step = column.replace("_", " "), label_of(table, column)
    if table in STEPS and of_step != bare:
        return of_step
    return COLUMN_NAMES.get(column) or of_step


def value_name(table: str, value: Any) -> Text | None:
    """The words of a value that is one of a few, or None."""
    if (names := _VALUES.get(type(value))) is not None:
        return names.get(value)
    step = STEPS.get("training" if table == "training_course" else table)
    state = step.states.get(value) if step is not None and isinstance(value, StrEnum) else None
    return state.label if state is not None else None
