"""What can be a person's name."""

from __future__ import annotations

import pytest

from overseas.workers.names import read_name


class TestAName:
    @pytest.mark.parametrize(
        "name", ["Đàng Văn An", "A Dũng", "Y Ngọc", "H'Mai Niê", "K’Tiên", "Chamaléa Thị Hồng-Vân"]
    )
    def test_of_any_people_is_taken_as_it_is(self, name: str) -> None:
        assert read_name(name) == name

    def test_is_kept_composed_with_single_spaces(self) -> None:
        assert read_name("  Nguye\u0302\u0303n   Va\u0306n A\u00a0") == "Nguyễn Văn A"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [("Nguyễn Văn 2", "no digits"), ("NguyÔn V¨n", "old typeface"), ("-- '", "at least one letter")],
    )
    def test_that_cannot_be_one_is_refused(self, typed: str, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            read_name(typed)
