"""What the norms of the ladder around a contract's end are called: code, name, explanation."""

from __future__ import annotations

from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

_BEFORE = _l("How many days before its end.")
_AFTER = _l("How many days after the end, if nothing is settled.")

LADDER: tuple[tuple[str, Text, Text], ...] = (
    ("contract_ending_first_days", _l("First reminder before the contract ends"), _BEFORE),
    ("contract_ending_second_days", _l("Second reminder before the contract ends"), _BEFORE),
    ("contract_ending_third_days", _l("Third reminder before the contract ends"), _BEFORE),
    ("contract_ending_fourth_days", _l("Fourth reminder before the contract ends"), _BEFORE),
    ("contract_ending_fifth_days", _l("Fifth reminder before the contract ends"), _BEFORE),
    ("contract_expired_second_days", _l("Second reminder after the contract ended"), _AFTER),
    ("contract_expired_third_days", _l("Third reminder after the contract ended"), _AFTER),
    ("contract_expired_fourth_days", _l("Fourth reminder after the contract ended"), _AFTER),
    (
        "contract_expired_again_days",
        _l("Reminder again, after the fourth"),
        _l("Every so many days, until somebody settles it; 0: never again."),
    ),
    (
        "contract_expired_province_days",
        _l("Contract ended: from when the province is called"),
        _l("Reminders from so many days after the end on call the provincial office as well."),
    ),
    (
        "contract_expired_police_days",
        _l("Contract ended: from when the police is called"),
        _l("Reminders from so many days after the end on are shown to the police desk of the area."),
    ),
    (
        "contract_expired_bank_days",
        _l("Contract ended: from when the bank is called"),
        _l("Reminders from so many days after the end on are shown to the bank's desk, where a loan runs."),
    ),
)
