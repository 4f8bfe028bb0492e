"""The terms of a programme as they are entered, and what cannot be right about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import gettext as _
from overseas.markets.models import LegalRoute, ProgrammeTerms


@dataclass(frozen=True, kw_only=True)
class TermsEntry:
    """What a programme requires from a day on, as it was entered."""

    valid_from: date
    legal_route: LegalRoute
    basis: str
    visa_code: str | None = None
    contract_months: int | None = None
    extension_max_months: int | None = None
    total_cap_months: int | None = None
    min_age: int | None = None
    max_age: int | None = None
    skill_training_required: bool = False
    language_training_required: bool = False
    orientation_required: bool = True
    language_test: str | None = None
    language_min: str | None = None
    skill_test: str | None = None
    list_confirmation_required: bool = False
    legal_check_required: bool = False
    legal_check_validity_months: int | None = None
    fitness_validity_months: int | None = None
    passport_months_left: int = 0
    visa_required: bool = True
    deposit_amount: int | None = None
    deposit_due_days: int | None = None
    to_confirm: bool = False


TERMS_FIELDS = tuple(field.name for field in fields(TermsEntry))


def check_terms(entry: TermsEntry) -> None:
    """Nothing when the terms can be right; Invalid otherwise."""
    errors: dict[str, list[str]] = {}
    if entry.min_age is not None and entry.max_age is not None and entry.min_age > entry.max_age:
        errors["max_age"] = [_("The highest age is below the lowest age.")]
    if entry.contract_months and entry.total_cap_months and entry.total_cap_months < entry.contract_months:
        errors["total_cap_months"] = [_("The longest stay is shorter than one contract.")]
    if entry.deposit_due_days is not None and entry.deposit_amount is None:
        errors["deposit_amount"] = [_("A time limit for the deposit needs the amount of the deposit.")]
    if errors:
        raise Invalid(errors)


def in_force(history: Sequence[ProgrammeTerms], on: date) -> ProgrammeTerms | None:
    """Of a programme's terms, the oldest first, those that hold on that day; None before the first."""
    begun = [terms for terms in history if terms.valid_from <= on]
    return begun[-1] if begun else None
