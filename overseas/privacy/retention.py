"""How long the file of a person is kept: a class for each kind of record, with its period as a norm."""

from __future__ import annotations

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.models import RetentionClass

PERIODS: dict[RetentionClass, str] = {kind: f"retention_{kind}_months" for kind in RetentionClass}
"""The norm of each class."""

CLASS_NAMES: dict[RetentionClass, Text] = {
    RetentionClass.NO_CASE: _l("Registered, never a case"),
    RetentionClass.NEVER_LEFT: _l("Closed before departure"),
    RetentionClass.WENT_ABROAD: _l("Worked abroad"),
    RetentionClass.BORROWED: _l("Worked abroad or prepared with a loan"),
}


def class_of(*, cases: int, departed: int, loans: int) -> RetentionClass:
    """The class of a person's file: the one with the longest reason to be kept."""
    if loans:
        return RetentionClass.BORROWED
    if departed:
        return RetentionClass.WENT_ABROAD
    return RetentionClass.NEVER_LEFT if cases else RetentionClass.NO_CASE
