"""How the values that the registers keep in the trail are told on a timeline."""

from __future__ import annotations

from overseas.cases.step_types import StepField
from overseas.cases.trail import learn_words
from overseas.cases.wording import say_choice, say_day
from overseas.kernel.i18n import lazy as _l
from overseas.privacy.labels import KIND_NAMES, OUTCOME_NAMES

WORDS = (
    StepField("request", _l("Request"), say_choice(KIND_NAMES)),
    StepField("request_outcome", _l("How it ended"), say_choice(OUTCOME_NAMES)),
    StepField("purpose", _l("Purpose")),
    StepField("wording_version", _l("Wording")),
    StepField("said_on", _l("Said on"), say_day),
)
learn_words(*WORDS)
