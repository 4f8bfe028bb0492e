"""Why an alert was closed, in words."""

from __future__ import annotations

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

CLOSED_BECAUSE: dict[str, Text] = {
    "returned": _l("The return was recorded"),
    "extended": _l("An extension was recorded"),
    "settled": _l("What became of the contract was confirmed"),
    "corrected": _l("The dates of the contract were corrected"),
    "removed": _l("The departure was taken back"),
}


def closing_reason(code: str) -> Text:
    """The words of a closing reason; an unknown one is shown as it is kept."""
    return CLOSED_BECAUSE.get(code, code)
