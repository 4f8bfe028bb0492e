"""What may be said about papers and flight: each event asks only for its own; of health only fit, yes or no."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from overseas.cases.step_forms import StepForm
from overseas.cases.step_types import StepField
from overseas.cases.steps.departure.life import FLIGHT_AHEAD, DepartureState
from overseas.cases.wording import say_day, say_yes_no
from overseas.kernel.fields import TriStateField, VietnameseDateField
from overseas.kernel.forms import LineField, Needed
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.workers.national_ids import masked

S = DepartureState

FIELDS = (
    StepField("passport_number", _l("Passport number"), masked),
    StepField("passport_expires_on", _l("Passport valid until"), say_day, brief=True),
    StepField("visa_number", _l("Visa number")),
    StepField("visa_expires_on", _l("Visa valid until"), say_day, brief=True),
    StepField("fit", _l("Fit for the work"), say_yes_no, brief=True),
    StepField("fitness_on", _l("Fitness certificate of"), say_day, past=True),
    StepField("flight_on", _l("Flight date"), say_day, FLIGHT_AHEAD, brief=True),
    StepField("flight_number", _l("Flight number"), states=FLIGHT_AHEAD | {S.DEPARTED}),
    StepField("postponed_reason", _l("Why it was postponed"), states=frozenset({S.POSTPONED}), brief=True),
    StepField("cancelled_reason", _l("Why it was cancelled"), states=frozenset({S.CANCELLED}), brief=True),
    StepField("departed_on", _l("Departed on"), say_day, frozenset(), past=True, brief=True),
)
L: dict[str, Any] = {entry.name: entry.label for entry in FIELDS}


class PapersForm(StepForm):
    """Passport, visa and fitness, as far as they are known."""

    passport_number = LineField(L["passport_number"], longest=30)
    passport_expires_on = VietnameseDateField(L["passport_expires_on"])
    visa_number = LineField(L["visa_number"], longest=30)
    visa_expires_on = VietnameseDateField(L["visa_expires_on"])
    fit = TriStateField(L["fit"])
    fitness_on = VietnameseDateField(L["fitness_on"])

    def validate_fitness_on(self, field: Any) -> None:
        """Fit or not is said by a certificate with a date; a date without the answer says nothing."""
        if (field.data is None) != (self.fit.data is None) and not field.errors:
            raise ValidationError(_("Give both: fit or not, and the date of the certificate."))


class FlightForm(StepForm):
    """The flight."""

    flight_on = VietnameseDateField(L["flight_on"], [Needed()])
    flight_number = LineField(L["flight_number"], longest=20)


class DepartForm(StepForm):
    """The day on which the person really left."""

    departed_on = VietnameseDateField(L["departed_on"], [Needed()])
    flight_number = LineField(L["flight_number"], longest=20)


class PostponeForm(StepForm):
    """Why the flight is put off."""

    postponed_reason = LineField(L["postponed_reason"], [Needed()])


class CancelForm(StepForm):
    """Why the flight is given up."""

    cancelled_reason = LineField(L["cancelled_reason"], [Needed()])


class CorrectForm(PapersForm, FlightForm, PostponeForm):
    """Everything that was recorded; fields that do not belong to the state are taken out before it is shown."""
