"""What a contract's dates and outcome mean, and what may be recorded about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from overseas.contracts.models import OUTCOME_NAMES, RETURNED, SETTLED, Outcome
from overseas.contracts.terms import (
    CONFIRMABLE,
    OPEN_IN,
    ContractEvent,
    ContractStatus,
    Standing,
    check_open,
    contract_status,
    events_open,
    kind_of_return,
    last_day,
    standing_of,
    status_view,
)
from overseas.kernel.errors import Blocked

FIRST_END = date(2023, 10, 15)
LATER_END = date(2024, 10, 15)


@dataclass
class Facts:
    start_on: date = date(2020, 10, 15)
    end_on: date = FIRST_END
    first_end_on: date = FIRST_END
    outcome: Outcome | None = None


class TestTheLastDay:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            (date(2020, 10, 16), 36, date(2023, 10, 16)),
            (date(2023, 1, 31), 1, date(2023, 2, 28)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2023, 11, 30), 3, date(2024, 2, 29)),
        ],
    )
    def test_is_the_corresponding_day_of_the_last_month(self, start: date, months: int, end: date) -> None:
        assert last_day(start, months) == end


class TestTheStatusOfAContract:
    @pytest.mark.parametrize(
        ("today", "end", "outcome", "status"),
        [
            (date(2023, 7, 16), FIRST_END, None, ContractStatus.WORKING),
            (date(2023, 7, 17), FIRST_END, None, ContractStatus.ENDING_SOON),
            (date(2023, 10, 15), FIRST_END, None, ContractStatus.ENDING_SOON),
            (date(2023, 10, 16), FIRST_END, None, ContractStatus.EXPIRED_NOT_VERIFIED),
            (date(2031, 10, 16), FIRST_END, None, ContractStatus.EXPIRED_NOT_VERIFIED),
            (date(2023, 10, 16), LATER_END, None, ContractStatus.EXTENDED),
            (date(2024, 10, 16), LATER_END, None, ContractStatus.EXPIRED_NOT_VERIFIED),
            (date(2023, 10, 16), FIRST_END, Outcome.RETURNED_LATE, Outcome.RETURNED_LATE),
            (date(2023, 10, 16), FIRST_END, Outcome.ILLEGAL_RESIDENCE, Outcome.ILLEGAL_RESIDENCE),
        ],
    )
    def test_follows_from_the_day_and_the_outcome(
        self, today: date, end: date, outcome: Outcome | None, status: object
    ) -> None:
        facts = Facts(end_on=end, outcome=outcome)
        assert contract_status(facts, today, ending_soon_days=90) == status

    def test_never_says_more_than_not_verified_by_itself(self) -> None:
        said = {str(status_view(Facts(), date(year, 1, 1), ending_soon_days=90).label) for year in range(2020, 2060)}
        assert not [text for text in said if "illegal" in text.lower()]

    def test_has_words_and_a_tone_for_every_outcome(self) -> None:
        views = [status_view(Facts(outcome=outcome), date(2024, 1, 1), ending_soon_days=90) for outcome in Outcome]
        assert {view.tone for view in views} == {"done", "neutral", "late"}
        assert set(OUTCOME_NAMES) == set(Outcome)


class TestTheKindOfReturn:
    @pytest.mark.parametrize(
        ("day", "kind"),
        [
            (date(2023, 9, 29), Outcome.RETURNED_EARLY),
            (date(2023, 9, 30), Outcome.RETURNED_ON_TIME),
            (date(2023, 10, 15), Outcome.RETURNED_ON_TIME),
            (date(2023, 10, 30), Outcome.RETURNED_ON_TIME),
            (date(2023, 10, 31), Outcome.RETURNED_LATE),
        ],
    )
    def test_allows_the_tolerance_on_both_sides(self, day: date, kind: Outcome) -> None:
        assert kind_of_return(FIRST_END, day, tolerance_days=15) == kind


# standing x event
TABLE = """
             return  extend  confirm  correct  undo
open         yes     yes     yes      yes      no
confirmed    yes     no      yes      yes      yes
settled      no      no      no       no       yes
"""


def cells() -> list[tuple[Standing, ContractEvent, bool]]:
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (Standing(row[0]), ContractEvent(event), answer == "yes")
        for row in rows
        for event, answer in zip(head, row[1:], strict=True)
    ]


class TestWhatMayBeRecorded:
    @pytest.mark.parametrize(("standing", "event", "allowed"), cells())
    def test_follows_the_table(self, standing: Standing, event: ContractEvent, *, allowed: bool) -> None:
        assert (standing in OPEN_IN[event]) is allowed

    def test_the_table_is_whole(self) -> None:
        assert {(standing, event) for standing, event, _ in cells()} == {
            (s, e) for s in Standing for e in ContractEvent
        }

    @pytest.mark.parametrize("outcome", [None, *Outcome])
    @pytest.mark.parametrize("event", list(ContractEvent))
    def test_is_refused_with_a_reason_otherwise(self, outcome: Outcome | None, event: ContractEvent) -> None:
        if event in events_open(outcome):
            check_open(event, outcome)
            return
        with pytest.raises(Blocked) as refused:
            check_open(event, outcome)
        assert refused.value.reasons[0].where == "contract"

    def test_every_outcome_has_one_standing(self) -> None:
        assert {standing_of(outcome) for outcome in SETTLED} == {Standing.SETTLED}
        assert {standing_of(outcome) for outcome in set(Outcome) - SETTLED} == {Standing.CONFIRMED}
        assert standing_of(None) is Standing.OPEN

    def test_a_return_is_not_confirmed_but_recorded(self) -> None:
        assert set(CONFIRMABLE) == set(Outcome) - RETURNED
