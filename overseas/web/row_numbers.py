"""The number of a row or of a version, as an address or a form carries it."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter, ValidationError

LARGEST, LONGEST = 2**31 - 1, 20
"""What fits into a column; and how many digits are read at all, zeros before it included."""


def row_number(text: str) -> int | None:
    """The number that was sent; None for what no row can have."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST):
        return None
    number = int(text)
    return number if number <= LARGEST else None


class RowNumber(IntegerConverter):
    """A row's number in an address; one that no row can have leads nowhere."""

    def to_python(self, value: str) -> int:
        """The number. ValidationError, and so another route or none, when it is none."""
        number = row_number(value)
        if number is None:
            raise ValidationError
        return number
