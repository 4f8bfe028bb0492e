"""Which open alerts are wanted: the one object behind list, count, badge, command and export."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement

from overseas.alerts.models import ACTS, Alert, Audience
from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.kernel.fields import ChoiceField, choices_of
from overseas.kernel.forms import BaseForm, read_form
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l

QUERY = ("rule", "whole")
"""The words by which an address asks for alerts."""


class Whole(StrEnum):
    """Whether all of an area are wanted, or only those that call this office."""

    AREA = "area"


WHOLE_NAMES: dict[Whole, Text] = {Whole.AREA: _l("all of the area")}


@dataclass(frozen=True)
class AlertFilter:
    """`rule` is the code of one rule; `called` leaves out what does not call these people."""

    rule: str | None = None
    called: Audience | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions of a statement."""
        conditions: list[ColumnElement[bool]] = []
        if self.rule:
            conditions.append(Alert.rule == self.rule)
        if self.called:
            conditions.append(ACTS[self.called].expression)
        return conditions


class AlertFilterForm(BaseForm):
    """The field above a district's list of alerts."""

    rule = ChoiceField(
        _l("What it is about"),
        choices=choices_of([(rule.code, rule.name) for rule in ALERT_RULES], empty=_l("anything")),
    )


class WholeAlertFilterForm(AlertFilterForm):
    """The fields above the list of an office with others below it."""

    whole = ChoiceField(_l("Who is called"), choices=choices_of(WHOLE_NAMES.items(), empty=_l("our office")))


def alert_filter_form(entry: Any, called: Audience) -> AlertFilterForm:
    """The form for somebody of these people."""
    return (WholeAlertFilterForm if called is Audience.PROVINCE else AlertFilterForm)(entry)


def filter_of(form: AlertFilterForm, called: Audience) -> tuple[AlertFilter, dict[str, str]]:
    """The filter that a valid form says, for somebody of these people, and its words in an address."""
    words = {field.name: field.data for field in form if field.data}
    return AlertFilter(words.get("rule"), None if "whole" in words else called), words


def read_alert_filter(entry: Any, called: Audience) -> tuple[AlertFilter, dict[str, str], list[str]]:
    """The filter of an address, its words, and what it says in sentences. Invalid when a word cannot be right."""
    form = alert_filter_form(entry, called)
    read_form(form)
    asked, words = filter_of(form, called)
    told = [_("What it is about: %(value)s", value=ALERT_RULES[words["rule"]].name)] if "rule" in words else []
    told += [_("Who is called: %(value)s", value=WHOLE_NAMES[Whole.AREA])] if "whole" in words else []
    return asked, words, told
