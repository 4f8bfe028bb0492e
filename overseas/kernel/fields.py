"""Fields for what offices type: dates by hand, dates of which only a part is known, whole đồng."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields import choices as select_fields
from wtforms.validators import StopValidation

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import gettext as _
from overseas.kernel.i18n import lazy as _l
from overseas.kernel.writing import written_day, written_number

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
LARGEST_AMOUNT = 10**12


class Precision(StrEnum):
    """How much of a date is known; the missing part is never invented."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class PartialDate:
    """A date of which the day, or the day and the month, may be unknown; `first` is its earliest day."""

    first: date
    precision: Precision

    def __str__(self) -> str:
        pattern = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}[self.precision]
        return self.first.strftime(pattern)


def read_date(text: str) -> date:
    """A date written dd/mm/yyyy (or yyyy-mm-dd, as pickers send it). ValueError with a sentence otherwise."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    picked = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if found:
        day, month, year = (int(part) for part in found.groups())
    elif picked:
        year, month, day = (int(part) for part in picked.groups())
    else:
        raise ValueError(_("“%(text)s” is not a date. Type day/month/year, for example 05/03/2023.", text=text[:40]))
    return _day(day, month, year, text)


def _day(day: int, month: int, year: int, text: str) -> date:
    """The day of which `text` was typed."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(_("The year %(year)d cannot be right. Type it with four digits.", year=year))
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("There is no such day as %(text)s. Check day and month.", text=text)) from None


def read_partial_date(text: str) -> PartialDate:
    """A date written dd/mm/yyyy, mm/yyyy or yyyy. ValueError with a sentence otherwise."""
    if re.fullmatch(r"\d{4}", text):
        return PartialDate(_day(1, 1, int(text), text), Precision.YEAR)
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{4})", text):
        return PartialDate(_day(1, int(found[1]), int(found[2]), text), Precision.MONTH)
    return PartialDate(read_date(text), Precision.DAY)


def read_amount(text: str) -> int:
    """An amount in whole đồng, with or without dots between thousands. ValueError with a sentence otherwise."""
    bare = text.strip().removesuffix("đồng").removesuffix("đ").strip()
    if not re.fullmatch(r"\d{1,3}([. ,]?\d{3})*|\d+", bare):
        raise ValueError(_("“%(text)s” is not an amount. Type digits only, for example 5.000.000.", text=text[:40]))
    amount = int(re.sub(r"[. ,]", "", bare))
    if amount > LARGEST_AMOUNT:
        raise ValueError(_("This amount is too large to be right."))
    return amount


class _TypedField(StringField):
    """A field that reads a typed text and keeps both: what was typed, and what it means."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; keep the text when it cannot be read, so that nothing typed is lost."""
        self.typed = str(valuelist[0]).strip() if valuelist else ""
        self.data: Any = None
        if self.typed:
            self.data = self.read(self.typed)

    def read(self, text: str) -> Any:
        """What the text means. ValueError with a sentence when it means nothing."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """How the value is shown in the field."""
        return str(value)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def pre_validate(self, form: Any) -> None:
        """A text that could not be read has said so; the other checks would only repeat it."""
        if self.process_errors:
            raise StopValidation


class VietnameseDateField(_TypedField):
    """A date, typed as dd/mm/yyyy or picked; data is a date."""

    def read(self, text: str) -> date:
        """The date that was typed."""
        return read_date(text)

    def write(self, value: Any) -> str:
        """dd/mm/yyyy."""
        return written_day(value)


class PartialDateField(_TypedField):
    """A date of which only month and year, or only the year, may be known; data is a PartialDate."""

    def read(self, text: str) -> PartialDate:
        """The date that was typed, with its precision."""
        return read_partial_date(text)


class DongField(_TypedField):
    """Whole đồng; data is an int."""

    def read(self, text: str) -> int:
        """The amount that was typed."""
        return read_amount(text)

    def write(self, value: Any) -> str:
        """With dots between thousands."""
        return written_number(value)


class CountField(_TypedField):
    """A whole number from 0 up; data is an int."""

    def read(self, text: str) -> int:
        """The number that was typed."""
        if not re.fullmatch(r"\d{1,9}", text):
            raise ValueError(_("“%(text)s” is not a whole number.", text=text[:40]))
        return int(text)


class ChoiceField(SelectField):
    """One of some choices, or none; data is the choice's value, or None for the empty one."""

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=_none_if_empty, choices=choices, **options)


class TriStateField(ChoiceField):
    """Yes, no, or not known yet; data is 'yes', 'no' or None."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        choices = choices_of([("yes", _l("yes")), ("no", _l("no"))], empty=_l("not known yet"))
        super().__init__(label, validators, choices=choices, **options)


def _none_if_empty(value: Any) -> str | None:
    return None if value in (None, "") else str(value)


def choice(value: str, label: Text, *, group: Text | None = None) -> Any:
    """One choice of a ChoiceField, under the heading of a group where one is given."""
    return _select_choice(value, label, optgroup=None if group is None else str(group))


def choices_of(members: Iterable[tuple[str, Text]], *, empty: Text | None = None) -> list[Any]:
    """Choices for a ChoiceField from (value, label) pairs, with an empty first one when `empty` is given."""
    first = [choice("", empty)] if empty is not None else []
    return [*first, *(choice(str(value), label) for value, label in members)]


_select_choice: Callable[..., Any] = vars(select_fields)["SelectChoice"]
"""Looked up by name: the published types of WTForms are older than this class."""
