"""Fields for what offices type."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from overseas.accounts.forms import AccountForm, NewAgencyForm
from overseas.kernel.fields import ChoiceField, CountField, VietnameseDateField, choices_of, read_partial_date
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


class TestADateKnownInPart:
    @pytest.mark.parametrize("text", ["5/9/2001", "05.09.2001", "09/2001", "2001"])
    def test_is_read_as_far_as_it_was_typed(self, text: str) -> None:
        found = read_partial_date(text)
        assert str(found) == {4: "2001", 7: "09/2001"}.get(len(text), "05/09/2001")

    @pytest.mark.parametrize("text", ["31/02/2001", "13/2001", "00/2001"])
    def test_that_does_not_exist_is_named_as_it_was_typed(self, text: str) -> None:
        with pytest.raises(ValueError, match=f"^There is no such day as {text}. Check day and month.$"):
            read_partial_date(text)


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
