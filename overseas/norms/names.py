"""What each norm is called and means; a norm without a name here cannot be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from overseas.kernel.catalogue import Catalogue
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.norms.data_names import DATA
from overseas.norms.ladder_names import LADDER
from overseas.norms.models import DayKind


class NormGroup(StrEnum):
    """Where a norm stands on the page."""

    DEPARTURE = "departure"
    PAPERS = "papers"
    RECORD_CHECK = "record_check"
    LOAN = "loan"
    CONTRACT = "contract"
    FIGURES = "figures"
    DATA = "data"


GROUP_NAMES: dict[NormGroup, Text] = {
    NormGroup.DEPARTURE: _l("Before departure"),
    NormGroup.PAPERS: _l("Papers and authorities"),
    NormGroup.RECORD_CHECK: _l("Record check"),
    NormGroup.LOAN: _l("Loan and deposit"),
    NormGroup.CONTRACT: _l("After departure"),
    NormGroup.FIGURES: _l("Progress and thresholds"),
    NormGroup.DATA: _l("Data and accounts"),
}

DAY_KINDS: dict[DayKind, Text] = {
    DayKind.HOLIDAY: _l("Day off"),
    DayKind.MAKE_UP: _l("Made-up working day"),
}


@dataclass(frozen=True)
class NormName:
    """A norm's code, its place on the page, its name and one line that explains it."""

    code: str
    group: NormGroup
    label: Text
    explanation: Text


NAMES: Catalogue[NormName] = Catalogue(
    [
        NormName(
            "departure_wait_days",
            NormGroup.DEPARTURE,
            _l("Longest wait for departure"),
            _l("From the day of selection; after it the sender owes refund and compensation."),
        ),
        NormName(
            "waiting_departure_warn_days",
            NormGroup.DEPARTURE,
            _l("Warning of a long wait"),
            _l("How many days after selection the program warns that somebody has still not left."),
        ),
        NormName(
            "enterprise_report_days",
            NormGroup.DEPARTURE,
            _l("Sender's entry in the national database"),
            _l("From the day of departure."),
        ),
        NormName(
            "orientation_validity_months",
            NormGroup.PAPERS,
            _l("Validity of the orientation certificate"),
            _l("From the day of issue; the flight must lie within it."),
        ),
        NormName(
            "passport_first_working_days",
            NormGroup.PAPERS,
            _l("First passport"),
            _l("How long the provincial police take, from filing."),
        ),
        NormName(
            "passport_repeat_working_days",
            NormGroup.PAPERS,
            _l("Further passport"),
            _l("How long a passport after the first one takes, from filing."),
        ),
        NormName(
            "passport_urgent_working_days",
            NormGroup.PAPERS,
            _l("Passport in an urgent case"),
            _l("From filing."),
        ),
        NormName(
            "authority_reply_working_days",
            NormGroup.PAPERS,
            _l("Reply of an authority"),
            _l("Ministry, province or commune, from a valid dossier."),
        ),
        NormName(
            "legal_check_answer_working_days",
            NormGroup.RECORD_CHECK,
            _l("Answer to a record check"),
            _l("From filing; after it the step counts as late."),
        ),
        NormName(
            "legal_check_supplement_working_days",
            NormGroup.RECORD_CHECK,
            _l("Handing in what a record check lacks"),
            _l("From the day the police ask for a supplement."),
        ),
        NormName(
            "loan_decision_working_days",
            NormGroup.LOAN,
            _l("The bank's decision on a loan"),
            _l("From the day the full dossier is received."),
        ),
        NormName(
            "eps_deposit_days",
            NormGroup.LOAN,
            _l("Paying the deposit for Korea (EPS)"),
            _l("From signing with the public sending centre."),
        ),
        NormName(
            "deposit_notice_working_days",
            NormGroup.LOAN,
            _l("The bank's notice of a deposit"),
            _l("From the day of the deposit to the notice to the public sending centre."),
        ),
        NormName(
            "eps_roster_validity_months",
            NormGroup.LOAN,
            _l("Validity of the roster for Korea (EPS)"),
            _l("From the entry in the roster; an employer must choose within it."),
        ),
        NormName(
            "contract_ending_soon_days",
            NormGroup.CONTRACT,
            _l("Contract ends soon"),
            _l("How many days before its end a contract counts as ending soon."),
        ),
        NormName(
            "contract_expired_days_late",
            NormGroup.CONTRACT,
            _l("Contract ended without a return"),
            _l("How many days after the end the alert is raised."),
        ),
        *(NormName(code, NormGroup.CONTRACT, label, explanation) for code, label, explanation in LADDER),
        NormName(
            "return_tolerance_days",
            NormGroup.CONTRACT,
            _l("Returned on time"),
            _l("How many days around the contract's end a return still counts as on time."),
        ),
        NormName(
            "residence_notice_days",
            NormGroup.CONTRACT,
            _l("Notice to the residence office"),
            _l("From the day of coming home."),
        ),
        NormName(
            "liquidation_days",
            NormGroup.CONTRACT,
            _l("Settling the sending contract"),
            _l("From the end of the labour contract."),
        ),
        NormName(
            "overstay_percent",
            NormGroup.FIGURES,
            _l("Share of people not home at which recruitment for Korea stops"),
            _l("Of those whose contract has ended; applies together with the number of people."),
        ),
        NormName(
            "overstay_people",
            NormGroup.FIGURES,
            _l("Number of people not home at which recruitment for Korea stops"),
            _l("Applies together with the share."),
        ),
        NormName(
            "pace_margin_percent",
            NormGroup.FIGURES,
            _l("Margin before a target counts as behind"),
            _l("How far the result may lie below the pace of the period."),
        ),
        *(NormName(code, NormGroup.DATA, label, explanation) for code, label, explanation in DATA),
    ]
)

WEEKDAYS: tuple[Text, ...] = (
    _l("Monday"),
    _l("Tuesday"),
    _l("Wednesday"),
    _l("Thursday"),
    _l("Friday"),
    _l("Saturday"),
    _l("Sunday"),
)
