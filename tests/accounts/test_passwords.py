"""What is kept of a password, and which are refused."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from argon2.exceptions import VerifyMismatchError
from argon2.low_level import verify_secret

from overseas.accounts.passwords import (
    USUAL_RULES,
    PasswordRules,
    common_passwords,
    hash_password,
    is_over,
    kinds_in,
    matches,
    outdated,
    weakness,
)
from tests.world import NOW

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

    @pytest.mark.parametrize(
        "kept", [None, "", "!", "$argon2id$broken", pytest.param(hash_password(GOOD), id="a real one")]
    )
    def test_costs_one_full_reckoning_whether_there_is_one_or_not(
        self, kept: str | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        matches(None, "the hash of nobody is made once")
        reckonings: list[str] = []

        def counted(kept_hash: bytes, *rest: Any) -> bool:
            try:
                fits = verify_secret(kept_hash, *rest)
            except VerifyMismatchError:
                reckonings.append("fits not")
                raise
            reckonings.append("fits")
            return fits

        monkeypatch.setattr("argon2._password_hasher.verify_secret", counted)
        assert not matches(kept, "wrong")
        assert len(reckonings) == 1


class TestANewPassword:
    @pytest.mark.parametrize("password", [GOOD, "a" * 7 + "bcdefgh", "!@#$%^&*()_+", "пароль длинный"])
    def test_is_good_when_it_is_long_and_not_common(self, password: str) -> None:
        assert weakness(password) is None

    @pytest.mark.parametrize(
        "password", ["", "ngắn", "11 ký tự ạ!", "abababababababab", "MẬT KHẨU của TÔI", "Password1234"]
    )
    def test_is_refused_with_a_reason(self, password: str) -> None:
        assert weakness(password)

    @pytest.mark.parametrize(
        "password",
        [
            "iloveyou202612",
            "Liverpool 123456",
            "princess00000000",
            "Manchester 1234",
            "Sở Lao Động 2026",
            "matkhau123456",
        ],
    )
    def test_is_no_short_common_one_with_digits_at_its_end(self, password: str) -> None:
        assert "tried first" in str(weakness(password))

    @pytest.mark.parametrize(
        "password", ["Matkhau@123456", "Admin@123456!", "Ninhthuan#2026", "Quantri@2026!!", "Abc@12345678"]
    )
    def test_is_no_common_one_with_signs_at_its_end(self, password: str) -> None:
        assert "tried first" in str(weakness(password))

    def test_may_not_hold_ones_name(self) -> None:
        assert weakness("xin chào Nguyễn Thị Lành", names=("lanh.nguyen", "Nguyễn Thị Lành"))
        assert weakness(GOOD, names=("an", "")) is None

    def test_is_no_common_one_with_other_digits_at_its_end(self) -> None:
        assert len(common_passwords()) > 19_000
        assert all(weakness(f"{common}2026") for common in common_passwords() if not common.isdigit())


class TestTheRulesOfDecision742:
    """Functions that must be there, and are off until a province turns them on."""

    def test_are_off(self) -> None:
        assert PasswordRules(shortest=12, kinds=0, valid_days=None) == USUAL_RULES
        assert weakness("chỉ có chữ thường") is None
        assert not is_over(NOW - timedelta(days=10_000), USUAL_RULES, NOW)

    def test_ask_for_kinds_of_characters(self) -> None:
        rules = PasswordRules(kinds=3)
        assert weakness("chi co chu thuong", rules=rules)
        assert weakness("Chi co chu thuong 2", rules=rules) is None
        assert weakness("Chỉ có chữ thường", rules=rules) is None, "a blank is a sign like any other"

    @pytest.mark.parametrize(("text", "kinds"), [("a", 1), ("aA", 2), ("aA1", 3), ("aA1 ", 4), ("ăĂ", 2), ("", 0)])
    def test_count_kinds_in_any_script(self, text: str, kinds: int) -> None:
        assert kinds_in(text) == kinds

    def test_ask_for_a_length(self) -> None:
        assert weakness(GOOD, rules=PasswordRules(shortest=19))

    def test_let_a_password_run_out(self) -> None:
        rules = PasswordRules(valid_days=90)
        assert not is_over(NOW - timedelta(days=89), rules, NOW)
        assert is_over(NOW - timedelta(days=90), rules, NOW)
        assert is_over(None, rules, NOW), "nobody knows since when"
