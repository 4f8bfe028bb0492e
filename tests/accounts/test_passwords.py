"""What is kept of a password, and which are refused."""

from __future__ import annotations

import time
import unicodedata

import pytest

from overseas.accounts.passwords import (
    common_passwords,
    hash_password,
    matches,
    one_time_password,
    outdated,
    weakness,
)

GOOD = "bốn mùa đều đẹp cả"


class TestAKeptPassword:
    def test_is_argon2id_with_our_parameters(self) -> None:
        kept = hash_password(GOOD)
        assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert hash_password(GOOD) != kept, "each has a salt of its own"
        assert not outdated(kept)

    def test_fits_however_the_marks_are_composed(self) -> None:
        assert matches(hash_password(unicodedata.normalize("NFD", GOOD)), unicodedata.normalize("NFC", GOOD))

    def test_does_not_fit_another(self) -> None:
        kept = hash_password(GOOD)
        assert not any(matches(kept, other) for other in ("", GOOD + " ", GOOD.upper(), "bon mua deu dep ca", "\ud800"))

    @pytest.mark.parametrize("kept", [None, "", "!", "$argon2id$broken"])
    def test_that_is_none_takes_as_long_and_fits_nothing(self, kept: str | None) -> None:
        real = hash_password(GOOD)

        def seconds(of: str | None) -> float:
            began = time.perf_counter()
            matches(of, "wrong")
            return time.perf_counter() - began

        assert not matches(kept, GOOD)
        assert min(seconds(kept) for _ in range(3)) > min(seconds(real) for _ in range(3)) / 2


class TestANewPassword:
    @pytest.mark.parametrize(
        "password", [GOOD, "a" * 7 + "bcdefgh", "!@#$%^&*()_+", "пароль длинный", one_time_password()]
    )
    def test_is_good_when_it_is_long_and_not_common(self, password: str) -> None:
        assert weakness(password) is None

    @pytest.mark.parametrize(
        "password", ["", "ngắn", "11 ký tự ạ!", "abababababababab", "MẬT KHẨU của TÔI", "Password1234"]
    )
    def test_is_refused_with_a_reason(self, password: str) -> None:
        assert weakness(password)

    def test_may_not_hold_ones_name(self) -> None:
        assert weakness("xin chào Nguyễn Thị Lành", names=("lanh.nguyen", "Nguyễn Thị Lành"))
        assert weakness(GOOD, names=("an", "")) is None

    def test_is_no_common_one_with_other_digits_at_its_end(self) -> None:
        assert len(common_passwords()) > 80
        assert all(weakness(f"{common}2026") for common in common_passwords() if not common.isdigit())
