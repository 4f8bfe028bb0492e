"""What was done, as a sentence: the verb's own words, with the values of the line in their places."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from typing import Any

from overseas.audit.journal import VERBS
from overseas.kernel.columns import Json
from overseas.kernel.writing import written_day

DAY = re.compile(r"\d{4}-\d\d-\d\d")
UNTOLD = "…"


def said_of_deed(code: str, values: Json) -> str:
    """What was done, as a sentence without the doer: its places hold the values, and dots where a value is not told.

    Of a verb that a former version of the program knew, only its code is left.
    """
    known = VERBS.get(code)
    if known is None:
        return code
    text = str(known.sentence)
    if "%(" not in text:
        return text
    told = {name: _written(value) for name, value in values.items() if value is not None}
    return text % defaultdict(lambda: UNTOLD, told)


def _written(value: Any) -> str:
    day = isinstance(value, str) and DAY.fullmatch(value)
    return written_day(date.fromisoformat(value)) if day else str(value)
