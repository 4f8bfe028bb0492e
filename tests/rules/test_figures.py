"""How progress is reckoned: pace, share, what is still needed, and when nothing can be said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from overseas.quotas.figures import (
    Period,
    expected_by_pace,
    forecast,
    is_behind,
    needed_per_month,
    percent_of,
    shares_warning,
)

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


def on(day: str) -> Period:
    return Period(*YEAR, date.fromisoformat(day))


class TestThePace:
    @pytest.mark.parametrize(
        ("day", "elapsed"),
        [("2022-12-31", 0), ("2023-01-01", 1), ("2023-10-16", 289), ("2023-12-31", 365), ("2024-02-01", 365)],
    )
    def test_counts_the_days_that_have_passed_today_included(self, day: str, elapsed: int) -> None:
        assert on(day).elapsed == elapsed

    @pytest.mark.parametrize(
        ("target", "day", "expected"),
        [
            (150, "2023-10-16", "118.8"),
            (35, "2023-10-16", "27.7"),
            (150, "2022-06-01", "0.0"),
            (150, "2024-06-01", "150.0"),
        ],
    )
    def test_is_the_even_share_of_the_target(self, target: int, day: str, expected: str) -> None:
        assert expected_by_pace(target, on(day)) == Decimal(expected)

    @pytest.mark.parametrize("target", [None, 0])
    def test_is_not_said_without_a_target(self, target: int | None) -> None:
        assert expected_by_pace(target, on("2023-10-16")) is None


class TestThePercentage:
    @pytest.mark.parametrize(
        ("departed", "target", "percent"), [(0, 35, "0.0"), (28, 35, "80.0"), (40, 35, "114.3"), (1, 3, "33.3")]
    )
    def test_is_departures_of_the_target(self, departed: int, target: int, percent: str) -> None:
        assert percent_of(departed, target) == Decimal(percent)

    @pytest.mark.parametrize("target", [None, 0])
    def test_is_never_100_when_no_target_is_set(self, target: int | None) -> None:
        assert percent_of(12, target) is None


class TestWhatIsStillNeeded:
    @pytest.mark.parametrize(
        ("departed", "target", "day", "needed"),
        [
            (100, 150, "2023-10-16", 21),
            (150, 150, "2023-10-16", 0),
            (160, 150, "2023-10-16", 0),
            (149, 150, "2023-12-31", 1),
            (140, 150, "2023-12-25", 10),
            (5, None, "2023-10-16", None),
        ],
    )
    def test_is_spread_over_the_months_that_are_left(
        self, departed: int, target: int | None, day: str, needed: int | None
    ) -> None:
        assert needed_per_month(departed, target, on(day)) == needed


class TestTheForecast:
    def test_keeps_the_pace_so_far(self) -> None:
        assert forecast(100, on("2023-10-16")) == 126

    def test_says_nothing_before_the_period_begins(self) -> None:
        assert forecast(0, on("2022-10-16")) == 0


class TestBeingBehind:
    @pytest.mark.parametrize(("departed", "verdict"), [(106, "behind"), (107, "on pace"), (119, "on pace")])
    def test_begins_below_the_margin(self, departed: int, verdict: str) -> None:
        assert is_behind(departed, 150, on("2023-10-16"), margin_percent=10) is (verdict == "behind")

    def test_is_never_said_without_a_target(self) -> None:
        assert is_behind(0, None, on("2023-10-16"), margin_percent=10) is False


class TestSharesOfAParent:
    @pytest.mark.parametrize(
        ("parent", "shares", "differ"),
        [
            (150, [30, 20, 35, 20, 10, 25, 10], None),
            (150, [30, 20], -100),
            (100, [60, 60], 20),
            (100, [None, None], None),
            (None, [10], None),
        ],
    )
    def test_that_do_not_add_up_are_a_warning(
        self, parent: int | None, shares: list[int | None], differ: int | None
    ) -> None:
        assert shares_warning(parent, shares) == differ
