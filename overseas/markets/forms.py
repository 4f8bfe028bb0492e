"""What may be said about the terms of a programme."""

from __future__ import annotations

from wtforms import BooleanField
from wtforms.validators import NumberRange, Optional

from overseas.kernel.fields import ChoiceField, CountField, DongField, VietnameseDateField, choices_of
from overseas.kernel.forms import MAX_LINE, BaseForm, LineField, Needed
from overseas.kernel.i18n import lazy as _l
from overseas.markets.labels import LEGAL_ROUTES
from overseas.markets.models import LegalRoute
from overseas.markets.terms import TERMS_FIELDS, TermsEntry

_MONTHS = [Optional(), NumberRange(max=600)]
_AGE = [Optional(), NumberRange(min=15, max=100)]


class TermsForm(BaseForm):
    """What a programme requires from a day on."""

    valid_from = VietnameseDateField(_l("In force from"), [Needed()])
    legal_route = ChoiceField(_l("Legal route"), [Needed()], choices=choices_of(LEGAL_ROUTES.items()))
    visa_code = LineField(_l("Visa or residence status"), longest=60)
    contract_months = CountField(_l("Usual contract"), _MONTHS)
    extension_max_months = CountField(_l("Longest extension"), _MONTHS)
    total_cap_months = CountField(_l("Longest stay in total"), _MONTHS)
    min_age = CountField(_l("Lowest age"), _AGE)
    max_age = CountField(_l("Highest age"), _AGE)
    skill_training_required = BooleanField(_l("Skill training"))
    language_training_required = BooleanField(_l("Language training"))
    orientation_required = BooleanField(_l("Orientation course"))
    language_test = LineField(_l("Language test"), longest=60)
    language_min = LineField(_l("Lowest level in the language test"), longest=60)
    skill_test = LineField(_l("Skill test"), longest=60)
    list_confirmation_required = BooleanField(_l("Confirmed list of workers"))
    legal_check_required = BooleanField(_l("Record check"))
    legal_check_validity_months = CountField(_l("Validity of a record check"), _MONTHS)
    fitness_validity_months = CountField(_l("Validity of a medical check"), _MONTHS)
    passport_months_left = CountField(_l("Passport still valid after the flight"), _MONTHS)
    visa_required = BooleanField(_l("Visa"))
    deposit_amount = DongField(_l("Deposit"))
    deposit_due_days = CountField(_l("Time to pay the deposit"), [Optional(), NumberRange(max=3650)])
    basis = LineField(_l("Basis: the document that says so"), [Needed()], longest=MAX_LINE)
    to_confirm = BooleanField(_l("Still to be confirmed"))

    def entry(self) -> TermsEntry:
        """What was said, once it has been checked."""
        said = {name: self[name].data for name in TERMS_FIELDS}
        said["legal_route"] = LegalRoute(said["legal_route"])
        said["passport_months_left"] = said["passport_months_left"] or 0
        return TermsEntry(**said)
