"""The contract has ended, no return and no extension is recorded. Says that a date passed, no more."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, case, select

from overseas.alerts.models import Alert, Severity
from overseas.alerts.rule_types import AlertRule
from overseas.contracts.models import RETURNED, Contract
from overseas.kernel.i18n import lazy as _l


def _standing() -> Select[int, date, int, int, int]:
    """Every contract that nobody has settled; whether its last day has passed, the day of the sweep decides."""
    return select(Contract.id, Contract.end_on, Contract.case_id, Contract.unit_id, Contract.province_id).where(
        ~Contract.settled
    )


def _because() -> ColumnElement[str]:
    reason = case(
        (Contract.outcome.in_(sorted(RETURNED)), "returned"),
        (Contract.settled, "settled"),
        (Contract.end_on > Alert.anchor_on, "extended"),
        else_="corrected",
    )
    return select(reason).where(Contract.id == Alert.subject_id).correlate(Alert).scalar_subquery()


CONTRACT_EXPIRED = AlertRule(
    code="contract_expired",
    name=_l("Contract ended, no return and no extension recorded"),
    basis=_l("Law 69/2020: the return is to be recorded; the office asks worker, family and sender."),
    severity=Severity.HIGH,
    subject_type="contract",
    rung_norm="contract_expired_days_late",
    standing=_standing,
    because=_because,
)
