"""Telephone numbers are found in whatever form they were typed."""

from __future__ import annotations

import pytest

from overseas.workers.phones import Phone, phone_key, read_phones


class TestReadingANumber:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("0912345678", "+84912345678"),
            ("0912 345 678", "+84912345678"),
            ("0912.345.678", "+84912345678"),
            ("+84 912 345 678", "+84912345678"),
            ("84912345678", "+84912345678"),
            ("0084912345678", "+84912345678"),
            ("(0259) 3822 123", "+842593822123"),
            ("+81 90-1234-5678", "+819012345678"),
            ("01634567890", "01634567890"),
        ],
    )
    def test_gives_one_form(self, typed: str, kept: str) -> None:
        assert phone_key(typed) == kept

    @pytest.mark.parametrize("typed", ["", "không có", "12345", "0912 345 678 gọi buổi tối", "1" * 16, "09+12345678"])
    def test_refuses_what_is_none(self, typed: str) -> None:
        with pytest.raises(ValueError, match="not a telephone number"):
            phone_key(typed)


class TestSeveralNumbersInOneField:
    def test_are_split_and_keep_what_was_typed(self) -> None:
        assert read_phones("0912 345 678; 0987654321 / 01634567890, ") == [
            Phone("0912 345 678", "+84912345678"),
            Phone("0987654321", "+84987654321"),
            Phone("01634567890", "01634567890"),
        ]

    def test_the_same_number_counts_once(self) -> None:
        assert [phone.typed for phone in read_phones("0912345678; +84 912 345 678")] == ["0912345678"]

    def test_there_is_a_limit(self) -> None:
        with pytest.raises(ValueError, match="At most 6"):
            read_phones(";".join(f"09123456{number:02}" for number in range(7)))
