"""All rules of alerts, each from its own file."""

from __future__ import annotations

from overseas.alerts.rule_types import AlertRule
from overseas.alerts.rules.contract_ending import CONTRACT_ENDING
from overseas.alerts.rules.contract_expired import CONTRACT_EXPIRED
from overseas.kernel.catalogue import Catalogue

ALERT_RULES: Catalogue[AlertRule] = Catalogue([CONTRACT_EXPIRED, CONTRACT_ENDING])
