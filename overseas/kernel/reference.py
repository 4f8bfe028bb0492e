"""Tables that come with the program: rows of a CSV file in a feature's own data folder."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files


def reference_rows(package: str, name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>` inside a package, each as text by column; an empty cell is ''."""
    text = files(package).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def number_or_none(cell: str) -> int | None:
    """The whole number of a cell, or None when it is empty."""
    return int(cell) if cell else None


def day_or_none(cell: str) -> date | None:
    """The day of a cell written yyyy-mm-dd, or None when it is empty."""
    return date.fromisoformat(cell) if cell else None
