"""Whether two dates of birth may be the same day, and by which syllable a name is looked for."""

from __future__ import annotations

import pytest

from overseas.kernel.fields import read_partial_date
from overseas.workers.duplicates import births_agree
from overseas.workers.models import IdentifierKind
from overseas.workers.names_search import wanted_name, wanted_phone
from overseas.workers.national_ids import numbers_meant


class TestTwoBirths:
    @pytest.mark.parametrize(
        ("one", "other", "agree"),
        [
            ("12/03/1998", "12/03/1998", True),
            ("12/03/1998", "13/03/1998", False),
            ("12/03/1998", "03/1998", True),
            ("12/03/1998", "04/1998", False),
            ("12/03/1998", "1998", True),
            ("04/1998", "1998", True),
            ("1998", "1999", False),
        ],
    )
    def test_agree_as_far_as_both_are_known(self, one: str, other: str, *, agree: bool) -> None:
        assert births_agree(read_partial_date(one), read_partial_date(other)) is agree
        assert births_agree(read_partial_date(other), read_partial_date(one)) is agree


class TestWhatATypedTextMeans:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("nguyễn văn hùng", "hung"),
            ("Hùng Nguyễn", "hung"),
            ("nguyen v", "nguien"),
            ("chamalea thi", "chamalea"),
            ("ph", "ph"),
        ],
    )
    def test_reads_the_syllable_that_tells_most(self, typed: str, first: str) -> None:
        wanted = wanted_name(typed)
        assert wanted is not None
        assert wanted.read_first() == first

    def test_is_no_name_when_it_holds_numbers_or_nothing(self) -> None:
        assert [wanted_name(text) for text in ("", "  ", "%%", "an 12")] == [None] * 4

    def test_is_a_number_only_when_it_is_whole(self) -> None:
        assert numbers_meant("058 098 001 234") == {IdentifierKind.NATIONAL_ID: "058098001234"}
        assert numbers_meant("c1234567") == {IdentifierKind.PASSPORT: "C1234567"}
        assert numbers_meant("264 123 456") == {IdentifierKind.OLD_ID: "264123456"}
        assert [numbers_meant(text) for text in ("058098", "C123456", "Lan")] == [{}] * 3

    def test_is_a_telephone_number_in_any_form(self) -> None:
        assert wanted_phone("+84 912 345 678") == wanted_phone("0912345678") == "+84912345678"
        assert wanted_phone("Nguyễn") is None
