"""What the numbers of identity papers say, and what does not fit them."""

from __future__ import annotations

from datetime import date

import pytest

from overseas.kernel.fields import PartialDate, Precision, read_partial_date
from overseas.workers.models import Sex
from overseas.workers.national_ids import (
    birth_year_of,
    masked,
    mismatches,
    read_national_id,
    read_old_id,
    read_passport,
    sex_of,
)

BORN_1998 = PartialDate(date(1998, 3, 12), Precision.DAY)


class TestReadingANationalId:
    def test_takes_twelve_digits_however_they_are_spaced(self) -> None:
        assert read_national_id("058 098 001 234") == "058098001234"
        assert read_national_id("058.098-001234") == "058098001234"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("05809800123A", "digits only"),
            ("05809800123O", "digits only"),
            ("０５８０９８００１２３４", "digits only"),
            ("58098001234", "058098001234"),
            ("264123456", "old ID"),
            ("0580980012345", "12 digits; this has 13"),
            ("99098001234", "12 digits; this has 11"),
            ("", "digits only"),
        ],
    )
    def test_says_what_is_wrong(self, typed: str, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            read_national_id(typed)


class TestANationalId:
    @pytest.mark.parametrize(
        ("number", "sex", "year"),
        [
            ("058098001234", Sex.MALE, 1998),
            ("058198001234", Sex.FEMALE, 1998),
            ("058201001234", Sex.MALE, 2001),
            ("058301001234", Sex.FEMALE, 2001),
            ("058400001234", Sex.MALE, 2100),
        ],
    )
    def test_speaks_of_sex_and_birth_year(self, number: str, sex: Sex, year: int) -> None:
        assert (sex_of(number), birth_year_of(number)) == (sex, year)

    def test_that_fits_the_person_gives_no_warning(self) -> None:
        assert mismatches("058098001234", sex=Sex.MALE, birth=BORN_1998) == []
        assert mismatches("058098001234", sex=Sex.MALE, birth=read_partial_date("1998")) == []

    @pytest.mark.parametrize(
        ("number", "said"),
        [
            ("058198001234", "other sex"),
            ("058097001234", "1997"),
            ("001098001234", None),
            ("099098001234", "099"),
            ("158098001234", "158"),
        ],
    )
    def test_that_does_not_fit_warns(self, number: str, said: str | None) -> None:
        found = mismatches(number, sex=Sex.MALE, birth=BORN_1998)
        assert (said is None and not found) or (len(found) == 1 and str(said) in found[0])


class TestOtherPapers:
    def test_an_old_id_has_nine_digits(self) -> None:
        assert read_old_id("264 123 456") == "264123456"
        for typed in ("26412345", "2641234567", "26412345A"):
            with pytest.raises(ValueError, match="9 digits"):
                read_old_id(typed)

    def test_a_passport_has_a_letter_and_seven_or_eight_digits(self) -> None:
        assert read_passport("c1234567") == "C1234567"
        assert read_passport("P12345678") == "P12345678"
        for typed in ("1234567", "C123456", "C123456789", "CC123456", "Đ1234567"):
            with pytest.raises(ValueError, match="one letter"):
                read_passport(typed)


def test_a_masked_number_shows_its_last_digits() -> None:
    assert masked("058098001234") == "•••••••••234"
    assert masked("12") == "12"
