"""What the departure itself demands: papers that are valid on the flight date."""

from __future__ import annotations

from datetime import timedelta

from overseas.cases.facts import CaseFacts
from overseas.cases.gates import labour_reason
from overseas.cases.step_types import Deadline
from overseas.cases.steps.departure.life import AWAITED, DepartureState
from overseas.cases.steps.departure.table import Departure
from overseas.cases.steps.recruitment import Recruitment
from overseas.cases.steps.recruitment.gates import SELECTED
from overseas.kernel.dates import add_months
from overseas.kernel.gates import Reason
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day

STEP = "departure"


def passport_is_valid(facts: CaseFacts) -> Reason | None:
    """The passport is valid on the flight date, and as many months longer as the programme asks."""
    row = facts.row(Departure)
    if row is None or row.passport_number is None or row.passport_expires_on is None:
        return labour_reason("passport", _l("Passport number and expiry are not recorded."), STEP)
    months = facts.required.passport_months_left if facts.required else 0
    expires = written_day(row.passport_expires_on)
    if row.passport_expires_on < facts.on:
        text = _l("The passport is valid only until %(until)s.", until=expires)
        return labour_reason("passport", text, STEP)
    if row.passport_expires_on < add_months(facts.on, months):
        text = _l(
            "The passport is valid until %(until)s; the programme asks for %(months)d months after the flight.",
            until=expires,
            months=months,
        )
        return labour_reason("passport", text, STEP)
    return None


def visa_is_valid(facts: CaseFacts) -> Reason | None:
    """The visa is there and valid on the flight date, where the programme requires one."""
    row = facts.row(Departure)
    if facts.required is None or not facts.required.visa_required:
        return None
    if row is None or row.visa_number is None or row.visa_expires_on is None:
        return labour_reason("visa", _l("Visa number and expiry are not recorded."), STEP)
    if row.visa_expires_on < facts.on:
        text = _l("The visa is valid only until %(until)s.", until=written_day(row.visa_expires_on))
        return labour_reason("visa", text, STEP)
    return None


def person_is_fit(facts: CaseFacts) -> Reason | None:
    """A certificate says that the person is fit, and is not too old on the flight date."""
    row = facts.row(Departure)
    if row is None or row.fit is None or row.fitness_on is None:
        return labour_reason("fitness", _l("The fitness certificate is not recorded."), STEP)
    if not row.fit:
        return labour_reason("fitness", _l("The person is not fit for the work."), STEP)
    if row.fitness_on > facts.on:
        return labour_reason("fitness", _l("The fitness certificate is dated after the flight."), STEP)
    months = facts.required.fitness_validity_months if facts.required else None
    if months is not None and add_months(row.fitness_on, months) < facts.on:
        text = _l(
            "The fitness certificate of %(day)s is older than the %(months)d months that the programme allows.",
            day=written_day(row.fitness_on),
            months=months,
        )
        return labour_reason("fitness", text, STEP)
    return None


def flight_date(facts: CaseFacts) -> Deadline | None:
    """The planned flight."""
    row = facts.row(Departure)
    planned = row is not None and row.state is DepartureState.PLANNED
    return Deadline(row.flight_on, _l("Flight")) if planned and row and row.flight_on else None


def departure_is_due(facts: CaseFacts) -> Deadline | None:
    """After the selection the sender may let the person wait so many days (Law 69/2020; norm departure_wait_days)."""
    row, recruitment = facts.row(Departure), facts.row(Recruitment)
    waiting = row is None or row.state in AWAITED
    if not waiting or recruitment is None or recruitment.state not in SELECTED or recruitment.result_on is None:
        return None
    days = facts.norm("departure_wait_days", recruitment.result_on)
    if days is None:
        return None
    return Deadline(recruitment.result_on + timedelta(days=days), _l("To depart at the latest"))
