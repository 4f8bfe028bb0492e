"""The ladder around a contract's end, beside a reckoning of its own that knows nothing of the sweep."""

from __future__ import annotations

import random
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from overseas.alerts.models import Alert
from overseas.alerts.sweep import SweepResult, sweep
from overseas.norms.models import Norm, NormUnit
from tests.abroad import add_abroad, add_norms
from tests.world import NOW, TODAY, World

Reminder = tuple[str, int, set[str]]


def expected(end_on: date, today: date) -> Reminder | None:
    """Which one reminder stands for an open contract: counted day by day."""
    since = (today - end_on).days
    if since <= 0:
        reached = [days for days in (180, 90, 60, 30, 14) if -since <= days]
        return ("contract_ending", -min(reached), {"district"}) if reached else None
    days = 0
    for day in range(1, since + 1):
        if day in (1, 15, 30, 90) or (day > 90 and (day - 90) % 90 == 0):
            days = day
    called = {"district", "bank"} | ({"province"} if days >= 30 else set()) | ({"police"} if days >= 90 else set())
    return ("contract_expired", days, called)


def called(alert: Alert) -> set[str]:
    return {audience for audience in ("district", "province", "police", "bank") if getattr(alert, f"{audience}_acts")}


def standing(session: Session) -> dict[int, list[Reminder]]:
    found: dict[int, list[Reminder]] = {}
    for alert in session.scalars(select(Alert).execution_options(populate_existing=True)):
        if alert.closed_at is None:
            found.setdefault(alert.subject_id, []).append((alert.rule, alert.rung, called(alert)))
    return found


class TestTheLadder:
    def test_has_one_rung_a_person_on_every_day_as_reckoned_apart(self, world: World) -> None:
        add_norms(world)
        chance = random.Random(4)
        ends = {}
        for days in [-181, -180, -14, 0, 1, 14, 15, 30, 89, 90, 179, 180, 181, *chance.sample(range(-200, 900), 12)]:
            contract = add_abroad(world, end_on=TODAY - timedelta(days=days))
            ends[contract.id] = contract
        day = TODAY
        for _turn in range(20):
            moved = chance.choice(list(ends.values()))
            moved.end_on += timedelta(days=chance.choice([-40, 30, 200]))
            moved.first_end_on = moved.end_on
            world.session.flush()
            sweep(world.session, today=day, at=NOW)
            reckoned = {number: one for number, row in ends.items() if (one := expected(row.end_on, day))}
            assert standing(world.session) == {number: [one] for number, one in reckoned.items()}
            assert sweep(world.session, today=day, at=NOW) == SweepResult(0, 0, len(reckoned))
            day += timedelta(days=chance.choice([1, 1, 7, 45]))

    def test_takes_no_rung_back_for_a_day_that_is_past(self, world: World) -> None:
        add_norms(world)
        add_abroad(world, end_on=TODAY - timedelta(days=40))
        sweep(world.session, today=TODAY, at=NOW)
        assert sweep(world.session, today=TODAY - timedelta(days=20), at=NOW) == SweepResult(0, 0, 1)

    def test_calls_whom_the_norms_of_today_call_though_it_was_opened_before(self, world: World) -> None:
        add_norms(world)
        contract = add_abroad(world, end_on=TODAY - timedelta(days=40))
        sweep(world.session, today=TODAY, at=NOW)
        assert standing(world.session)[contract.id] == [("contract_expired", 30, {"district", "province", "bank"})]
        for code, days in (("province", 90), ("police", 30)):
            norm = Norm(
                code=f"contract_expired_{code}_days", value=days, unit=NormUnit.DAYS, valid_from=TODAY, basis="x"
            )
            world.session.add(norm)
        world.session.flush()
        assert sweep(world.session, today=TODAY, at=NOW) == SweepResult(0, 0, 1)
        assert standing(world.session)[contract.id] == [("contract_expired", 30, {"district", "police", "bank"})]
