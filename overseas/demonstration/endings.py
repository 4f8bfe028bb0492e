"""What becomes of a contract abroad: it runs on, is extended, ends with a return, or nobody knows yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from overseas.demonstration.acts import Abroad, Act, Step, Way, typed
from overseas.demonstration.chance import Chance, office_day_from, office_day_until
from overseas.demonstration.ways import Trip
from overseas.kernel.dates import add_months


@dataclass(frozen=True)
class Stay:
    """A contract abroad seen from the demonstration's day."""

    trip: Trip
    last_recorded: date

    @property
    def start(self) -> date:
        """The first day."""
        return self.trip.departs

    @property
    def end(self) -> date:
        """The last day as first agreed."""
        return add_months(self.trip.departs, self.trip.agreed.months)

    def after_end(self, days: int) -> date:
        """So many days after the end, but no later than what can be on record."""
        return office_day_until(min(self.end + timedelta(days=days), self.last_recorded))


Ending = Callable[[Way, Stay, Chance], Way]


def stays(way: Way, stay: Stay, chance: Chance) -> Way:
    """Nothing more is recorded: the contract runs, or has ended without news."""
    return way


def _home(way: Way, day: date, note: str = "") -> Way:
    recorded = office_day_from(day + timedelta(days=2))
    return way.plus(recorded, Abroad("return", {"returned_on": typed(day), "note": note}))


def returned_on_time(way: Way, stay: Stay, chance: Chance) -> Way:
    """Home within the tolerance, and reported to the office some days later."""
    return _repaid(_home(way, stay.end + timedelta(days=chance.number(-6, 5))), stay, chance)


def returned_late(way: Way, stay: Stay, chance: Chance) -> Way:
    """Home weeks or months after the end."""
    return _home(way, stay.after_end(chance.number(24, 110)), "Về nước sau khi gia đình được vận động.")


def returned_early(way: Way, stay: Stay, chance: Chance) -> Way:
    """Home long before the end, with the reason."""
    reasons = (
        "Sức khỏe không bảo đảm.",
        "Chủ sử dụng lao động thiếu việc làm.",
        "Việc gia đình.",
        "Doanh nghiệp phá sản.",
    )
    middle = stay.start + (min(stay.end, stay.last_recorded) - stay.start) * chance.number(35, 70) // 100
    return _home(way, middle, chance.one_of(reasons))


def extended(way: Way, stay: Stay, chance: Chance) -> Way:
    """The contract got a later end before it ran out."""
    months = max(stay.trip.agreed.offer.extension_months, 3)
    signed = office_day_until(stay.end - timedelta(days=chance.number(20, 60)))
    said = {
        "new_end_on": typed(add_months(stay.end, months)),
        "paper": "Phụ lục hợp đồng lao động",
        "paper_number": f"PL-{chance.number(101, 989)}/{signed.year}",
        "paper_on": typed(signed),
    }
    return way.plus(signed, Abroad("extend", said))


def confirmed(outcome: str, document: str, *, days: int, note: str = "") -> Ending:
    """What became of it, with its source, so many days after the end (or, below 0, before it)."""

    def end(way: Way, stay: Stay, chance: Chance) -> Way:
        day = max(stay.after_end(days + chance.number(0, 9)), stay.start + timedelta(days=20))
        recorded = office_day_until(min(day + timedelta(days=7), stay.last_recorded))
        said = {
            "outcome": outcome,
            "outcome_on": typed(day),
            "source_document": document,
            "source_number": f"{chance.number(21, 980)}/{_sign(document)}",
            "source_on": typed(day),
            "note": note,
        }
        return _overdue(way.plus(recorded, Abroad("confirm", said)), stay, recorded, outcome)

    return end


def _sign(document: str) -> str:
    return "TB-QLLĐ" if document.startswith("Thông báo") else "CV-NL"


def _repaid(way: Way, stay: Stay, chance: Chance) -> Way:
    """Who went home on time has paid back, mostly long before."""
    if not way.has("loan.pay_out"):
        return way
    day = office_day_from(stay.start + (stay.end - stay.start) * chance.number(40, 90) // 100)
    return way.plus(day, _bank("repay", repaid_on=typed(day)))


def _overdue(way: Way, stay: Stay, recorded: date, outcome: str) -> Way:
    """A loan whose borrower is not home becomes overdue; the bank says so, with its day."""
    since = stay.end + timedelta(days=1)
    late = outcome in {"expired_not_returned", "illegal_residence"}
    if not late or not way.has("loan.pay_out") or since > recorded:
        return way
    return way.plus(office_day_from(since), _bank("mark_overdue", overdue_on=typed(since)))


def _bank(event: str, **said: str) -> Act:
    return Step("loan", event, said)


AFTER_THE_END: tuple[tuple[Ending, int], ...] = (
    (returned_on_time, 30),
    (stays, 12),
    (extended, 9),
    (returned_late, 4),
    (returned_early, 3),
    (confirmed("expired_not_returned", "Thông báo của cơ quan quản lý lao động nước sở tại", days=60), 2),
    (confirmed("illegal_residence", "Thông báo của cơ quan quản lý xuất nhập cảnh nước sở tại", days=95), 2),
    (
        confirmed(
            "status_changed", "Công văn của doanh nghiệp phái cử", days=-12, note="Chuyển sang kỹ năng đặc định."
        ),
        3,
    ),
    (confirmed("absconded", "Công văn của doanh nghiệp phái cử", days=-130), 2),
    (confirmed("deported", "Thông báo của cơ quan quản lý lao động nước sở tại", days=-40), 1),
    (confirmed("died", "Công văn của cơ quan đại diện Việt Nam", days=-200), 1),
    (confirmed("missing", "Công văn của cơ quan đại diện Việt Nam", days=-90), 1),
)
"""Of seventy contracts whose end has passed: what became of how many. `stays` among them is 'expired, not verified'."""
