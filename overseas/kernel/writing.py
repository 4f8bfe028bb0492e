"""How offices write a day, a number and an amount: 05/03/2023, 1.234.567, 1.234.567 đ."""

from __future__ import annotations

from datetime import date


def written_day(day: date) -> str:
    """dd/mm/yyyy. Put together by hand: in a long table `strftime` costs as much as all the rest."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def written_number(number: int) -> str:
    """A whole number with dots between thousands."""
    return f"{number:,}".replace(",", ".")


def written_dong(amount: int) -> str:
    """An amount in whole đồng."""
    return f"{written_number(amount)} đ"
