"""What may be said to a list of cases: the filter's fields, fed alike by a page, a command or another program."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from markupsafe import Markup
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput, Select

from overseas.cases.filters import (
    QUERY,
    STEP_CODES,
    STEP_NAMES,
    WAITING_FOR,
    CaseFilter,
    StepFilter,
    WaitingFor,
    read_step_filter,
)
from overseas.cases.stages import LISTED_REASONS, STAGE_NAMES, STEP_STATES, CloseReason, Stage, StepState
from overseas.kernel.fields import ChoiceField, CountField, VietnameseDateField, choice, choices_of
from overseas.kernel.forms import BaseForm, LineField, read_form
from overseas.kernel.i18n import current_language
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

MORE = ("reason", "registered_from", "registered_to", "departed_from", "departed_to", "flight")
"""The fields that are asked less often; a page shows them behind the others."""

LONGEST_FLIGHT_DAYS = 366


class ManyOptions(Select):
    """A list of many plain options, written without asking for attributes that none of them has."""

    @classmethod
    def render_option(cls, *told: Any, **_attributes: Any) -> Markup:
        """One option."""
        (option,) = told
        chosen = Markup(" selected") if option.selected else ""
        return Markup('<option value="{}"{}>{}</option>').format(option.value, chosen, option.label)


class KeptChoiceField(ChoiceField):
    """A choice that is made elsewhere on the page, and that the form carries along."""

    widget = HiddenInput()

    def _value(self) -> str:
        return self.data or ""


class CaseFilterForm(BaseForm):
    """The fields of a filter; markets, programmes and areas are those that the caller offers."""

    q = LineField(_l("Name, whole ID number or phone"), longest=100)
    stage = KeptChoiceField(_l("Stage"), choices=choices_of(STAGE_NAMES.items(), empty=_l("any")))
    step = ChoiceField(widget=ManyOptions(), label=_l("Step"))
    waiting = ChoiceField(_l("Waiting for"), choices=choices_of(WAITING_FOR.items(), empty=_l("anybody")))
    market = ChoiceField(widget=ManyOptions(), label=_l("Market"))
    programme = ChoiceField(widget=ManyOptions(), label=_l("Programme"))
    area = ChoiceField(widget=ManyOptions(), label=_l("Area"))
    reason = ChoiceField(_l("Closed because"), choices=choices_of(LISTED_REASONS.items(), empty=_l("any")))
    registered_from = VietnameseDateField(_l("Registered from"), [Optional()])
    registered_to = VietnameseDateField(_l("Registered until"), [Optional()])
    departed_from = VietnameseDateField(_l("Departed from"), [Optional()])
    departed_to = VietnameseDateField(_l("Departed until"), [Optional()])
    flight = CountField(_l("Flight within (days)"), [Optional(), NumberRange(max=LONGEST_FLIGHT_DAYS)])

    def validate_registered_to(self, field: VietnameseDateField) -> None:
        """A span ends after it begins."""
        _ends_after(self.registered_from.data, field.data)

    def validate_departed_to(self, field: VietnameseDateField) -> None:
        """A span ends after it begins."""
        _ends_after(self.departed_from.data, field.data)

    @property
    def narrowed(self) -> bool:
        """Whether one of the fields that are asked less often says something."""
        return any(any(self._fields[name].raw_data or ()) for name in MORE)


def _ends_after(first: Any, last: Any) -> None:
    if first and last and last < first:
        raise ValidationError(_("The last day lies before the first one."))


Choices = Sequence[tuple[str, Any]]


def filter_form(entry: Any, *, markets: Choices, programmes: Choices, areas: Choices) -> CaseFilterForm:
    """The form with what was asked. Read it with `read_filter`."""
    form = CaseFilterForm(entry)
    form.step.choices = _step_choices(current_language())
    form.market.choices = choices_of(markets, empty=_l("any"))
    form.programme.choices = choices_of(programmes, empty=_l("any"))
    form.area.choices = choices_of(areas, empty=_l("all of it"))
    return form


@cache
def _step_choices(_language: str) -> list[Any]:
    """Every step, under way or in each of its states, in the language that is spoken now."""
    shown = choices_of([], empty=_("any"))
    for code in STEP_CODES:
        states = [None, *(state for state in STEP_STATES if (code, state) not in _NEVER)]
        asked = [StepFilter(code, state) for state in states]
        shown += [choice(str(one), one.label, group=STEP_NAMES[code]) for one in asked]
    return shown


_NEVER = {("recruitment", StepState.NOT_NEEDED), ("departure", StepState.NOT_NEEDED), ("legal_check", StepState.FAILED)}
"""The first two have no such state. By its answer no record check is listed: the case says it."""


def read_filter(form: CaseFilterForm) -> CaseFilter:
    """What the form asks for. Invalid with the sentences of every field when something is unknown."""
    read_form(form)
    given = {name: form._fields[word].data for name, word in QUERY.items()}
    return CaseFilter(
        **{
            **given,
            "stage": Stage(given["stage"]) if given["stage"] else None,
            "step": read_step_filter(given["step"]) if given["step"] else None,
            "waiting_for": WaitingFor(given["waiting_for"]) if given["waiting_for"] else None,
            "closed_reason": CloseReason(given["closed_reason"]) if given["closed_reason"] else None,
        }
    )
