"""What a rule of alerts is: whom it concerns, from which day on it stands, and why it no longer does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select

from overseas.alerts.models import Severity
from overseas.kernel.i18n import Text


@dataclass(frozen=True)
class AlertRule:
    """One entry of the catalogue.

    `standing` selects (subject_id, anchor_on, case_id, unit_id, province_id) of all for whom the rule stands, whatever
    day it is; an alert is due `rung` days after its anchor, and `rung` is the value of a norm. `because` is why an open
    alert no longer stands, as a code: an expression over the alert's own row.
    """

    code: str
    name: Text
    basis: Text
    severity: Severity
    subject_type: str
    rung_norm: str
    standing: Callable[[], Select[int, date, int, int, int]]
    because: Callable[[], ColumnElement[str]]
