"""A table as text: to be read, or to be counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def printed(rows: Sequence[Sequence[str]], form: str) -> str:
    """The rows, the head first, as 'md' (a table to be read) or 'csv'."""
    if form == "csv":
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
        return written.getvalue()
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body]) + "\n"
