"""What the two ladders of a contract share: whose contract nobody has settled, and why one no longer stands."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, case, select

from overseas.alerts.models import Alert
from overseas.contracts.models import RETURNED, Contract


def open_contracts() -> Select[int, date, int, int, int]:
    """Every contract that nobody has settled; whether its last day is near or past, the day of the sweep decides."""
    return select(Contract.id, Contract.end_on, Contract.case_id, Contract.unit_id, Contract.province_id).where(
        ~Contract.settled
    )


def why_it_closed() -> ColumnElement[str]:
    """Why an alert about a contract no longer stands; 'ended' when only its last day has come and gone."""
    reason = case(
        (Contract.outcome.in_(sorted(RETURNED)), "returned"),
        (Contract.settled, "settled"),
        (Contract.end_on > Alert.anchor_on, "extended"),
        (Contract.end_on < Alert.anchor_on, "corrected"),
        else_="ended",
    )
    return select(reason).where(Contract.id == Alert.subject_id).correlate(Alert).scalar_subquery()
