"""The contract has ended, no return and no extension is recorded. Says that a date passed, no more."""

from __future__ import annotations

from overseas.alerts.models import Audience, Severity
from overseas.alerts.open_contracts import open_contracts, why_it_closed
from overseas.alerts.rule_types import AlertRule, Call, Side, Told
from overseas.kernel.i18n import lazy as _l

CONTRACT_EXPIRED = AlertRule(
    code="contract_expired",
    name=_l("Contract ended, no return and no extension recorded"),
    basis=_l("Law 69/2020: the return is to be recorded; the office asks worker, family and sender."),
    severity=Severity.HIGH,
    subject_type="contract",
    side=Side.AFTER,
    rungs=(
        "contract_expired_days_late",
        "contract_expired_second_days",
        "contract_expired_third_days",
        "contract_expired_fourth_days",
    ),
    again="contract_expired_again_days",
    calls=(
        Call(Audience.DISTRICT),
        Call(Audience.PROVINCE, "contract_expired_province_days"),
        Call(Audience.POLICE, "contract_expired_police_days"),
        Call(Audience.BANK, "contract_expired_bank_days"),
    ),
    told=Told(
        anchor=_l("Last day of the contract"),
        act=_l("Record what became of it"),
        closes=_l("It closes by itself when the return, an extension or an outcome is recorded."),
    ),
    standing=open_contracts,
    because=why_it_closed,
)
