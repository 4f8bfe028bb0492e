"""Names are found however they are typed, and sorted as offices sort them."""

from __future__ import annotations

import pytest

from overseas.kernel.folding import fold, sorting_key, word_ends


class TestFoldingAName:
    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("Đỗ Thị Hường", "do thi huong"),
            ("hòa", "hoa"),
            ("hoà", "hoa"),
            ("thuý", "thui"),
            ("thúy", "thui"),
            ("Quý", "qui"),
            ("Quí", "qui"),
            ("Nguye\u0302\u0303n", "nguien"),
            ("H'Mai", "hmai"),
            ("H’Mai", "hmai"),
            ("Ia H'Drai", "ia hdrai"),
        ],
    )
    def test_leaves_plain_letters(self, written: str, folded: str) -> None:
        assert fold(written) == folded


class TestSortingNames:
    def test_goes_by_given_name_then_family_name_in_the_vietnamese_alphabet(self) -> None:
        names = ["Lê Văn Ưng", "Nguyễn Thị Ánh", "Trần Đức", "Phạm Dung", "Lê Thị Ân", "Lê Ánh", "Bùi An"]
        ordered = ["Bùi An", "Lê Ánh", "Nguyễn Thị Ánh", "Lê Thị Ân", "Phạm Dung", "Trần Đức", "Lê Văn Ưng"]
        assert sorted(names, key=sorting_key) == ordered


class TestEndingsOfAName:
    def test_begin_at_each_syllable(self) -> None:
        assert word_ends("nguyen van hung") == ["nguyen van hung", "van hung", "hung"]
