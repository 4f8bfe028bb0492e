"""The ladder of a rule on a day: its rungs as days from the anchor, the last one coming again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from overseas.alerts.models import Audience
from overseas.alerts.rule_types import AlertRule, Side
from overseas.norms.queries import NormMissing

LONGEST_DAYS = 20 * 366
"""So far after its end a contract is still asked for; then the last rung stays."""


@dataclass(frozen=True)
class Ladder:
    """The rungs in the order in which they are reached, as days after the anchor (before it: less than nothing).

    `called` is for everybody whom the rule may call from which rung on.
    """

    side: Side
    rungs: tuple[int, ...]
    called: Mapping[Audience, int]

    def latest_anchor(self, rung: int, today: date) -> date:
        """The latest anchor for which a rung is reached."""
        return today - timedelta(days=rung)


def ladder_of(rule: AlertRule, norms: Mapping[str, int]) -> Ladder:
    """The ladder as the norms of a day make it. NormMissing when one of them has no value.

    Where the office gave two rungs the same day, they are one.
    """
    if missing := [code for code in rule.norms if code not in norms]:
        raise NormMissing(f"the norm {missing[0]} has no value on this day")
    sign = -1 if rule.side is Side.BEFORE else 1
    rungs = sorted({sign * norms[code] for code in rule.rungs})
    every = norms[rule.again] if rule.again else 0
    while every and rungs[-1] + every <= LONGEST_DAYS:
        rungs.append(rungs[-1] + every)
    called = {call.audience: sign * norms[call.since] if call.since else rungs[0] for call in rule.calls}
    return Ladder(rule.side, tuple(rungs), called)
