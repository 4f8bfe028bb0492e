"""The way abroad as it goes when nothing comes between: from the registration over the five steps to the departure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from overseas.demonstration.acts import Open, Planned, Step, Way, typed
from overseas.demonstration.chance import Chance, office_day_from
from overseas.demonstration.offers import Agreed
from overseas.demonstration.people import passport_of, passport_until
from overseas.kernel.dates import add_months

LENDER = "Ngân hàng Chính sách xã hội"
OWN_MEANS = ("Gia đình tự lo chi phí", "Vay người thân", "Doanh nghiệp ứng trước, trừ vào lương", "Dùng tiền tiết kiệm")
AIRLINES = {"JP": ("VN 300", "VN 330", "VJ 822"), "KR": ("VN 408", "VJ 862"), "TW": ("VN 570", "VJ 840", "CI 782")}
SCHOOLS = ("Trường Cao đẳng nghề Ninh Thuận", "Trung tâm Dịch vụ việc làm tỉnh")
MOST_WITHOUT_COLLATERAL = 100_000_000


@dataclass(frozen=True)
class Trip:
    """One person's trip: what was agreed, the day of registration, and the day of the (planned) departure."""

    number: int
    agreed: Agreed
    programme_id: int
    registered: date
    departs: date
    borrows: bool = True

    def part(self, percent: int) -> date:
        """A working day so far on the way from registration to departure."""
        return office_day_from(self.registered + (self.departs - self.registered) * percent // 100)


def whole_way(trip: Trip) -> Way:
    """Everything up to the departure, each step in its usual place."""
    chance = Chance("way", trip.number, trip.registered)
    parts: tuple[Callable[[Trip, Chance], Iterator[Planned]], ...] = (
        _recruitment, _training, _legal_check, _loan, _departure,
    )  # fmt: skip
    acts = [Planned(trip.registered, Open(trip.agreed.offer.market))]
    acts += [planned for part in parts for planned in part(trip, chance)]
    return Way(tuple(acts))


def _step(day: date, step: str, event: str, **said: str) -> Planned:
    return Planned(day, Step(step, event, said))


def _recruitment(trip: Trip, chance: Chance) -> Iterator[Planned]:
    agreed = trip.agreed
    applied, result, signed = trip.part(5), trip.part(36), trip.part(44)
    yield _step(
        applied, "recruitment", "apply", programme_id=str(trip.programme_id), legal_route=agreed.offer.route,
        sender_name=agreed.sender, sender_licence=agreed.licence, applied_on=typed(applied),
    )  # fmt: skip
    yield _step(result, "recruitment", "select", result_on=typed(result))
    yield _step(
        signed, "recruitment", "sign_contract",
        contract_number=f"{chance.number(11, 989):03d}/{signed.year}/HĐ-{agreed.offer.programme.replace('_', '-')}",
        contract_on=typed(signed), term_months=str(agreed.months), wage=f"{agreed.wage:,}".replace(",", "."),
        employer=agreed.employer, workplace=agreed.workplace,
    )  # fmt: skip


def _training(trip: Trip, chance: Chance) -> Iterator[Planned]:
    offer = trip.agreed.offer
    school = trip.agreed.sender or SCHOOLS[1]
    courses = [("language", 12, 62, school, offer.language), ("skill", 40, 60, SCHOOLS[0], offer.skill)]
    courses.append(("orientation", 66, 70, school, True))
    for kind, first, last, provider, needed in courses:
        started, ended = trip.part(first), trip.part(last)
        if not needed:
            continue
        yield _step(started, "training", f"start_{kind}", provider=provider, started_on=typed(started))
        yield _step(
            ended, "training", f"complete_{kind}", ended_on=typed(ended), certificate_on=typed(ended),
            certificate_number=f"{chance.number(12, 899):03d}/{ended.year}/{'GDĐH' if kind == 'orientation' else 'CN'}",
        )  # fmt: skip


def _legal_check(trip: Trip, chance: Chance) -> Iterator[Planned]:
    if not trip.agreed.offer.checked:
        return
    filed = trip.part(48)
    answered = office_day_from(filed + timedelta(days=chance.number(9, 15)))
    yield _step(
        filed, "legal_check", "file", filed_on=typed(filed),
        receipt_number=f"LLTP-58-{filed:%y%m}-{chance.number(1, 999):03d}",
    )  # fmt: skip
    if chance.happens(30):
        verifying = office_day_from(filed + timedelta(days=4))
        yield _step(verifying, "legal_check", "verify", verifying_on=typed(verifying))
    yield _step(answered, "legal_check", "answer", meets_condition="yes", answered_on=typed(answered))


def _loan(trip: Trip, chance: Chance) -> Iterator[Planned]:
    decided = trip.part(47)
    if not trip.borrows:
        yield _step(decided, "loan", "not_needed", not_needed_reason=chance.one_of(OWN_MEANS))
        return
    amount = min(trip.agreed.cost * chance.number(6, 9) // 10, MOST_WITHOUT_COLLATERAL) // 1_000_000 * 1_000_000
    received = trip.part(52)
    appraised = office_day_from(received + timedelta(days=4))
    approved = office_day_from(received + timedelta(days=chance.number(8, 12)))
    signed = office_day_from(approved + timedelta(days=chance.number(2, 5)))
    paid = max(trip.part(76), office_day_from(signed + timedelta(days=2)))
    said = f"{amount:,}".replace(",", ".")
    yield _step(decided, "loan", "need")
    yield _step(received, "loan", "receive", lender=LENDER, requested_amount=said, received_on=typed(received))
    yield _step(appraised, "loan", "appraise", appraised_on=typed(appraised))
    yield _step(approved, "loan", "approve", approved_amount=said, approved_on=typed(approved))
    yield _step(
        signed, "loan", "sign_contract", contract_number=f"58{trip.number:05d}/HĐTD", contracted_on=typed(signed),
        due_on=typed(add_months(trip.departs, trip.agreed.months)),
    )  # fmt: skip
    yield from _payments(paid, amount, whole=chance.happens(70))


def _payments(paid: date, amount: int, *, whole: bool) -> Iterator[Planned]:
    """In one payment or in two; the second some days later."""
    first = amount if whole else amount // 2_000_000 * 1_000_000
    for turn, part in enumerate((first, amount - first), 1):
        if part:
            day = office_day_from(paid + timedelta(days=5 * (turn - 1)))
            words = f"{part:,}".replace(",", ".")
            yield _step(day, "loan", "pay_out", number=str(turn), paid_on=typed(day), amount=words)


def _departure(trip: Trip, chance: Chance) -> Iterator[Planned]:
    papers, planned = trip.part(80), trip.part(88)
    market = trip.agreed.offer.market
    flight = chance.one_of(AIRLINES[market])
    fit_on = min(trip.part(58), papers)
    yield _step(
        papers, "departure", "record_papers", passport_number=passport_of(trip.number),
        passport_expires_on=typed(passport_until(trip.number, trip.registered)),
        visa_number=f"{market}{chance.number(1_000_000, 9_999_999)}",
        visa_expires_on=typed(max(add_months(papers, 3), add_months(trip.departs, 1))), fit="yes",
        fitness_on=typed(fit_on),
    )  # fmt: skip
    yield _step(planned, "departure", "plan_flight", flight_on=typed(trip.departs), flight_number=flight)
    yield _step(trip.departs, "departure", "depart", departed_on=typed(trip.departs), flight_number=flight)
