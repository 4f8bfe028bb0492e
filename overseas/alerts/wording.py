"""How the trail says that an alert was opened or closed, and why."""

from __future__ import annotations

from overseas.alerts.rules.catalogue import ALERT_RULES
from overseas.audit.journal import verb
from overseas.cases.step_types import StepField
from overseas.cases.trail import learn_words
from overseas.cases.wording import say_choice, say_day
from overseas.kernel.i18n import Text
from overseas.kernel.i18n import lazy as _l

OPENED = verb("alert.open", _l("opened the alert"))
CLOSED = verb("alert.close", _l("closed the alert"))

CLOSED_BECAUSE: dict[str, Text] = {
    "returned": _l("The return was recorded"),
    "extended": _l("An extension was recorded"),
    "settled": _l("What became of the contract was confirmed"),
    "corrected": _l("The dates of the contract were corrected"),
    "ended": _l("The last day of the contract has passed"),
    "next_rung": _l("The next reminder took its place"),
    "removed": _l("The departure was taken back"),
}

learn_words(
    StepField("rule", _l("What it is about"), say_choice({rule.code: rule.name for rule in ALERT_RULES})),
    StepField("rung", _l("Days after that day (before it: less than nothing)")),
    StepField("anchor_on", _l("The day it counts from"), say_day),
    StepField("closed_because", _l("Why it was closed"), say_choice(CLOSED_BECAUSE)),
)
