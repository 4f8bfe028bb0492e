"""Codes of an app, and recovery codes, as they are read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import segno

from overseas.accounts.second_factor.one_time_codes import accepted_step, address_for_app, new_secret
from overseas.accounts.second_factor.recovery_codes import ALPHABET, HOW_MANY, new_sheet, plain_code
from overseas.web.qr import qr_picture

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = datetime(2023, 10, 16, 2, 30, tzinfo=UTC)
STEP = int(AT.timestamp()) // 30


def code(seconds: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(AT + timedelta(seconds=seconds))


class TestACode:
    @pytest.mark.parametrize(
        ("seconds", "step"), [(0, STEP), (-30, STEP - 1), (30, STEP + 1), (-60, None), (60, None), (-3600, None)]
    )
    def test_is_good_now_and_in_the_half_minutes_beside_it(self, seconds: int, step: int | None) -> None:
        assert accepted_step(SECRET, code(seconds), at=AT) == step

    def test_may_be_typed_with_a_gap(self) -> None:
        assert accepted_step(SECRET, f" {code()[:3]} {code()[3:]} ", at=AT) == STEP

    @pytest.mark.parametrize(
        "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "\x00" * 6, "-12345", "²²²²²²"]
    )
    def test_that_is_no_code_is_refused(self, typed: str) -> None:
        assert accepted_step(SECRET, typed, at=AT) is None

    def test_of_another_secret_is_refused(self) -> None:
        assert accepted_step(new_secret(), code(), at=AT) is None


class TestASecret:
    def test_is_160_random_bits(self) -> None:
        assert len(new_secret()) == 32
        assert new_secret() != new_secret()

    def test_stands_in_the_picture_with_the_name_of_the_account(self) -> None:
        address = address_for_app(SECRET, username="lanh.nguyen", issuer="Lao động ngoài nước")
        assert address.startswith("otpauth://totp/")
        assert f"secret={SECRET}" in address
        assert "lanh.nguyen" in address


class TestThePicture:
    def test_is_what_the_library_draws(self) -> None:
        text = address_for_app(SECRET, username="lanh.nguyen", issuer="Lao động ngoài nước")
        picture = qr_picture(text)
        dark = {
            (int(x) + step, int(y))
            for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", picture.path)
            for step in range(int(length))
        }
        rows = list(segno.make_qr(text, error="m").matrix_iter(border=4))
        assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
        assert picture.size == len(rows)


class TestRecoveryCodes:
    def test_are_ten_different_ones(self) -> None:
        assert len(set(new_sheet().codes)) == HOW_MANY

    def test_have_no_letters_that_are_confused(self) -> None:
        assert not set("01IO") & set(ALPHABET)

    def test_may_be_typed_small_and_without_dashes(self) -> None:
        printed = new_sheet().codes[0]
        assert plain_code(printed) == plain_code(f" {printed.lower().replace('-', ' ')} ") == printed.replace("-", "")

    @pytest.mark.parametrize("typed", ["", "123456", "ABCD-EFGH", "ABCD-EFGH-IJKL", "ABCD-EFGH-JKL\x00", "x" * 40])
    def test_are_told_from_anything_else(self, typed: str) -> None:
        assert plain_code(typed) is None
