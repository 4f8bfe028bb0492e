"""How a way abroad is turned into somebody's own: what is missing, late, refused or too old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from overseas.cases.stages import CloseReason
from overseas.demonstration.acts import Close, Reopen, Step, Waive, Way, typed
from overseas.demonstration.chance import Chance, office_day_from, office_day_until
from overseas.demonstration.ways import Trip
from overseas.kernel.dates import add_months


@dataclass(frozen=True)
class Setting:
    """Where a storyline stands: the trip, the demonstration's day, and the last day of which something is on record."""

    trip: Trip
    today: date
    last: date
    chance: Chance

    def ago(self, least: int, most: int) -> date:
        """A working day some days ago."""
        return office_day_until(min(self.today - timedelta(days=self.chance.number(least, most)), self.last))


Turn = Callable[[Way, Setting], Way]


@dataclass(frozen=True)
class Storyline:
    """Who follows it: how many people, in how many days they would leave (least, most), and under which conditions.

    `checked` asks for a programme with a record check, `borrows` for a loan (or for none), `programme` for one.
    """

    code: str
    count: int
    leaves_in: tuple[int, int]
    turn: Turn
    checked: bool | None = None
    borrows: bool | None = None
    programme: str | None = None
    gap: tuple[int, int] = (150, 240)


FLIGHT = ("departure.plan_flight", "departure.depart")
PAYMENT = "loan.pay_out"
DECISION = ("loan.appraise", "loan.approve", "loan.sign_contract", PAYMENT)
ANSWER = ("legal_check.verify", "legal_check.answer")


def as_it_goes(way: Way, setting: Setting) -> Way:
    """Nothing is in the way."""
    return way


def lacking(*keys: str) -> Turn:
    """Everything goes on but these acts, and nobody has planned a flight."""
    return lambda way, setting: way.without(*keys, *FLIGHT)


def only(*keys: str) -> Turn:
    """Nothing beyond these acts has happened."""
    return lambda way, setting: Way(tuple(each for each in way.acts if each.key in {"open", *keys}))


def with_flight_but_lacking(*keys: str) -> Turn:
    """The flight is booked although something is missing."""
    return lambda way, setting: way.without(*keys)


def plus(step: str, event: str, days_ago: tuple[int, int], dated: str | None = None, **said: str) -> Turn:
    """Beside what happened so far, an event of some days ago."""

    def turn(way: Way, setting: Setting) -> Way:
        day = setting.ago(*days_ago)
        words = {**said, dated: typed(day)} if dated else dict(said)
        return way.plus(day, Step(step, event, words))

    return turn


def both(*turns: Turn) -> Turn:
    """One turn after the other."""

    def turn(way: Way, setting: Setting) -> Way:
        for each in turns:
            way = each(way, setting)
        return way

    return turn


def filed(days_ago: tuple[int, int]) -> Turn:
    """The record check was filed so long ago and is not answered."""

    def turn(way: Way, setting: Setting) -> Way:
        day = setting.ago(*days_ago)
        return way.without(*ANSWER, PAYMENT, *FLIGHT).moved("legal_check.file", day, filed_on=typed(day))

    return turn


def with_the_bank(days_ago: tuple[int, int]) -> Turn:
    """The loan dossier has been complete so long and is not decided."""

    def turn(way: Way, setting: Setting) -> Way:
        day = setting.ago(*days_ago)
        asked = min(way.day_of("loan.need"), day - timedelta(days=5))
        way = way.without(*DECISION, *FLIGHT).moved("loan.need", office_day_until(asked))
        return way.moved("loan.receive", day, received_on=typed(day))

    return turn


def old_certificate(way: Way, setting: Setting) -> Way:
    """The orientation was long ago, for a departure that did not come; its certificate has run out."""
    ended = office_day_from(add_months(setting.today, -24) - timedelta(days=setting.chance.number(12, 60)))
    started = ended - timedelta(days=7)
    way = way.moved("training.start_orientation", setting.trip.part(50), started_on=typed(started))
    said = {"ended_on": typed(ended), "certificate_on": typed(ended)}
    return way.moved("training.complete_orientation", setting.trip.part(51), **said).without(*FLIGHT)


def old_answer(way: Way, setting: Setting) -> Way:
    """The answer to the record check has run out meanwhile."""
    day = setting.trip.part(50)
    until = setting.today - timedelta(days=setting.chance.number(3, 20))
    said = {"answered_on": typed(day), "valid_until": typed(until)}
    return way.without("legal_check.verify", *FLIGHT).moved("legal_check.answer", day, **said)


def short_passport(way: Way, setting: Setting) -> Way:
    """The passport runs out before the months that the programme asks for."""
    until = add_months(setting.today, 2)
    return way.saying("departure.record_papers", passport_expires_on=typed(until)).without(*FLIGHT)


def old_fitness(way: Way, setting: Setting) -> Way:
    """The fitness certificate is older than the programme allows."""
    on = add_months(setting.today, -13)
    return way.saying("departure.record_papers", fitness_on=typed(on)).without(*FLIGHT)


def half_paid(way: Way, setting: Setting) -> Way:
    """The first half of the loan is paid out, the rest is to come."""
    first = next(each for each in way.acts if each.key == "loan.pay_out")
    approved = next(each.act for each in way.acts if each.key == "loan.approve")
    amount = approved.said["approved_amount"] if isinstance(approved, Step) else "0"
    half = f"{int(amount.replace('.', '')) // 2_000_000 * 1_000_000:,}".replace(",", ".")
    said = {"number": "1", "paid_on": typed(first.day), "amount": half}
    return way.without(PAYMENT, *FLIGHT).plus(first.day, Step("loan", "pay_out", said))


def no_paper(name: str) -> Turn:
    """One of the papers is not there yet."""
    empty = {f"{name}_number": "", f"{name}_expires_on": ""}
    return lambda way, setting: way.saying("departure.record_papers", **empty).without(*FLIGHT)


def saying(key: str, **said: str) -> Turn:
    """The act with other words, and nobody has planned a flight."""
    return lambda way, setting: way.saying(key, **said).without(*FLIGHT)


def waived(gate: str, reason: str, *missing: str) -> Turn:
    """Something is missing, and the provincial office lets the case pass without it."""
    return lambda way, setting: way.without(*missing).plus(setting.ago(2, 6), Waive(gate, reason))


def dropped(reason: CloseReason, percent: int, note: str | None, because: str = "") -> Turn:
    """So far on the way the case is closed; `because` names the event before it that says why."""

    def turn(way: Way, setting: Setting) -> Way:
        day = setting.trip.part(percent)
        way = _because(way.until(day), because, day)
        return way.plus(office_day_from(day + timedelta(days=3)), Close(reason, note))

    return turn


def _because(way: Way, because: str, day: date) -> Way:
    match because:
        case "recruitment.fail":
            way = way.without("recruitment.select", "recruitment.sign_contract", "loan.", "legal_check.", *FLIGHT)
            return way.plus(day, Step("recruitment", "fail", {"result_on": typed(day)}))
        case "legal_check.no":
            said = {"meets_condition": "no", "answered_on": typed(day)}
            return way.without("legal_check.answer", PAYMENT).plus(day, Step("legal_check", "answer", said))
        case "loan.refuse":
            said = {"refused_on": typed(day), "refused_reason": "Không đủ điều kiện vay vốn"}
            return way.without(*DECISION).plus(day, Step("loan", "refuse", said))
    return way


def reopened(way: Way, setting: Setting) -> Way:
    """Closed because the person withdrew, and opened again when she came back."""
    closed = setting.trip.part(10)
    later = way.until(closed).plus(closed, Close(CloseReason.WITHDREW, "Xin rút hồ sơ"))
    return later.plus(setting.ago(2, 20), Reopen("Người lao động xin tiếp tục"))
