"""What is held about a person: each table that leads to a person, and of each column whether it names her.

Read with the tables' own foreign keys: a new table that refers to a person, or a new column of one, is missed by a test
until it has its line here. The same lines make "all that we hold", the erasure and the copy for training.
"""

from __future__ import annotations

from dataclasses import dataclass

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

TECHNICAL = frozenset(
    {
        *("id", "version", "worker_id", "case_id", "contract_id", "unit_id", "province_id", "account_id"),
        *("handler_id", "purpose_id", "case_stage", "created_at", "updated_at", "recorded_at", "opened_at", "at"),
    }
)
"""Numbers of rows and moments of writing: they tell the person nothing and name nobody."""


@dataclass(frozen=True)
class Holding:
    """One table: what it is called, and its columns.

    `goes` is emptied when the person is erased, `dashed` is replaced by a dash because something must stand there,
    `stays` is kept for the figures. All of them are told to the person; `hidden` columns are not, and vanish with
    their row or are written by hand. Rows of a table that `vanishes` are removed.
    """

    name: Text
    goes: frozenset[str] = frozenset()
    dashed: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    vanishes: bool = False

    def columns(self) -> frozenset[str]:
        """Every column that has been thought about."""
        return self.goes | self.dashed | self.stays | self.hidden | TECHNICAL

    def told(self) -> frozenset[str]:
        """The columns that the person is told."""
        return self.goes | self.dashed | self.stays


def _holding(name: Text, *, vanishes: bool = False, **columns: str) -> Holding:
    return Holding(name, vanishes=vanishes, **{kind: frozenset(names.split()) for kind, names in columns.items()})


HOLDINGS: dict[str, Holding] = {
    "worker": _holding(
        _l("The person"),
        goes="ethnicity_slug address family_contact_name family_contact_relation family_contact_phone",
        stays="sex residence_unit_id birth_date restricted withholds_from_bank withholds_from_sender erased_on",
        dashed="name",
        hidden="name_folded name_sort birth_precision",
    ),
    "worker_identifier": _holding(_l("Papers"), goes="kind value expires_on", hidden="value_hash", vanishes=True),
    "worker_phone": _holding(_l("Telephone"), goes="typed", hidden="number", vanishes=True),
    "name_ending": _holding(_l("Search by name"), hidden="ending", vanishes=True),
    "group_membership": _holding(_l("Priority groups"), goes="paper issuer", stays="group_slug valid_from valid_to"),
    "case_file": _holding(
        _l("Cases"),
        goes="closed_note",
        stays="wanted_market_code programme_id market_code stage registered_on selected_on flight_on departed_on "
        "ended_on closed_reason closed_for residence_unit_id departure_unit_id",
        hidden="recruitment_state training_state legal_check_state loan_state departure_state",
    ),
    "stage_transition": _holding(
        _l("How the case moved"), goes="reason", stays="event from_stage to_stage on_day actor_name"
    ),
    "gate_waiver": _holding(_l("Waived conditions"), dashed="reason", stays="gate actor_name", hidden="gate_hash"),
    "recruitment": _holding(
        _l("Recruitment"),
        dashed="contract_number cancel_reason",
        stays="employer workplace state legal_route sender_name sender_licence applied_on result_on contract_on "
        "term_months wage",
    ),
    "training_course": _holding(
        _l("Training"),
        dashed="certificate_number exempt_reason",
        stays="kind state provider started_on ended_on certificate_on valid_until",
    ),
    "legal_check": _holding(
        _l("Record check"),
        dashed="receipt_number supplement_note",
        stays="state filed_on due_on supplement_on handed_in_on verifying_on answered_on refused_on meets_condition "
        "valid_until",
    ),
    "loan": _holding(
        _l("Loan"),
        dashed="not_needed_reason refused_reason contract_number",
        stays="state lender requested_amount approved_amount paid_out_amount received_on decision_due_on supplement_on "
        "appraised_on approved_on refused_on contracted_on due_on overdue_on repaid_on cancelled_on",
    ),
    "loan_instalment": _holding(_l("Payments of the loan"), stays="number paid_on amount"),
    "departure": _holding(
        _l("Departure"),
        dashed="passport_number visa_number flight_number postponed_reason cancelled_reason",
        stays="state passport_expires_on visa_expires_on fit fitness_on flight_on departed_on",
    ),
    "contract": _holding(
        _l("Contract abroad"),
        dashed="outcome_note source_number",
        stays="employer workplace wage start_on end_on first_end_on outcome outcome_on source_document source_on "
        "confirmed_by confirmed_at settled",
    ),
    "contract_extension": _holding(
        _l("Extensions"), dashed="paper_number", stays="old_end_on new_end_on paper paper_on"
    ),
    "alert": _holding(
        _l("Alerts"),
        stays="rule anchor_on opened_on closed_at closed_because",
        hidden="subject_type subject_id rung severity district_acts province_acts police_acts bank_acts",
    ),
    "consent": _holding(
        _l("Use of the data"),
        goes="paper",
        stays="agreed wording wording_version channel said_on actor_name withdrawn ended_on ended_channel ended_by "
        "ended_at",
    ),
    "data_request": _holding(
        _l("Requests"),
        dashed="said answer extension_reason",
        stays="kind channel received_on with_others acknowledge_due_on acknowledged_on due_on extended_to "
        "handler_name closed_on outcome",
    ),
    "restriction": _holding(
        _l("Restriction"), dashed="reason lifted_reason", stays="since actor_name lifted_on lifted_by"
    ),
    "retention_decision": _holding(_l("Kept longer"), dashed="reason", stays="keep_until decided_on actor_name"),
    "erasure": _holding(_l("Erasure"), stays="erased_on reason actor_name"),
    "file_opening": _holding(
        _l("Openings of the closed file"), dashed="reason", stays="state until actor_name read_at read_by"
    ),
}
"""By the name of the table, in the order in which the person is told."""


def names_a_person(table: str) -> frozenset[str]:
    """The columns of a table that are erased with a person."""
    holding = HOLDINGS.get(table)
    return holding.goes | holding.dashed if holding else frozenset()
