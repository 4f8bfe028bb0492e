"""Fields for what offices type."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from overseas.accounts.forms import AccountForm, NewAgencyForm
from overseas.kernel.fields import ChoiceField, CountField, VietnameseDateField, choices_of
from overseas.kernel.forms import BaseForm, LineField, Needed
from overseas.markets.forms import TermsForm
from overseas.norms.forms import CalendarDayForm, NormForm
from overseas.quotas.forms import TargetForm

KINDS = choices_of([("a", "A")], empty="none")


class FullForm(BaseForm):
    """Every kind of field that must be filled."""

    name = LineField("", [Needed()])
    day = VietnameseDateField("", [Needed()])
    number = CountField("", [Needed()])
    kind = ChoiceField("", [Needed()], choices=KINDS)


class TestAFieldThatMustBeFilled:
    @pytest.mark.parametrize("nothing", ["", " ", "\t", "\u3000", "\r\n"])
    def test_is_not_filled_by_spaces(self, nothing: str) -> None:
        form = FullForm(MultiDict(dict.fromkeys(("name", "day", "number", "kind"), nothing)))
        assert not form.validate()
        assert set(form.errors) == {"name", "day", "number", "kind"}

    def test_is_filled_by_a_nought(self) -> None:
        form = FullForm(MultiDict({"name": "0", "day": "1/2/2023", "number": "0", "kind": "a"}))
        assert form.validate()

    @pytest.mark.parametrize("kind", [AccountForm, CalendarDayForm, NewAgencyForm, NormForm, TargetForm, TermsForm])
    def test_is_not_filled_by_a_space_on_any_form(self, kind: type[BaseForm]) -> None:
        form = kind()
        needed = [field.name for field in form if field.flags.required and field.type != "SelectMultipleField"]
        form = kind(MultiDict(dict.fromkeys(needed, " ")))
        if "agency_id" in form:
            form["agency_id"].choices = KINDS
        assert not form.validate()
        assert needed
        assert set(needed) <= set(form.errors)


class TestAChoice:
    def test_is_not_the_word_none(self) -> None:
        form = FullForm(MultiDict({"name": "x", "day": "1/2/2023", "number": "1", "kind": "None"}))
        assert not form.validate()
        assert set(form.errors) == {"kind"}
