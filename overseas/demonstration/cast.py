"""Who plays what: every person of the demonstration with her district, her trip and how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from overseas.demonstration.acts import Planned, Way
from overseas.demonstration.chance import Chance, office_day_until
from overseas.demonstration.districts import DISTRICTS, District
from overseas.demonstration.endings import AFTER_THE_END, Ending, Stay, returned_early, returned_on_time, stays
from overseas.demonstration.offers import OFFERS, Agreed, Offer, agreed_by_chance
from overseas.demonstration.people import Frame, invent
from overseas.demonstration.storylines import STORYLINES
from overseas.demonstration.turns import FLIGHT, Setting, Storyline
from overseas.demonstration.ways import Trip, whole_way
from overseas.kernel.dates import add_months

T = TypeVar("T")

FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2025, 6, 30)
"""The demonstration can be set between these days: before, there are no norms; after, there are no districts."""

PLAN_YEAR_DAY = 289
LEFT_OUT = ("training.start_", "loan.appraise", "legal_check.verify")
"""What nobody wrote down in earlier years: it makes the demonstration no better, and its making longer."""

RECENT = timedelta(days=45)
SOON = timedelta(days=95)


@dataclass(frozen=True)
class Stage:
    """Where everything plays: the day, and the names of communes and numbers of programmes in the database."""

    today: date
    communes: Mapping[str, str]
    programmes: Mapping[str, int]

    @property
    def last(self) -> date:
        """The last day of which something is on record: the working day before."""
        return office_day_until(self.today - timedelta(days=1))


@dataclass(frozen=True)
class Story:
    """One case from its opening on. `person` is the number of whoever goes: her own, or that of an earlier story."""

    number: int
    code: str
    district: str
    frame: Frame
    acts: tuple[Planned, ...]
    person: int


def cast(stage: Stage) -> list[Story]:
    """Everybody, in the same order and with the same fates each time."""
    gone = [
        (district, day)
        for district in DISTRICTS
        for place, year in enumerate(range(stage.today.year - 4, stage.today.year + 1))
        for day in _departure_days(district, year, list(district.departures.values())[place], stage)
    ]
    departed = _with_endings([_departed(stage, n, *each) for n, each in enumerate(gone)], stage)
    stories = _going_again(departed)
    seats = interleaved({district: district.waiting for district in DISTRICTS})
    lines = [line for line in STORYLINES for _ in range(line.count)]
    stories += [
        _waiting(stage, len(gone) + turn, district, line)
        for turn, (district, line) in enumerate(zip(seats, lines, strict=True))
    ]
    return stories


def interleaved(counts: Mapping[T, int]) -> list[T]:
    """Each as often as it counts, evenly mixed."""
    seats = [
        ((turn + 0.5) / count, place, who) for place, (who, count) in enumerate(counts.items()) for turn in range(count)
    ]
    return [who for _, _, who in sorted(seats, key=lambda seat: seat[:2])]


def _departure_days(district: District, year: int, count: int, stage: Stage) -> list[date]:
    """Days of departure in a year; in the running one as many as fit the day of the demonstration."""
    chance = Chance("departures", district.code, year)
    first, last = date(year, 1, 8), date(year, 12, 20)
    if year == stage.today.year:
        last = stage.last
        count = round(count * stage.today.timetuple().tm_yday / PLAN_YEAR_DAY)
    if last < first:
        return []
    late_in_year = [chance.happens(45) and year == stage.today.year - 1 for _ in range(count)]
    starts = [max(first, min(last, date(year, 10, 10))) if late else first for late in late_in_year]
    return sorted(chance.day(start, last) for start in starts)


def _frame(stage: Stage, number: int, district: District, agreed: Agreed, registered: date) -> Frame:
    chance = Chance("home", number)
    commune = chance.one_of(list(district.communes))
    offer = agreed.offer
    name, mix = stage.communes[commune], district.communes[commune]
    return Frame(number, commune, name, mix, registered, offer.ages, offer.men_percent)


@dataclass(frozen=True)
class _Departed:
    """A departure before it is known what became of it."""

    district: District
    trip: Trip
    way: Way
    frame: Frame

    @property
    def end(self) -> date:
        return add_months(self.trip.departs, self.trip.agreed.months)


def _departed(stage: Stage, number: int, district: District, departs: date) -> _Departed:
    chance = Chance("trip", number)
    # Some short terms, so that contracts end around the day of the demonstration.
    ends_now = stage.today - RECENT < add_months(departs, 12) < stage.today + SOON
    months = 12 if ends_now and chance.happens(45) else None
    agreed = agreed_by_chance(chance, year=departs.year - 1, months=months)
    registered = office_day_until(departs - timedelta(days=chance.number(140, 265)))
    trip = Trip(number, agreed, stage.programmes[agreed.offer.programme], registered, departs, chance.happens(55))
    way = whole_way(trip)
    if departs.year < stage.today.year:
        way = way.without(*LEFT_OUT)
    return _Departed(district, trip, way, _frame(stage, number, district, agreed, registered))


def _with_endings(departed: Sequence[_Departed], stage: Stage) -> list[Story]:
    over = [each.trip.number for each in departed if each.end < stage.today - RECENT]
    fates = dict(zip(Chance("fates").shuffled(over), _fates(len(over)), strict=True))
    running = [each.trip.number for each in departed if each.end > stage.today + SOON]
    fates |= dict.fromkeys(Chance("early").shuffled(running)[:3], ("returned_early", returned_early))
    stories = []
    for each in departed:
        recently = each.trip.number % 3 and each.end < stage.today - timedelta(days=9)
        usual: tuple[str, Ending] = ("returned", returned_on_time) if recently else ("stays", stays)
        code, ending = fates.get(each.trip.number, usual if each.end < stage.today else ("abroad", stays))
        way = ending(each.way, Stay(each.trip, stage.last), Chance("ending", each.trip.number))
        acts = way.until(stage.last).in_order()
        stories.append(Story(each.trip.number, code, each.district.code, each.frame, acts, each.trip.number))
    return stories


def _fates(count: int) -> list[tuple[str, Ending]]:
    """Each ending at least once, then in the proportions of the list."""
    named = {(f"ending_{place}", ending): weight for place, (ending, weight) in enumerate(AFTER_THE_END)}
    rest = interleaved({fate: weight - 1 for fate, weight in named.items() if weight > 1})
    fates = list(named)
    while len(fates) < count:
        fates += rest
    return fates[:count]


def _going_again(stories: list[Story]) -> list[Story]:
    """In each larger district somebody who came home goes a second time: one person, two cases."""
    found: dict[str, tuple[int, int]] = {}
    for later in stories:
        if later.district in found or later.code != "abroad":
            continue
        for earlier in stories:
            home = [planned.day for planned in earlier.acts if planned.key == "contract.return"]
            young = invent(earlier.frame).birth.first.year > later.frame.day.year - 34
            if earlier.district == later.district and home and home[0] + timedelta(days=30) < later.frame.day and young:
                found[later.district] = (later.number, earlier.number)
                break
    again = dict(found.values())
    return [replace(story, person=again.get(story.number, story.person)) for story in stories]


def _waiting(stage: Stage, number: int, district: District, line: Storyline) -> Story:
    chance = Chance("waiting", number)
    departs = stage.today + timedelta(days=chance.number(*line.leaves_in))
    registered = office_day_until(departs - timedelta(days=chance.number(*line.gap)))
    registered = min(registered, stage.last)
    agreed = _agreed_for(line, chance, departs.year - 1)
    borrows = chance.happens(55) if line.borrows is None else line.borrows
    trip = Trip(number, agreed, stage.programmes[agreed.offer.programme], registered, departs, borrows)
    setting = Setting(trip, stage.today, stage.last, chance)
    way = line.turn(whole_way(trip), setting)
    frame = _frame(stage, number, district, agreed, registered)
    if line.code == "too_old_meanwhile":
        frame = replace(frame, born=add_months(stage.today, -12 * 40) - timedelta(days=chance.number(10, 40)))
    if departs <= stage.last:
        way = way.without(*FLIGHT)
    return Story(number, line.code, district.code, frame, way.until(stage.last).in_order(), number)


def _agreed_for(line: Storyline, chance: Chance, year: int) -> Agreed:
    if line.programme or line.checked is None:
        return agreed_by_chance(chance, year=year, programme=line.programme)
    fitting: dict[Offer, int] = {offer: offer.weight for offer in OFFERS if offer.checked is line.checked}
    return agreed_by_chance(chance, year=year, programme=chance.weighted(fitting).programme)
