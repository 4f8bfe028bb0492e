"""One object says which cases are meant, to the list, its count, its chips and its links alike."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from overseas.cases.filter_form import CaseFilterForm, filter_form, read_filter
from overseas.cases.filters import QUERY, CaseFilter, Names, StepFilter, WaitingFor, chips
from overseas.cases.stages import CloseReason, Stage, StepState
from overseas.kernel.errors import Invalid
from overseas.kernel.i18n import language

EVERY_PART = CaseFilter(
    words="mai", stage=Stage.CLOSED, step=StepFilter("loan", StepState.WAITING), waiting_for=WaitingFor.BANK,
    market="JP", programme="TITP", area="22870", closed_reason=CloseReason.WITHDREW,
    registered_from=date(2023, 1, 1), registered_to=date(2023, 12, 31),
    departed_from=date(2023, 2, 1), departed_to=date(2023, 2, 28), flight_days=14,
)  # fmt: skip
NAMES = Names({"JP": "Japan"}, {"TITP": "Trainees"}, {"22870": "Phước Dân"})


def form_of(**query: str) -> CaseFilterForm:
    return filter_form(
        MultiDict(query), markets=[("JP", "Japan")], programmes=[("TITP", "Trainees")], areas=[("22870", "Phước Dân")]
    )


class TestAFilterInAnAddress:
    def test_comes_back_as_it_was(self) -> None:
        assert set(EVERY_PART.query()) == set(QUERY.values())
        assert read_filter(form_of(**EVERY_PART.query())) == EVERY_PART

    def test_asks_for_nothing_when_nothing_is_said(self) -> None:
        assert read_filter(form_of()) == CaseFilter()
        assert CaseFilter().query() == {}

    def test_takes_dates_as_they_are_typed(self) -> None:
        assert read_filter(form_of(registered_from="5/3/2023")).registered_from == date(2023, 3, 5)

    @pytest.mark.parametrize(
        ("word", "value"),
        [
            ("stage", "gone"),
            ("step", "loan.lost"),
            ("step", "dance"),
            ("step", "recruitment.not_needed"),
            ("waiting", "godot"),
            ("market", "XX"),
            ("programme", "XX"),
            ("area", "99999"),
            ("reason", "boredom"),
            ("registered_from", "31/02/2023"),
            ("departed_to", "tomorrow"),
            ("flight", "-3"),
            ("flight", "100000"),
            ("q", "x" * 101),
        ],
    )
    def test_with_an_unknown_value_is_refused_at_its_field(self, word: str, value: str) -> None:
        with pytest.raises(Invalid) as refusal:
            read_filter(form_of(**{word: value}))
        assert list(refusal.value.errors) == [word]

    def test_with_a_span_that_ends_before_it_begins_is_refused(self) -> None:
        with pytest.raises(Invalid) as refusal:
            read_filter(form_of(departed_from="02/02/2023", departed_to="01/02/2023"))
        assert list(refusal.value.errors) == ["departed_to"]


class TestTheChipsOfAFilter:
    def test_say_each_part_in_words(self) -> None:
        labels = [chip.label for chip in chips(EVERY_PART, NAMES)]
        assert labels == [
            "Search: mai",
            "Stage: Closed before departure",
            "Step: Loan: waiting for an answer",
            "Waiting for the bank",
            "Market: Japan",
            "Programme: Trainees",
            "Area: Phước Dân",
            "Closed because: Withdrew",
            "Registered from 01/01/2023",
            "Registered until 31/12/2023",
            "Departed from 01/02/2023",
            "Departed until 28/02/2023",
            "Flight within 14 days",
        ]

    def test_take_away_only_their_own_part(self) -> None:
        for chip, word in zip(chips(EVERY_PART, NAMES), QUERY.values(), strict=True):
            assert set(EVERY_PART.query()) - set(chip.rest.query()) == {word}

    def test_speak_the_readers_language_although_they_are_made_at_the_start(self) -> None:
        with language("vi"):
            assert len(chips(EVERY_PART, NAMES)) == len(QUERY)
