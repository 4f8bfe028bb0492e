"""The contract's last day is coming: the family and the sender are asked in time what will happen then."""

from __future__ import annotations

from overseas.alerts.models import Audience, Severity
from overseas.alerts.open_contracts import open_contracts, why_it_closed
from overseas.alerts.rule_types import AlertRule, Call, Side, Told
from overseas.kernel.i18n import lazy as _l

CONTRACT_ENDING = AlertRule(
    code="contract_ending",
    name=_l("The last day of the contract is near"),
    basis=_l("Law 69/2020, Art. 6: the worker returns on time; families are reminded before the end."),
    severity=Severity.INFO,
    subject_type="contract",
    side=Side.BEFORE,
    rungs=(
        "contract_ending_first_days",
        "contract_ending_second_days",
        "contract_ending_third_days",
        "contract_ending_fourth_days",
        "contract_ending_fifth_days",
    ),
    calls=(Call(Audience.DISTRICT),),
    told=Told(
        anchor=_l("Last day of the contract"),
        act=_l("Open the contract"),
        closes=_l("It closes by itself on the last day, or when a return, an extension or an outcome is recorded."),
    ),
    standing=open_contracts,
    because=why_it_closed,
)
